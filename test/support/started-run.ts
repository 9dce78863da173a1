// A run that has started, with the connection and the sync it needs.
import { randomUUID } from 'node:crypto'
import type { Run, UnitOfWork } from '../../src/contract/stores.ts'
import { syncDefinition } from './sync.ts'

export const START = Date.UTC(2026, 10, 23, 12)

/** Each call makes a connection, a sync and an active run of their own, named after `name`. */
export async function startedRun({ stores }: UnitOfWork, name: string = randomUUID()): Promise<Run> {
  const connection = { id: `connection-${name}`, alias: `acme-${name}`, connector: 'sandbox', settings: {}, sealed: {} }
  const { id: connectionId } = await stores.connections.save(connection)
  const definition = syncDefinition({ name: `sync-${name}`, connection: connection.alias })
  const sync = await stores.syncs.save({ id: `sync-${name}`, name: definition.name, connectionId, definition }, START)
  const of = { id: `run-${name}`, syncId: sync.id, definition, startedBy: 'test', startedAt: START }
  const run = await stores.runs.start({ ...of, mode: 'full', dryRun: false })
  if (run === null) throw new Error(`the sync ${sync.name} has an active run already`)
  return run
}
