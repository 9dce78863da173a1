// What dispatchers do: take what is due, and take back what the queue or a worker has lost.
import { sql } from 'kysely'
import type { WorkItem } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import type { Db } from '../pool.ts'
import { type WorkRow, workItemOf } from './item.ts'

/** Marks up to `limit` due items queued until `leaseUntil`, oldest first; nothing of a paused sync or connection. */
export async function takeDueWork(db: Db, now: Moment, leaseUntil: Moment, limit: number): Promise<WorkItem[]> {
  const { rows } = await sql<WorkRow>`with due as materialized (
      select work.id from evergreen.work
      join evergreen.run on run.id = work.run_id
      join evergreen.sync on sync.id = run.sync_id
      join evergreen.connection on connection.id = sync.connection_id
      where work.status = 'waiting' and work.due_at <= ${new Date(now)}
        and sync.paused_at is null and connection.paused_at is null
      order by work.due_at, work.seq
      limit ${limit}
      for update of work skip locked
    ), taken as (
      update evergreen.work set status = 'queued', epoch = epoch + 1, lease_until = ${new Date(leaseUntil)}
      from due where work.id = due.id
      returning work.*
    )
    select id, run_id, step, payload, epoch, failures from taken order by due_at, seq`.execute(db)
  return rows.map(workItemOf)
}

/** Gives back queued and running items whose lease ran out before `now`; returns how many. */
export async function reapWork(db: Db, now: Moment): Promise<number> {
  const { numAffectedRows } = await sql`with lost as (
      select id from evergreen.work
      where status in ('queued', 'running') and lease_until < ${new Date(now)}
      for update skip locked
    )
    update evergreen.work set status = 'waiting', holder = null, lease_until = null
    from lost where work.id = lost.id`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
