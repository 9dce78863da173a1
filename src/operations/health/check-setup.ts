// The doctor: looks at the database, every connection and every sync's stream, and says what to do about each.
import type { Check } from '../../contract/connector.ts'
import type { QueueWatch } from '../../contract/queue.ts'
import { ALIVE_MS } from '../../contract/store/figures.ts'
import type { StoredConnection, StoredSync, UnitOfWork } from '../../contract/stores.ts'
import { missingFields } from '../../domain/sync.ts'
import { lineOf } from '../../errors.ts'
import type { Resources } from '../job-resources.ts'
import { pausesOf } from '../pauses.ts'

export interface Finding extends Check {
  /** "database", "queue", "workers", a connection's alias, a sync's name. With a `fix` and yet `ok` it is a hint. */
  readonly where: string
}

/** Findings as they are made; never throws for what a finding can say. */
export async function* examine(
  { stores }: UnitOfWork,
  open: () => Resources,
  queue: QueueWatch,
): AsyncGenerator<Finding> {
  const connections = await stores.connections.list()
  const declared = `${connections.length} connections declared`
  yield { where: 'database', what: 'reachable', ok: true, detail: declared, fix: null }
  for (const check of await queue.checkQueue()) yield { where: 'queue', ...check }
  yield workersFinding((await stores.workers.alive(ALIVE_MS)).length)
  const opened = open()
  try {
    const usable = new Set<string>()
    for (const stored of connections) {
      for await (const finding of examineConnection(stored, opened)) {
        if (finding.ok) usable.add(stored.alias)
        yield finding
      }
    }
    for (const sync of await stores.syncs.list()) {
      yield* pauseFindings(sync, connections)
      // Where a connection is of no use at all, it has said so itself.
      if (usable.has(sync.definition.connection)) yield* examineStream(sync, opened)
    }
  } finally {
    await opened.close()
  }
}

/** None is no mistake: `run --wait` needs none. */
function workersFinding(alive: number): Finding {
  const fix = 'What is due or scheduled waits until one runs: evergreen worker'
  return { where: 'workers', what: 'alive', ok: true, detail: `${alive} alive`, fix: alive === 0 ? fix : null }
}

async function* examineConnection(stored: StoredConnection, opened: Resources): AsyncGenerator<Finding> {
  const where = stored.alias
  if (stored.pausedAt !== null) {
    const detail = `paused since ${new Date(stored.pausedAt).toISOString()}`
    yield { where, what: 'not paused', ok: false, detail, fix: `evergreen resume ${where}` }
  }
  try {
    const connection = await opened.connect(where)
    for (const check of await connection.check()) yield { where, ...check }
  } catch (error) {
    yield { where, what: 'opens', ok: false, detail: lineOf(error), fix: 'See the message.' }
  }
}

function* pauseFindings(sync: StoredSync, connections: readonly StoredConnection[]): Generator<Finding> {
  const about = { where: sync.name, what: 'not paused' }
  const pauses = pausesOf(sync, connections)
  for (const { of, name, since } of pauses) {
    const detail = `${of} ${name} is paused since ${new Date(since).toISOString()}`
    yield { ...about, ok: false, detail, fix: `evergreen resume ${name}` }
  }
  if (pauses.length === 0) yield { ...about, ok: true, detail: 'running when asked to', fix: null }
}

/** The stream and the fields that a run would ask for, as the CRM shows them to the user that Evergreen logs in as. */
async function* examineStream({ name: where, definition }: StoredSync, opened: Resources): AsyncGenerator<Finding> {
  const what = `stream ${definition.stream}`
  try {
    const { source } = await opened.connect(definition.connection)
    if (source === undefined) {
      const fix = 'Name another connection in the sync, then apply again.'
      yield { where, what, ok: false, detail: `${definition.connection} cannot be read from`, fix }
      return
    }
    const names = (await source.describe(definition.stream)).fields.map(field => field.name)
    const missing = missingFields(definition, names)
    for (const field of missing) {
      const detail = `${definition.stream} has no such field that this user can read`
      const fix = 'Correct the field name in the set-up and apply it again, or give the user read permission.'
      yield { where, what: `field ${field}`, ok: false, detail, fix }
    }
    const { associations } = definition
    if (associations !== null) await source.links?.resolve(definition.stream, associations)
    if (missing.length === 0) yield { where, what, ok: true, detail: 'every field is there', fix: null }
  } catch (error) {
    yield { where, what, ok: false, detail: lineOf(error), fix: 'See the message.' }
  }
}
