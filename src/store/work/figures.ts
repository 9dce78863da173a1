// All work in figures, for `evergreen queues` and /metrics. What is open is found by the indexes of the dispatcher,
// what ended of late by work_ended: for these the length of the history does not matter. The sums over all time read
// all of that index, a quarter of a second for a million jobs.
import { type RawBuilder, sql } from 'kysely'
import type {
  ChangeTallies,
  EndedJobs,
  FigureStore,
  RunStanding,
  RunStatus,
  RunsOfHour,
  WorkLine,
  WorkReason,
} from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { textArray } from '../arrays.ts'
import type { Db } from '../pool.ts'

const MINUTE_MS = 60_000
const DAY_MS = 1_440 * MINUTE_MS
const RATE_MS = 5 * MINUTE_MS

const columns = sql.raw('id, run_id, step, status, holder, lease_until, due_at, added_at, ended_at, note')
/** In two halves, since each has an index that holds only its rows. A queued item with a holder runs. */
const OPEN = sql`(
  select ${columns} from evergreen.work where status = 'waiting'
  union all select ${columns} from evergreen.work where status = 'queued'
)`

/** Whose work it is, and whether it is paused. */
function owned(work: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${work} as work
    join evergreen.run on run.id = work.run_id
    join evergreen.sync on sync.id = run.sync_id
    join evergreen.connection on connection.id = sync.connection_id`
}

async function lines(db: Db, now: Moment): Promise<WorkLine[]> {
  const at = new Date(now)
  const since = (ms: number) => sql`work.ended_at > ${new Date(now - ms)}`
  const paused = sql`coalesce(sync.paused_at, connection.paused_at) is not null`
  const recent = sql`(${OPEN} union all
    select ${columns} from evergreen.work where ended_at > ${new Date(now - RATE_MS)}
    union all select ${columns} from evergreen.work
      where ended_at > ${new Date(now - DAY_MS)} and ended_at <= ${new Date(now - RATE_MS)} and status = 'failed')`
  const { rows } = await sql<WorkLine & { since: number | null }>`select work.step, connection.alias as connection,
      count(*) filter (where work.status = 'waiting') as waiting,
      count(*) filter (where work.status = 'queued' and work.holder is null) as queued,
      count(*) filter (where work.holder is not null) as running,
      count(*) filter (where work.holder is not null and work.lease_until < ${at}) as stuck,
      count(*) filter (where work.status = 'failed') as failed,
      count(*) filter (where ${since(RATE_MS)}) as ended,
      min(greatest(work.due_at, work.added_at))
        filter (where work.status = 'waiting' and work.due_at <= ${at} and not ${paused}) as since
    from ${owned(recent)}
    group by work.step, connection.alias order by connection.alias, work.step`.execute(db)
  return rows.map(({ since: oldest, ...line }) => ({
    ...line,
    oldestDueMs: oldest === null ? null : Math.max(0, now - oldest),
  }))
}

async function waits(db: Db, now: Moment, limit: number): Promise<WorkReason[]> {
  const at = new Date(now)
  const waiting = sql`(select ${columns} from evergreen.work where status = 'waiting')`
  const { rows } = await sql<WorkReason>`select work.step, connection.alias as connection,
      case
        when connection.paused_at is not null then 'connection ' || connection.alias || ' is paused'
        when sync.paused_at is not null then 'sync ' || sync.name || ' is paused'
        when work.due_at <= ${at} then 'due: waits for a worker'
        else coalesce(work.note, 'not yet due')
      end as reason,
      count(*) as items, max(work.due_at) filter (where work.due_at > ${at}) as at
    from ${owned(waiting)}
    group by 1, 2, 3 order by items desc, 2, 1, 3 limit ${limit}`.execute(db)
  return rows
}

async function failures(db: Db, now: Moment, limit: number): Promise<WorkReason[]> {
  const failed = sql`(select ${columns} from evergreen.work
    where ended_at > ${new Date(now - DAY_MS)} and status = 'failed')`
  const { rows } = await sql<WorkReason>`select work.step, connection.alias as connection,
      coalesce(work.note, 'no reason was given') as reason, count(*) as items, max(work.ended_at) as at
    from ${owned(failed)}
    group by 1, 2, 3 order by items desc, at desc limit ${limit}`.execute(db)
  return rows
}

async function endedJobs(db: Db): Promise<EndedJobs[]> {
  const { rows } = await sql<EndedJobs>`select step, status as outcome, count(*) as jobs from evergreen.work
    where ended_at is not null group by step, status order by step, status`.execute(db)
  return rows
}

async function runsByHour(db: Db, now: Moment): Promise<RunsOfHour[]> {
  const { rows } =
    await sql<RunsOfHour>`select date_trunc('hour', started_at, 'UTC') as "from", status, count(*) as runs
    from evergreen.run where started_at > ${new Date(now - DAY_MS)} group by 1, 2 order by 1, 2`.execute(db)
  return rows
}

async function runs(db: Db, now: Moment): Promise<Record<RunStatus, number>> {
  const ended = { complete: 0, provisional: 0, incomplete: 0, failed: 0, expired: 0, superseded: 0, stopped: 0 }
  const counts = { active: 0, planned: 0, ...ended }
  const { rows } = await sql<{ status: RunStatus; runs: number }>`select status, count(*) as runs from evergreen.run
    where status in ('active', 'planned') or started_at > ${new Date(now - DAY_MS)} group by status`.execute(db)
  for (const { status, runs: count } of rows) counts[status] = count
  return counts
}

async function runsOfDay(db: Db, now: Moment): Promise<RunStanding[]> {
  const { rows } = await sql<RunStanding>`select id, status from evergreen.run
    where status in ('active', 'planned') or started_at > ${new Date(now - DAY_MS)}`.execute(db)
  return rows
}

/** Run by run, so that only the changes of these runs are looked at, however many there are. */
async function changesOf(db: Db, runIds: readonly string[]): Promise<Map<string, ChangeTallies>> {
  const ids = textArray(runIds)
  const [outcomes, refusals] = [
    await sql<Tally>`select of_day.id as run, name, times::float8 as times
      from (select id, status from evergreen.run where id = any(${ids}::text[])) as of_day cross join lateral (
        select coalesce(outcome, 'pending') as name, count(*) as times from evergreen.proposal
        where run_id = of_day.id and reason <> 'stamped'
          and (outcome is not null or of_day.status not in ('expired', 'superseded')) group by 1
      ) as told`.execute(db),
    await sql<Tally>`select run_id as run, refusal as name, sum(times)::float8 as times
      from evergreen.run_refusal where run_id = any(${ids}::text[]) group by 1, 2`.execute(db),
  ]
  const [became, refused] = [byRun(outcomes.rows), byRun(refusals.rows)]
  return new Map(runIds.map(id => [id, { outcomes: tallyOf(became.get(id)), refusals: tallyOf(refused.get(id)) }]))
}

interface Tally {
  readonly run: string
  readonly name: string
  readonly times: number
}

const byRun = (rows: readonly Tally[]) => Map.groupBy(rows, ({ run }) => run)
const tallyOf = (rows: readonly Tally[] = []) => Object.fromEntries(rows.map(({ name, times }) => [name, times]))

async function callsToday(db: Db, now: Moment): Promise<Map<string, number>> {
  const { rows } = await sql<{ alias: string; calls: number }>`select alias, coalesce(calls, 0) as calls
    from evergreen.connection left join evergreen.call_day
      on connection_id = connection.id and day = (${new Date(now)}::timestamptz at time zone 'UTC')::date
    where removed_at is null order by alias`.execute(db)
  return new Map(rows.map(({ alias, calls }) => [alias, calls]))
}

/** The FigureStore on `db`. */
export function figureStore(db: Db): FigureStore {
  return {
    lines: now => lines(db, now),
    waits: (now, limit) => waits(db, now, limit),
    failures: (now, limit) => failures(db, now, limit),
    endedJobs: () => endedJobs(db),
    runs: now => runs(db, now),
    runsByHour: now => runsByHour(db, now),
    runsOfDay: now => runsOfDay(db, now),
    changesOf: runIds => changesOf(db, runIds),
    callsToday: now => callsToday(db, now),
  }
}
