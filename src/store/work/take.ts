// Which work is handed to the queue next: what is due is read here with all that its turn depends on, in-turn.ts says
// whose turn it is, and what it says is marked.

import { randomUUIDv7 } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { STEP_NAMES } from '../../contract/store/work.ts'
import type { DispatchLimits, DueWork, StepName, TicketSizes } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { atomically } from '../json.ts'
import type { Db } from '../pool.ts'
import { type Line, nextInTurn, onTickets } from './in-turn.ts'
import { idsOf, notWaitingForDisk, openBehind, texts } from './statement-parts.ts'

/** Of a connection for which the admin has said nothing. */
const JOBS_AT_ONCE = 16
/** One dispatcher at a time, so that two do not count the same room. */
const DISPATCH_LOCK = 7_310_001

/** Of runs that have ended nothing but this is left to be done. */
const LATER_LOOK: StepName = 'stick'

interface Round {
  readonly now: Moment
  readonly leaseUntil: Moment
  readonly limits: DispatchLimits
  readonly perTicket: TicketSizes
}

/** Marks due items queued until `leaseUntil`; see the contract for what is left out and in which order. */
export async function takeDueWork(
  db: Db,
  { now, leaseUntil, limits: { queued, backlog }, perTicket }: Round,
): Promise<DueWork[]> {
  return atomically(db, async tx => {
    // What went through an index before is skipped by an index scan, and read again and again by a bitmap scan.
    await sql`select pg_advisory_xact_lock(${DISPATCH_LOCK}), set_config('enable_bitmapscan', 'off', true)`.execute(tx)
    const { rows } = await sql<Line<StepName> & { room: number }>`with ${busy(queued)}
      ${linesOf(now, backlog)}`.execute(tx)
    const taken = onTickets(nextInTurn(rows, rows[0]?.room ?? 0), perTicket, randomUUIDv7)
    // What waits is changed by dispatchers alone, so it is still as it was read.
    if (taken.length > 0) {
      await sql`update evergreen.work set status = 'queued', epoch = epoch + 1, lease_until = ${new Date(leaseUntil)},
          ticket = taken.ticket
        from unnest(${idsOf(taken)}, ${texts(taken.map(({ ticket }) => ticket))}) as taken (id, ticket)
        where work.id = taken.id and ${notWaitingForDisk}`.execute(tx)
    }
    return taken
  })
}

/** What is on its way already, by connection and step; and how much more the queue may hold. */
function busy(window: number): RawBuilder<unknown> {
  return sql`busy as materialized (
    select sync.connection_id, of_run.step, sum(of_run.items) as items, sum(of_run.queued) as queued
    from (
      select run_id, step, count(*) as items, count(*) filter (where holder is null) as queued
      from evergreen.work where status = 'queued' group by run_id, step
    ) as of_run join evergreen.run on run.id = of_run.run_id join evergreen.sync on sync.id = run.sync_id
    group by sync.connection_id, of_run.step
  ), room as materialized (select greatest(0, ${window} - coalesce(sum(queued), 0)) as items from busy)`
}

/** The first due items of each step of each active run, as many as could be taken of it. */
function linesOf(now: Moment, backlog: number): RawBuilder<unknown> {
  const busyOf = sql`coalesce((select sum(items) from busy where busy.connection_id = connection.id`
  return sql`select run.id as "runId", run.priority, connection.id as "connectionId", step.name as step,
      every.jobs as limit, every.busy::int as busy, this.jobs as "stepLimit", this.busy::int as "stepBusy",
      (select items from room)::int as room, first.items
    from (
      select * from evergreen.run where status = 'active'
      union all
      select * from evergreen.run where status <> 'active' and check_from <= ${new Date(now)}
    ) as run
    join evergreen.sync on sync.id = run.sync_id join evergreen.connection on connection.id = sync.connection_id
    cross join lateral (
      select coalesce((connection.limits ->> 'jobs')::int, ${JOBS_AT_ONCE}) as jobs, ${busyOf}), 0) as busy offset 0
    ) as every
    cross join unnest(${STEP_NAMES}::text[]) as step (name)
    cross join lateral (
      select coalesce((connection.limits ->> step.name)::int, every.jobs) as jobs,
        ${busyOf} and busy.step = step.name), 0) as busy offset 0
    ) as this
    cross join lateral (
      select json_agg(due) as items from (
        select id, seq, epoch from evergreen.work
        where run_id = run.id and work.step = step.name and status = 'waiting' and due_at <= ${new Date(now)}
        order by due_at, seq
        limit greatest(0, least((select items from room), every.jobs - every.busy, this.jobs - this.busy))
      ) as due
    ) as first
    where (run.status = 'active' or step.name = ${LATER_LOOK})
      and (sync.paused_at is null and connection.paused_at is null or run.status = 'active' and run.stopped_by is not null)
      and (step.name <> 'pull' or ${openBehind(sql.ref('run.id'), backlog)} < ${backlog}) and first.items is not null`
}
