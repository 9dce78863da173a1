// What is going on in a run, and how it ended: for listings, progress bars and reports.
import type { AuditEntry } from '../contract/audit.ts'
import type { Clock } from '../contract/primitives.ts'
import { entriesOfRun } from '../contract/store/audit/of-run.ts'
import type { Plan, Run, RunCounts, Stores, UnitOfWork } from '../contract/stores.ts'
import type { Lack } from '../domain/need.ts'
import type { Moment } from '../domain/record.ts'
import { scopeText } from '../domain/undo/scope.ts'
import { NotKnown, type Trouble } from '../errors.ts'
import type { OfRun } from './kept/per-run.ts'
import { pausesOf } from './pauses.ts'
import { syncNamed } from './request-run.ts'
import { judgingOf, obstacleOfChanges, obstacleToRetry } from './write/retriable.ts'

export interface DriftLine {
  readonly what: string
  readonly does: string
  readonly fix: string | null
}

export interface RunReport {
  readonly run: Run
  readonly counts: RunCounts
  /** What the run found to be otherwise in the CRM than before. */
  readonly drift: readonly DriftLine[]
  /** Why work of an active run waits: paused (until someone resumes it: null), out of calls, retrying. */
  readonly waiting: readonly { readonly note: string; readonly until: Moment | null }[]
  /** Permissions and the like that its sync was missing when it started, and did without. */
  readonly lacks: readonly Lack[]
  /** Null where it did not stop at one. */
  readonly plan: Plan | null
  /** Of an undo; else null. */
  readonly undo: UndoReport | null
  /** Runs that took back what it wrote, the newest first. */
  readonly undoneBy: readonly string[]
  /** Whether a retry would write something of what failed in it. */
  readonly mayRetry: boolean
  /** Why not, where something failed in it that could be tried again; else null. */
  readonly retryObstacle: Trouble | null
}

export interface UndoReport {
  /** What it takes back, in words. */
  readonly of: string
  /** Values that are left as they are, with the reason: somebody changed them since. The first of them; counts tell how many. */
  readonly left: readonly AuditEntry[]
}

export type RunProposal = Awaited<ReturnType<Stores['proposals']['ofRun']>>[number]

type Now = Pick<Clock, 'now'>

/** Newest first. ConfigError for an unknown sync. */
export async function listRuns(
  filter: { readonly syncName?: string | undefined; readonly limit: number },
  { stores }: Pick<UnitOfWork, 'stores'>,
  clock: Now,
): Promise<RunReport[]> {
  if (filter.syncName !== undefined) await syncNamed(filter.syncName, { stores })
  const runs = await stores.runs.list(filter)
  return Promise.all(runs.map(run => reportOn(run, { stores }, clock)))
}

/** The run; ConfigError when there is none of this id. */
export async function runById(id: string, { stores }: Pick<UnitOfWork, 'stores'>): Promise<Run> {
  const run = UUID.test(id) ? await stores.runs.byId(id) : null
  if (run !== null) return run
  const about = { where: `run ${id}`, what: 'there is no such run' }
  throw new NotKnown({ ...about, fix: 'List the runs with: evergreen runs', inConsole: 'Look for it among the runs.' })
}

/** One run; ConfigError when there is none of this id. */
export async function readRun(
  id: string,
  { stores }: Pick<UnitOfWork, 'stores'>,
  clock: Now,
  find?: OfRun<RunFindings>,
): Promise<RunReport> {
  return reportOn(await runById(id, { stores }), { stores }, clock, find)
}

/** The run's proposed changes, oldest first; ConfigError when there is no such run. */
export async function readProposals(
  id: string,
  limit: number,
  { stores }: Pick<UnitOfWork, 'stores'>,
): Promise<RunProposal[]> {
  const run = await runById(id, { stores })
  return stores.proposals.ofRun(run.id, limit)
}

/** Reports on the run at every look until it is closed, or until the signal aborts: then the last one is active. */
export async function* followRun(
  id: string,
  unitOfWork: UnitOfWork,
  clock: Clock,
  signal: AbortSignal,
  find?: OfRun<RunFindings>,
): AsyncGenerator<RunReport> {
  while (true) {
    const began = clock.now()
    const report = await readRun(id, unitOfWork, clock, find)
    yield report
    if (report.run.status !== 'active') return
    const took = clock.now() - began
    await clock.sleep(Math.max(LOOK_EVERY_MS, took * LOOK_SHARE), signal).catch(error => {
      if (!signal.aborted) throw error
    })
    if (signal.aborted) return
  }
}

