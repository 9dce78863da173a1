// A run that has started, with the connection and the sync it needs.
import { randomUUID } from 'node:crypto'
import type { ConnectionLimits, Run, RunPriority, UnitOfWork } from '../../src/contract/stores.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { syncDefinition } from './sync.ts'

export const START = Date.UTC(2026, 10, 23, 12)

interface RunPart {
  /** What its connection, sync and ids are named after. */
  readonly name?: string
  readonly priority?: RunPriority
  readonly limits?: ConnectionLimits
  /** Another run: on its connection. */
  readonly beside?: Run
  readonly definition?: Partial<SyncDefinition>
}

/** Each call makes a sync and an active run of their own, and a connection unless it is to share one. */
export async function startedRun({ stores }: UnitOfWork, part: RunPart = {}): Promise<Run> {
  const { name = randomUUID(), priority = 'interactive', limits = {}, beside } = part
  const own = {
    id: `connection-${name}`,
    alias: `acme-${name}`,
    connector: 'sandbox',
    settings: {},
    sealed: {},
    limits,
  }
  const { id: connectionId } = beside === undefined ? await stores.connections.save(own) : { id: beside.connectionId }
  const alias = beside?.definition.connection ?? own.alias
  const definition = syncDefinition({ name: `sync-${name}`, connection: alias, ...part.definition })
  const sync = await stores.syncs.save({ id: `sync-${name}`, name: definition.name, connectionId, definition }, START)
  const of = { id: `run-${name}`, syncId: sync.id, definition, startedBy: 'cli:test' as const, startedAt: START }
  const run = await stores.runs.start({ ...of, mode: 'full', dryRun: false, priority })
  if (run === null) throw new Error(`the sync ${sync.name} has an active run already`)
  return run
}
