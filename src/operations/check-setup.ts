// The doctor: looks at the database, the sealing of secrets and every connection, and says what to do about each.
import type { Check } from '../contract/connector.ts'
import type { StoredConnection, UnitOfWork } from '../contract/stores.ts'
import { lineOf } from '../errors.ts'
import type { Resources } from './job-resources.ts'

export interface Finding extends Check {
  /** "database", a connection's alias, a sync's name. */
  readonly where: string
}

/** Findings as they are made; never throws for what a finding can say. */
export async function* examine({ stores }: UnitOfWork, open: () => Resources): AsyncGenerator<Finding> {
  const connections = await stores.connections.list()
  yield {
    where: 'database',
    what: 'reachable',
    ok: true,
    detail: `${connections.length} connections declared`,
    fix: null,
  }
  for (const stored of connections) yield* examineConnection(stored, open)
  for (const sync of await stores.syncs.list()) {
    const paused = sync.pausedAt !== null
    yield {
      where: sync.name,
      what: 'not paused',
      ok: !paused,
      detail: paused ? `paused since ${new Date(sync.pausedAt).toISOString()}` : 'running when asked to',
      fix: paused ? `evergreen resume ${sync.name}` : null,
    }
  }
}

async function* examineConnection(stored: StoredConnection, open: () => Resources): AsyncGenerator<Finding> {
  const where = stored.alias
  if (stored.pausedAt !== null) {
    const detail = `paused since ${new Date(stored.pausedAt).toISOString()}`
    yield { where, what: 'not paused', ok: false, detail, fix: `evergreen resume ${where}` }
  }
  const opened = open()
  try {
    const connection = await opened.connect(where)
    for (const check of await connection.check()) yield { where, ...check }
  } catch (error) {
    yield { where, what: 'opens', ok: false, detail: lineOf(error), fix: 'See the message.' }
  } finally {
    await opened.close()
  }
}
