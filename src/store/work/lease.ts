// What a worker does with the items it holds: begin, prolong, fence, give back.
import { sql } from 'kysely'
import type { BegunWork, WorkTicket } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { LeaseLost } from '../../errors.ts'
import type { Db } from '../pool.ts'
import { type WorkRow, workItemOf } from './item.ts'
import { IN_HAND, locked, notWaitingForDisk, ticketRows } from './statement-parts.ts'

/**
 * Those of the items that may be begun, now running and held by `holder`; the first start of each is audited. One
 * statement, because every job of every worker goes through here and pays for each round trip.
 */
export async function beginWork(
  db: Db,
  tickets: readonly WorkTicket[],
  holder: string,
  now: Moment,
  leaseUntil: Moment,
): Promise<BegunWork[]> {
  const at = new Date(now)
  const { rows } = await sql<WorkRow & { started_at: number }>`with ${locked(ticketRows(tickets))}, begun as (
      update evergreen.work set holder = ${holder}, lease_until = ${new Date(leaseUntil)},
        started_at = coalesce(locked.started_at, ${at})
      from locked where work.id = locked.id and ${notWaitingForDisk}
        and locked.status = 'queued' and (locked.holder is null or locked.lease_until <= ${at})
      returning work.id, run_id, step, payload, work.epoch, failures, work.started_at, locked.started_at is null as first
    ), noted as (
      insert into evergreen.audit (at, event, actor, run_id, job_id, step)
      select ${at}, 'job.started', 'worker', run_id, id, step from begun where first
    )
    select id, run_id, step, payload, epoch, failures, started_at from begun`.execute(db)
  return rows.map(row => ({ ...workItemOf(row), startedAt: row.started_at }))
}

/** Prolongs the leases that the holder still has; returns the ids. */
export async function extendLeases(
  db: Db,
  tickets: readonly WorkTicket[],
  holder: string,
  leaseUntil: Moment,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`with ${locked(ticketRows(tickets))}
    update evergreen.work set lease_until = ${new Date(leaseUntil)} from locked
    where work.id = locked.id and locked.holder = ${holder} and locked.status = 'queued'
    returning work.id`.execute(db)
  return new Set(rows.map(row => row.id))
}

/** Locks the items for the rest of the transaction, so that nobody takes them over while results are stored. */
export async function fenceWork(db: Db, tickets: readonly WorkTicket[], holder: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`with ${locked(ticketRows(tickets))}
    select id from locked where holder = ${holder} and status = 'queued'`.execute(db)
  allHeld(tickets, rows)
}

/** Throws LeaseLost when one of the tickets is not among the held. */
export function allHeld(tickets: readonly WorkTicket[], held: readonly { readonly id: string }[]): void {
  const ids = new Set(held.map(({ id }) => id))
  const lost = tickets.find(ticket => !ids.has(ticket.id))
  if (lost === undefined) return
  throw new LeaseLost({ where: `job ${lost.id}`, what: 'another worker holds it now, or it is finished' })
}

export async function gotOn(db: Db, { id, epoch }: WorkTicket): Promise<void> {
  await db.updateTable('work').set({ failures: 0 }).where('id', '=', id).where('epoch', '=', epoch).execute()
}

interface Return {
  readonly ticket: WorkTicket
  readonly holder: string
  readonly at: Moment
  readonly note: string
  readonly countAsFailure: boolean
}

/** The item waits again, due at `at`; nothing happens when the holder has lost it. */
export async function giveBackWork(db: Db, { ticket, holder, at, note, countAsFailure }: Return): Promise<void> {
  await db
    .updateTable('work')
    .set(row => ({
      status: 'waiting',
      holder: null,
      lease_until: null,
      due_at: new Date(at),
      failures: row('failures', '+', countAsFailure ? 1 : 0),
      note,
      noted_at: sql<Date>`clock_timestamp()`,
    }))
    .where('id', '=', ticket.id)
    .where('epoch', '=', ticket.epoch)
    .where('holder', '=', holder)
    .where(IN_HAND)
    .execute()
}
