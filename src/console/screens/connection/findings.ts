// What a check found, put in the order in which a person looks at it.
import type { Finding } from '../connections/health.ts'

interface Sorted {
  readonly wrong: readonly Finding[]
  /** Right, and yet with something that would be better. */
  readonly hints: readonly Finding[]
  readonly right: readonly Finding[]
}

export function sorted(findings: readonly Finding[]): Sorted {
  return {
    wrong: findings.filter(({ ok }) => !ok),
    hints: findings.filter(({ ok, fix }) => ok && fix !== null),
    right: findings.filter(({ ok, fix }) => ok && fix === null),
  }
}