/** Left values that are named; the audit names all. */
const NAMED = 100
/** Of one run; a package with hundreds of fields may have been installed. */
const MOST_DRIFT = 1_000
const LOOK_EVERY_MS = 250
/** To count the changes of a large run takes the database a while; looking on must not keep it from the run. */
const LOOK_SHARE = 20
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

async function reportOn(
  run: Run,
  { stores }: Pick<UnitOfWork, 'stores'>,
  clock: Now,
  find: OfRun<RunFindings> = each => findingsOf(each, { stores }, clock),
): Promise<RunReport> {
  const [{ failed, ...findings }, lacks, plan, waiting, undo, undoneBy] = await Promise.all([
    find(run),
    stores.lacks.of(run.id),
    run.stopsFor === null ? null : stores.plans.of(run.id),
    run.status === 'active' ? waitingOf(run, { stores }) : [],
    undoOf(run, { stores }),
    stores.undos.ofRun(run.id),
  ])
  const retryObstacle = failed === null ? null : ((await obstacleNow(run, { stores })) ?? failed.obstacle)
  const mayRetry = failed !== null && retryObstacle === null
  return { run, ...findings, waiting, lacks, plan, undo, undoneBy, mayRetry, retryObstacle }
}

/** What is worked out from all that a run left behind, which takes a while. */
export interface RunFindings extends Pick<RunReport, 'counts' | 'drift'> {
  /** Of a run that has ended and in which changes failed that may be tried again: what speaks against all of them; else null. */
  readonly failed: { readonly obstacle: Trouble | null } | null
}

export async function findingsOf(
  run: Run,
  { stores }: Pick<UnitOfWork, 'stores'>,
  clock: Now,
  count: OfRun<RunCounts> = ({ id }) => stores.runs.counts(id),
): Promise<RunFindings> {
  const [counts, drift] = await Promise.all([count(run), driftOf(run, { stores })])
  return { counts, drift, failed: await failedOf(run, counts, clock.now(), { stores }) }
}

/** The changes are looked through only where there may be any. */
async function failedOf(
  run: Run,
  { outcomes: { rejected, pending } }: RunCounts,
  now: Moment,
  { stores }: Pick<UnitOfWork, 'stores'>,
): Promise<RunFindings['failed']> {
  if (run.status === 'active' || run.status === 'planned' || rejected + pending === 0) return null
  if ((await stores.proposals.failedOf(run.id, { after: null, limit: 1 })).length === 0) return null
  const sync = await stores.syncs.byId(run.syncId)
  if (sync === null) return { obstacle: null }
  return { obstacle: await obstacleOfChanges(run, await judgingOf(run, sync, now, stores), stores) }
}

/** What changes from one moment to the next is asked at each look. */
async function obstacleNow(run: Run, { stores }: Pick<UnitOfWork, 'stores'>): Promise<Trouble | null> {
  return obstacleToRetry(run, await stores.syncs.byId(run.syncId), stores)
}

async function undoOf(run: Run, { stores }: Pick<UnitOfWork, 'stores'>): Promise<UndoReport | null> {
  const { undoes } = run
  if (undoes === null) return null
  const named = { ...entriesOfRun(run), event: 'field.change', outcome: 'conflict', limit: NAMED } as const
  const left = await stores.audit.list(named)
  return { of: scopeText(undoes), left: left.filter(({ reason }) => reason !== 'stamped') }
}

/** As the audit tells it: the words are for a person, and nothing else is made of them. */
async function driftOf(run: Run, { stores }: Pick<UnitOfWork, 'stores'>): Promise<DriftLine[]> {
  const entries = await stores.audit.list({ ...entriesOfRun(run), event: 'drift.found', limit: MOST_DRIFT })
  return entries.map(({ answer = '', detail }) => ({ what: answer, ...partsOf(detail) }))
}

function partsOf(detail: AuditEntry['detail']): Pick<DriftLine, 'does' | 'fix'> {
  const parts = typeof detail === 'object' && detail !== null && 'does' in detail ? detail : { does: '', fix: null }
  return { does: String(parts.does), fix: 'fix' in parts && typeof parts.fix === 'string' ? parts.fix : null }
}

async function waitingOf(run: Run, { stores }: Pick<UnitOfWork, 'stores'>): Promise<RunReport['waiting']> {
  const [sync, connections, notes] = await Promise.all([
    stores.syncs.byId(run.syncId),
    stores.connections.list(),
    stores.work.waitingNotes(run.id),
  ])
  const pauses = sync === null ? [] : pausesOf(sync, connections, run.definition.enrich)
  return [
    ...pauses.map(({ of, name, reason }) => {
      return { note: `paused: ${of} ${name}${reason === null ? '' : ` (${reason})`}`, until: null }
    }),
    ...notes,
  ]
}
