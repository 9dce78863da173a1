// What a worker does with the items it holds: begin, prolong, fence, give back.
import { sql } from 'kysely'
import type { AuditKeys, BegunWork, WorkTicket } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { LeaseLost } from '../../errors.ts'
import { atomically } from '../json.ts'
import type { Db } from '../pool.ts'
import { type Told, tellOfJobs } from './entries.ts'
import { type WorkRow, workItemOf } from './item.ts'
import { IN_HAND, locked, notWaitingForDisk, ofTickets, ticketRows } from './statement-parts.ts'

/** Those of the items that may be begun, now running and held by `holder`; the first start of each is audited. */
export async function beginWork(
  db: Db,
  keys: AuditKeys,
  tickets: readonly WorkTicket[],
  holder: string,
  { now, leaseUntil }: { readonly now: Moment; readonly leaseUntil: Moment },
): Promise<BegunWork[]> {
  return atomically(db, async tx => {
    const at = new Date(now)
    const { rows } = await sql<BegunRow>`update evergreen.work set holder = ${holder},
        lease_until = ${new Date(leaseUntil)}, started_at = coalesce(work.started_at, ${at}),
        starts = case when work.started_at is null then 1 else greatest(starts, 1) + 1 end
      from ${ofTickets(ticketRows(tickets))} and ${notWaitingForDisk}
        and work.lease_until is not null and (work.holder is null or work.lease_until <= ${at})
      returning work.id, run_id, step, payload, work.epoch, failures, started_at, starts`.execute(tx)
    const begun = rows.map(row => ({ ...workItemOf(row), startedAt: row.started_at }))
    const first = begun.filter((_, index) => rows[index]?.starts === 1)
    const told = first.map(item => beginningOf(item, now))
    await tellOfJobs(tx, keys, told)
    return begun
  })
}

interface BegunRow extends WorkRow {
  readonly started_at: number
  readonly starts: number
}

function beginningOf({ runId, id: jobId, step }: BegunWork, at: Moment): Told {
  return { at, event: 'job.started', runId, jobId, step }
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
  const { rows } = await sql<{ held: number }>`with ${locked(ticketRows(tickets))}
    select count(*) as held from locked where holder = ${holder} and status = 'queued'`.execute(db)
  if (rows[0]?.held !== tickets.length) throw leaseLost(tickets)
}

/** Of several it is not said which: who asks for several tries each of them alone then. */
export function leaseLost([first, ...others]: readonly WorkTicket[]): LeaseLost {
  const where = others.length === 0 ? `job ${first?.id}` : `one of ${others.length + 1} jobs`
  return new LeaseLost({ where, what: 'another worker holds it now, or it is finished' })
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
