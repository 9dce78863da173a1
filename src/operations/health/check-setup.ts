// The doctor: looks at the database, every connection and every sync's stream, and says what to do about each.
import type { Check } from '../../contract/connector.ts'
import type { Clock } from '../../contract/primitives.ts'
import type { QueueWatch } from '../../contract/queue.ts'
import { ALIVE_MS } from '../../contract/store/figures.ts'
import type { AuditKeys, PausedField, StoredConnection, StoredSync, Stores, UnitOfWork } from '../../contract/stores.ts'
import type { Picture } from '../../domain/drift/picture.ts'
import { type Need, needOf } from '../../domain/need.ts'
import { standOf } from '../../domain/quota/day.ts'
import { reservedOfDay } from '../../domain/quota/reserve.ts'
import { stampLacks } from '../../domain/stamp/lacks.ts'
import { missingFields } from '../../domain/sync.ts'
import { Drifted, lineOf } from '../../errors.ts'
import type { Resources } from '../job-resources.ts'
import { pausesOf } from '../pauses.ts'
import { driftChecks } from './drift.ts'
import type { Finding } from './finding.ts'
import { retentionFindings } from './retention.ts'

/** So long an erasure may wait for what goes on. */
const OVERDUE_MS = 24 * 3_600_000

function ownerFinding(isOwned: boolean): Finding {
  const about = { where: 'database', what: 'the audit cannot be changed', ok: true }
  if (!isOwned) return { ...about, detail: 'connects as a role that may only add to it', fix: null }
  const fix = 'Give workers a role in evergreen_app, see docs/production.md.'
  return { ...about, detail: 'connects as its owner, who could', fix }
}

interface Examining {
  readonly unitOfWork: UnitOfWork
  readonly queue: QueueWatch
  readonly clock: Clock
  readonly keys: AuditKeys
  open(): Resources
}

/** Findings as they are made; never throws for what a finding can say. */
export async function* examine({ unitOfWork, open, queue, clock, keys }: Examining): AsyncGenerator<Finding> {
  const { stores } = unitOfWork
  const connections = await stores.connections.list()
  const syncs = await stores.syncs.list()
  const declared = `${connections.length} connections declared`
  yield { where: 'database', what: 'reachable', ok: true, detail: declared, fix: null }
  yield ownerFinding(await stores.audit.isOwned())
  for (const check of await queue.checkQueue()) yield { where: 'queue', ...check }
  yield workersFinding((await stores.workers.alive(ALIVE_MS)).length)
  yield* erasureFindings(await stores.connections.known(), stores, clock)
  yield* retentionFindings({ unitOfWork, keys, clock })
  yield* examineConnections(connections, syncs, { stores, open, clock })
}

interface Looking {
  readonly stores: Stores
  readonly clock: Clock
  open(): Resources
}

/** What is to be said of these connections, their syncs among these, and the calls that they have left. */
export async function* examineConnections(
  connections: readonly StoredConnection[],
  syncs: readonly StoredSync[],
  { stores, open, clock }: Looking,
): AsyncGenerator<Finding> {
  const opened = open()
  try {
    const usable = new Set<string>()
    for (const stored of connections) {
      const needs = syncs.filter(({ connectionId }) => connectionId === stored.id).map(sync => needOf(sync.definition))
      for await (const finding of examineConnection(stored, needs, opened)) {
        if (finding.ok) usable.add(stored.alias)
        yield finding
      }
    }
    for (const sync of syncs) {
      yield* pauseFindings(sync, await stores.connections.list())
      const picture = await stores.drift.of(sync.id)
      for (const paused of await stores.checks.paused(sync.id)) yield pausedField(sync, paused)
      // Where a connection is of no use at all, it has said so itself.
      if (usable.has(sync.definition.connection)) yield* examineStream(sync, picture, opened)
    }
  } finally {
    // What the vendors told of the day is written down by that.
    await opened.close()
  }
  const looked = new Set(connections.map(({ alias }) => alias))
  for (const { connection: where, reserve, day } of await stores.days.list()) {
    if (!looked.has(where)) continue
    const kept = (max: number) => reservedOfDay(reserve, max)
    const stand = standOf(day, { kept, priority: 'interactive', now: clock.now() })
    if (stand !== null) yield { where, ...budgetCheck(stand) }
  }
}

function budgetCheck({ daily, left }: { readonly daily: number; readonly left: number }): Check {
  const detail = `${left} of ${daily} calls a day are left for Evergreen`
  const fix = 'Runs wait until there are calls again: run less often, lower the reserve, or buy calls.'
  return { what: 'budget', ok: left > 0, detail, fix: left > 0 ? null : fix }
}

