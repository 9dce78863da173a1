// Which work is handed to the queue next: what is due, in a fair order, and no more than can be carried.
import { type RawBuilder, sql } from 'kysely'
import type { DispatchLimits, DueWork, StepName, TicketSizes } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { atomically, jsonb } from '../json.ts'
import type { Db } from '../pool.ts'
import { type WorkRow, workItemOf } from './item.ts'
import { notWaitingForDisk, openBehind } from './statement-parts.ts'

const STEPS: readonly StepName[] = [
  'start-run',
  'pull',
  'enrich',
  'carry-out',
  'write-back',
  'bulk-write',
  'confirm',
  'history',
  'close-run',
]
/** Of a connection for which the admin has said nothing. */
const JOBS_AT_ONCE = 16
/** One dispatcher at a time, so that two do not count the same room. */
const DISPATCH_LOCK = 7_310_001

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
    const { rows } = await sql<
      WorkRow & Pick<DueWork, 'priority' | 'ticket'>
    >`with ${busy(queued)}, ${offered(now, backlog)},
      ${inTurn()}, due as materialized (
        select id, step, priority, place, seq from in_turn where place <= jobs_limit order by priority, place, seq
        limit (select items from room)
      ), ${ticketed(perTicket)}, taken as (
        update evergreen.work set status = 'queued', epoch = epoch + 1, lease_until = ${new Date(leaseUntil)},
          ticket = ticketed.ticket
        from ticketed where work.id = ticketed.id and ${notWaitingForDisk}
        returning work.id, run_id, work.step, payload, epoch, failures, priority, place, ticketed.seq, work.ticket
      )
      select * from taken order by priority, place, seq`.execute(tx)
    return rows.map(row => ({ ...workItemOf(row), priority: row.priority, ticket: row.ticket }))
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

/** The first due items of each step of each active run; `turn`: the how-manieth of them. No more than could be taken. */
function offered(now: Moment, backlog: number): RawBuilder<unknown> {
  return sql`offered as materialized (
    select first.id, first.seq, first.turn, run.priority, step.name as step, connection.id as connection_id,
      allowed.jobs as jobs_limit, coalesce((connection.limits ->> step.name)::int, allowed.jobs) as step_limit
    from evergreen.run
    join evergreen.sync on sync.id = run.sync_id join evergreen.connection on connection.id = sync.connection_id
    cross join lateral (select coalesce((connection.limits ->> 'jobs')::int, ${JOBS_AT_ONCE}) as jobs) as allowed
    cross join unnest(${STEPS}::text[]) as step (name)
    cross join lateral (
      select id, seq, row_number() over (order by due_at, seq) as turn from evergreen.work
      where run_id = run.id and work.step = step.name and status = 'waiting' and due_at <= ${new Date(now)}
      order by due_at, seq limit least((select items from room), allowed.jobs)
    ) as first
    where run.status = 'active' and sync.paused_at is null and connection.paused_at is null
      and (step.name <> 'pull' or ${openBehind(sql.ref('run.id'), backlog)} < ${backlog})
  )`
}

/**
 * Each item's place in the row of its connection, which the steps and runs of a connection fill in turn, after those
 * on their way. What its step has no room for takes no place. Equal places of different connections take turns.
 */
function inTurn(): RawBuilder<unknown> {
  const busyOf = sql`coalesce((select sum(items) from busy where busy.connection_id = queue.connection_id`
  return sql`in_step as (
    select *, row_number() over (partition by connection_id, step order by priority, turn, seq)
      + ${busyOf} and busy.step = queue.step), 0) as place_in_step
    from offered as queue
  ), in_turn as (
    select *, row_number() over (partition by connection_id order by priority, turn, seq) + ${busyOf}), 0) as place
    from in_step as queue where place_in_step <= step_limit
  )`
}

/** Items of one step and priority share tickets, in their order. */
function ticketed(perTicket: TicketSizes): RawBuilder<unknown> {
  return sql`numbered as materialized (
    select *, (row_number() over (partition by priority, step order by place, seq) - 1)
      / coalesce((${jsonb(perTicket)} ->> step)::int, 1) as part
    from due
  ), ticket as materialized (
    select priority, step, part, gen_random_uuid()::text as ticket from numbered group by priority, step, part
  ), ticketed as materialized (select * from numbered join ticket using (priority, step, part))`
}
