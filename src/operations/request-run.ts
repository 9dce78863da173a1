// Starting a run: one active run per sync, and its first piece of work in the same transaction.
import type { Clock, Json, NewId } from '../contract/primitives.ts'
import type { Run, RunMode, RunPriority, StoredSync, Stores, UnitOfWork } from '../contract/stores.ts'
import { withOwners } from '../domain/ownership.ts'
import { ConfigError, Refused } from '../errors.ts'
import { closest } from './closest.ts'

export interface RunRequest {
  readonly sync: string
  readonly mode: RunMode
  readonly dryRun: boolean
  /** Default: interactive, somebody waits for it. */
  readonly priority?: RunPriority | undefined
  readonly actor: string
}

export interface RunOperations {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly newId: NewId
}

/** Starts a run of the sync. Refused while one is active (audited); ConfigError for an unknown sync. */
export async function requestRun(request: RunRequest, { unitOfWork, clock, newId }: RunOperations): Promise<Run> {
  const sync = await syncNamed(request.sync, unitOfWork)
  const startedAt = clock.now()
  const { mode, dryRun, priority = 'interactive', actor: startedBy } = request
  const run = await unitOfWork.transaction(async stores => {
    const started = await beginRun(sync, { mode, dryRun, priority, startedBy, startedAt }, stores, newId)
    if (started !== null) return started
    const about = { at: startedAt, actor: startedBy, connectionId: sync.connectionId, syncName: sync.name }
    const reason = 'a run of this sync is active'
    await stores.audit.append([{ ...about, event: 'run.refused', detail: { reason } }])
    return null
  })
  if (run !== null) return run
  const active = await unitOfWork.stores.runs.activeOf(sync.id)
  throw new Refused({
    where: `sync ${sync.name}`,
    what: active === null ? 'a run of it was active a moment ago' : `run ${active.id} is active since ${when(active)}`,
    fix: `Wait for it to end, or look at it with: evergreen runs ${active?.id ?? ''}`,
  })
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
  const others = (await stores.syncs.list()).map(other => other.definition)
  const definition = withOwners(sync.definition, others)
  const run = await stores.runs.start({ ...asked, id: newId(), syncId: sync.id, definition })
  if (run === null) return null
  const { id: runId, mode, dryRun, priority, startedBy: actor, startedAt: at } = run
  await stores.work.add([{ id: newId(), step: 'start-run', runId, key: 'start-run', payload: { runId } }])
  const about = { at, actor, connectionId: sync.connectionId, syncName: sync.name, runId }
  await stores.audit.append([{ ...about, event: 'run.started', detail: { mode, dryRun, priority, ...detail } }])
  return run
}

/** The sync of this name; ConfigError with the nearest known name when there is none. */
export async function syncNamed(name: string, { stores }: Pick<UnitOfWork, 'stores'>): Promise<StoredSync> {
  const sync = await stores.syncs.byName(name)
  if (sync !== null) return sync
  const names = (await stores.syncs.list()).map(known => known.name)
  throw new ConfigError({ where: `sync ${name}`, what: 'there is no such sync', fix: closest(name, names) })
}

const when = (run: Run) => new Date(run.startedAt).toISOString()
