// Work that was handed over and may be lost: found when its lease has run out, kept or made to wait again.
import { sql } from 'kysely'
import type { WorkTicket } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import type { Db } from '../pool.ts'
import { IN_HAND, locked, ticketRows } from './statement-parts.ts'

/** Queued items whose lease ran out before `now`. */
export async function overdueWork(db: Db, now: Moment): Promise<(WorkTicket & { readonly ticket: string })[]> {
  return db
    .selectFrom('work')
    .select(['id', 'epoch', 'ticket'])
    .where('status', '=', 'queued')
    .where('holder', 'is', null)
    .where(sql<boolean>`lease_until < ${new Date(now)}`)
    .$narrowType<{ ticket: string }>()
    .execute()
}

/** Prolongs the lease of those that are still queued under the same epoch. */
export async function keepQueuedWork(db: Db, tickets: readonly WorkTicket[], leaseUntil: Moment): Promise<void> {
  if (tickets.length === 0) return
  await sql`with ${locked(ticketRows(tickets))}
    update evergreen.work set lease_until = ${new Date(leaseUntil)} from locked
    where work.id = locked.id and locked.status = 'queued' and locked.holder is null`.execute(db)
}

/** Makes the lost ones wait again, and all that run with a lease that ran out before `now`; returns how many. */
export async function reapWork(db: Db, now: Moment, lost: readonly WorkTicket[]): Promise<number> {
  const at = new Date(now)
  const ids = lost.map(({ id }) => id)
  const { numAffectedRows } = await sql`with dead as (
      select id from evergreen.work
      where status = 'queued' and lease_until < ${at} and (${IN_HAND} or id = any(${ids}::text[]))
      for update skip locked
    )
    update evergreen.work set status = 'waiting', holder = null, lease_until = null
    from dead where work.id = dead.id`.execute(db)
  return Number(numAffectedRows ?? 0n)
}
