// Whether a key still works, and what it is good for.
import type { Key, Scope } from '../../api/words.ts'
import { words } from '../../parts/figures.ts'

export const keysKey = ['keys'] as const

export type Standing = 'good' | 'over' | 'revoked'

/** `now`: epoch milliseconds. */
export function standingOf({ revokedAt, expiresAt }: Key, now: number): Standing {
  if (revokedAt !== null) return 'revoked'
  return Date.parse(expiresAt) <= now ? 'over' : 'good'
}

/** The parts of the API that a key can be good for, and whether there is anything to write. */
export const AREAS = [
  { area: 'overview', writes: false },
  { area: 'runs', writes: true },
  { area: 'plans', writes: true },
  { area: 'records', writes: true },
  { area: 'audit', writes: false },
  { area: 'syncs', writes: true },
  { area: 'connections', writes: true },
  { area: 'setup', writes: true },
  { area: 'queues', writes: false },
  { area: 'users', writes: true },
] as const

export type Area = (typeof AREAS)[number]['area']
export type Grant = 'none' | 'read' | 'write'

/** Who may write may read as well, so that one scope is enough. */
export function scopesOf(grants: Readonly<Partial<Record<Area, Grant>>>): Scope[] {
  return AREAS.flatMap(({ area }): Scope[] => {
    const grant = grants[area] ?? 'none'
    return grant === 'none' ? [] : [`${area}:${grant}`]
  })
}

/** "Reads runs and audit; writes plans". */
export function grantsOf({ scopes }: Pick<Key, 'scopes'>): string {
  const named = (grant: string) =>
    scopes.flatMap(scope => (scope.endsWith(`:${grant}`) ? [scope.replace(/:\w+$/, '')] : [])).join(', ')
  const parts = [
    ['reads', named('read')],
    ['writes', named('write')],
  ]
  return words(parts.flatMap(([verb, areas]) => (areas === '' ? [] : [`${verb} ${areas}`])).join('; '))
}
