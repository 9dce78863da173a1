// Starting a run: one active run per sync, none while a plan of it waits, and its first piece of work in the same
// transaction.
import type { Actor } from '../contract/audit.ts'
import type { Clock, Json, NewId } from '../contract/primitives.ts'
import type { Run, RunMode, RunPriority, StoredSync, Stores, UnitOfWork } from '../contract/stores.ts'
import { withOwners, withPaused } from '../domain/ownership.ts'
import { stopOf } from '../domain/plan/stop.ts'
import type { Moment } from '../domain/record.ts'
import type { SyncDefinition } from '../domain/sync.ts'
import { NotKnown, PlanWaits, Refused, type Trouble } from '../errors.ts'
import { closest } from './closest.ts'
import { heldBy, setAside } from './plan/standing.ts'

export interface RunRequest {
  readonly sync: string
  readonly mode: RunMode
  readonly dryRun: boolean
  /** Default: interactive, somebody waits for it. */
  readonly priority?: RunPriority | undefined
  /** In place of a run that waits at its plan. */
  readonly replan?: boolean | undefined
  readonly actor: Actor
}

export interface RunOperations {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly newId: NewId
}

/**
 * Starts a run of the sync. Refused while one is active or waits at its plan (audited); ConfigError for an unknown sync.
 */
export async function requestRun(request: RunRequest, { unitOfWork, clock, newId }: RunOperations): Promise<Run> {
  const { id } = await syncNamed(request.sync, unitOfWork)
  const startedAt = clock.now()
  const { mode, dryRun, priority = 'interactive', actor: startedBy } = request
  const answer = await unitOfWork.transaction(async stores => {
    await stores.syncs.lock(id)
    // As it is now: it may have been removed while its row was waited for.
    const sync = await syncNamed(request.sync, { stores })
    const obstacle = await obstacleTo(request, sync, startedAt, stores)
    if (obstacle === null) {
      const run = await beginRun(sync, { mode, dryRun, priority, startedBy, startedAt }, stores, newId)
      return run ?? { reason: ACTIVE, trouble: { what: ACTIVE, fix: 'Try again.' } }
    }
    const about = { at: startedAt, actor: startedBy, connectionId: sync.connectionId, syncName: sync.name }
    await stores.audit.append([{ ...about, event: 'run.refused', detail: { reason: obstacle.reason } }])
    return obstacle
  })
  if ('id' in answer) return answer
  const trouble = { where: `sync ${request.sync}`, ...answer.trouble }
  throw answer.reason === PLANNED ? new PlanWaits(trouble) : new Refused(trouble)
}

const ACTIVE = 'a run of this sync is active'
const PLANNED = 'a plan of this sync waits'

interface Obstacle {
  /** For the audit. */
  readonly reason: typeof ACTIVE | typeof PLANNED
  readonly trouble: Trouble
}

/**
 * Asked before a run is begun, and not left to its unique index: to run into that would wait for a run that is just
 * closing, which in turn waits for the sync's row.
 */
async function obstacleTo(
  { replan = false }: RunRequest,
  sync: StoredSync,
  now: Moment,
  stores: Stores,
): Promise<Obstacle | null> {
  const active = await stores.runs.activeOf(sync.id)
  if (active !== null) {
    const fix = `Wait for it to end, or look at it with: evergreen runs ${active.id}`
    const inConsole = 'Wait for it to end, or look at it among the runs.'
    return { reason: ACTIVE, trouble: { what: `run ${active.id} is active since ${when(active)}`, fix, inConsole } }
  }
  const held = await heldBy(sync, now, stores)
  if (held === null || replan) return null
  const what = `run ${held.id} waits at its plan since ${when(held)}`
  const fix = `Look with: evergreen plan ${held.id}; then approve or reject it, or plan anew with --replan`
  const inConsole = 'Approve or reject its plan, or plan anew in its place.'
  return { reason: PLANNED, trouble: { what, fix, inConsole } }
}

export interface NewRun extends Pick<Run, 'mode' | 'dryRun' | 'priority' | 'startedBy' | 'startedAt'> {
  /** Whose records it reads, where that is known before it has looked. */
  readonly account?: Run['account']
  /** What the audit is told besides. */
  readonly detail?: Readonly<Record<string, Json>>
}

/** Starts a run within the transaction of `stores`, audited; null, and nothing is done, when the sync has an active one. */
export async function beginRun(
  sync: StoredSync,
  { detail, ...asked }: NewRun,
  stores: Stores,
  newId: NewId,
): Promise<Run | null> {
  const definition = await withWriters(sync, stores)
  const { approval } = definition
  const stopsFor = stopOf({ dryRun: asked.dryRun, approval, approved: sync.approvedAt !== null })
  const run = await stores.runs.start({ ...asked, id: newId(), syncId: sync.id, stopsFor, definition })
  if (run === null) return null
  // A few noticed records do not take the place of a whole plan.
  if (run.mode !== 'notices' || stopsFor !== null) await setAside(sync, run, stores)
  const { id: runId, mode, dryRun, priority, startedBy: actor, startedAt: at } = run
  await stores.work.add([{ id: newId(), step: 'start-run', runId, key: 'start-run', payload: { runId } }])
  const about = { at, actor, connectionId: sync.connectionId, syncName: sync.name, runId }
  await stores.audit.append([{ ...about, event: 'run.started', detail: { mode, dryRun, priority, ...detail } }])
  return run
}

/** The sync as it is now, with every field marked that another sync writes, or that is paused. */
export async function withWriters({ id, definition }: StoredSync, stores: Stores): Promise<SyncDefinition> {
  const others = (await stores.syncs.list()).map(other => other.definition)
  const paused = (await stores.checks.paused(id)).map(({ field }) => field)
  return withPaused(withOwners(definition, others), paused)
}

/** The sync of this name; ConfigError with the nearest known name when there is none. */
export async function syncNamed(name: string, { stores }: Pick<UnitOfWork, 'stores'>): Promise<StoredSync> {
  const sync = await stores.syncs.byName(name)
  if (sync !== null) return sync
  const names = (await stores.syncs.list()).map(known => known.name)
  throw new NotKnown({ where: `sync ${name}`, what: 'there is no such sync', fix: closest(name, names) })
}

const when = (run: Run) => new Date(run.startedAt).toISOString()
