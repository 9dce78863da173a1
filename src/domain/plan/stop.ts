// Whether a run stops at its plan and waits for a person, and why. Pure.
import type { Approval } from '../sync.ts'

/** Why a run waits: it was asked to, it is among the first of its sync, the set-up wants it, or a guard stopped it. */
export type Stop = 'dry run' | 'first run' | 'approval' | `breaker: ${string}` | `canary: ${string}`

/** `approved`: a plan of the sync was approved since it judges as it does. Null: changes are written as they are found. */
export function stopOf(about: {
  readonly dryRun: boolean
  readonly approval: Approval
  readonly approved: boolean
}): Stop | null {
  if (about.dryRun) return 'dry run'
  if (about.approval === 'always') return 'approval'
  return about.approval === 'first' && !about.approved ? 'first run' : null
}