/** None is no mistake: `run --wait` needs none. */
function workersFinding(alive: number): Finding {
  const about = { where: 'workers', what: 'alive', ok: true, detail: `${alive} alive` }
  if (alive > 0) return { ...about, fix: null }
  return { ...about, fix: 'What is due or scheduled waits until one is started.', remedy: { do: 'start-worker' } }
}

/** What is to be forgotten and is not: a change of it that was begun has no end yet, or nobody does the sweeps. */
async function* erasureFindings(
  connections: readonly StoredConnection[],
  { erasures }: Stores,
  clock: Pick<Clock, 'now'>,
): AsyncGenerator<Finding> {
  const aliases = new Map(connections.map(({ id, alias }) => [id, alias]))
  for (const { erasures: waiting, oldest } of await erasures.overdue(clock.now() - OVERDUE_MS)) {
    const { connectionId, stream, recordId, askedAt } = oldest
    const since = new Date(askedAt).toISOString()
    const detail = `${waiting} records wait to be erased; ${stream} ${recordId} was asked for at ${since}`
    const fix =
      'Resume the syncs of this connection that are paused, and have who runs Evergreen look whether its server is up.'
    yield { where: aliases.get(connectionId) ?? connectionId, what: 'erasures', ok: false, detail, fix }
  }
}

async function* examineConnection(
  stored: StoredConnection,
  needs: readonly Need[],
  opened: Resources,
): AsyncGenerator<Finding> {
  const where = stored.alias
  if (stored.pausedAt !== null) {
    const detail = `paused since ${new Date(stored.pausedAt).toISOString()}`
    const remedy = { do: 'resume-connection', connection: where } as const
    yield { where, what: 'not paused', ok: false, detail, fix: 'Resume it.', remedy }
  }
  try {
    const connection = await opened.connect(where)
    for (const { sync, ...check } of await connection.check(needs)) yield { where: sync ?? where, ...check }
  } catch (error) {
    yield { where, what: 'opens', ok: false, detail: lineOf(error), fix: 'See the message.' }
  }
}

function* pauseFindings(sync: StoredSync, connections: readonly StoredConnection[]): Generator<Finding> {
  const about = { where: sync.name, what: 'not paused' }
  const pauses = pausesOf(sync, connections)
  for (const { of, name, since, reason } of pauses) {
    const why = reason === null ? '' : `: ${reason}`
    const detail = `${of} ${name} is paused since ${new Date(since).toISOString()}${why}`
    const remedy =
      of === 'sync'
        ? { do: 'resume-sync' as const, sync: name }
        : { do: 'resume-connection' as const, connection: name }
    yield { ...about, ok: false, detail, fix: `Resume the ${of} ${name}.`, remedy }
  }
  if (pauses.length === 0) yield { ...about, ok: true, detail: 'running when asked to', fix: null }
}

function pausedField({ name: where }: StoredSync, { field, flips, since }: PausedField): Finding {
  const detail = `paused since ${new Date(since).toISOString()}: others flipped ${flips} of our values back`
  const fix = 'Find the workflow or app that does it, then resume the field.'
  const remedy = { do: 'resume-field', sync: where, field } as const
  return { where, what: `field ${field} not paused`, ok: false, detail, fix, remedy }
}

/** The stream and the fields that a run would ask for, as the CRM shows them to the user that Evergreen logs in as. */
async function* examineStream(
  { name: where, definition }: StoredSync,
  picture: Picture | null,
  opened: Resources,
): AsyncGenerator<Finding> {
  const what = `stream ${definition.stream}`
  try {
    const { source } = await opened.connect(definition.connection)
    if (source === undefined) {
      const fix = 'Name another connection in the sync.'
      const remedy = { do: 'edit-sync', sync: where } as const
      yield { where, what, ok: false, detail: `${definition.connection} cannot be read from`, fix, remedy }
      return
    }
    const spec = await source.describe(definition.stream, 0)
    for (const check of driftChecks(definition, spec, picture)) yield { where, ...check }
    const limits = new Map(spec.fields.map(field => [field.name, { ...field, options: null }]))
    for (const { stops: _, ...lack } of stampLacks(definition, limits)) yield { where, ok: false, ...lack }
    const names = spec.fields.map(field => field.name)
    const { associations } = definition
    if (associations !== null) await source.links?.resolve(definition.stream, associations)
    // Each field that is missing was named with the connection's checks.
    if (missingFields(definition, names).length > 0) return
    yield { where, what, ok: true, detail: 'every field is there', fix: null }
  } catch (error) {
    if (error instanceof Drifted) for (const check of driftChecks(definition, null, picture)) yield { where, ...check }
    yield { where, what, ok: false, detail: lineOf(error), fix: 'See the message.' }
  }
}
