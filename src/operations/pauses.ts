// What holds a sync back: a pause of its own, of its connection, or of a source that it asks.
import type { StoredConnection, StoredSync } from '../contract/stores.ts'
import type { Moment } from '../domain/record.ts'

export interface Pause {
  readonly of: 'sync' | 'connection'
  /** What is to be resumed. */
  readonly name: string
  readonly since: Moment
  /** Why a sync has paused itself; null where somebody has paused it. */
  readonly reason: string | null
}

/** Every pause in force that keeps work of the sync from being done; `enrich` as the run has it. */
export function pausesOf(
  sync: StoredSync,
  connections: readonly StoredConnection[],
  enrich: readonly string[] = sync.definition.enrich,
): Pause[] {
  const used = connections.filter(({ id, alias }) => id === sync.connectionId || enrich.includes(alias))
  const all = [
    { of: 'sync' as const, name: sync.name, since: sync.pausedAt, reason: sync.pauseReason },
    ...used.map(({ alias, pausedAt }) => ({ of: 'connection' as const, name: alias, since: pausedAt, reason: null })),
  ]
  return all.flatMap(({ since, ...pause }) => (since === null ? [] : [{ ...pause, since }]))
}
