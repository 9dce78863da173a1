// What a worker does with an item it holds: begin, prolong, fence, give back.
import { type Selectable, sql } from 'kysely'
import type { WorkItem } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import { LeaseLost } from '../../errors.ts'
import type { Db } from '../pool.ts'
import type { WorkTable } from '../schema.ts'
import { workItemOf } from './item.ts'

interface Beginning {
  readonly id: string
  readonly epoch: number
  readonly holder: string
  readonly now: Moment
  readonly leaseUntil: Moment
}

type Begun = WorkItem & { readonly first: boolean; readonly startedAt: Moment }
type BegunRow = Selectable<WorkTable> & { started_at: number; first: boolean }

/** The item, now running and held; null when it is finished, was handed over again, or another's lease lasts. */
export async function beginWork(db: Db, { id, epoch, holder, now, leaseUntil }: Beginning): Promise<Begun | null> {
  const at = new Date(now)
  const { rows } = await sql<BegunRow>`with free as (
      select id, started_at is null as first from evergreen.work
      where id = ${id} and epoch = ${epoch}
        and (status = 'queued' or (status = 'running' and (holder = ${holder} or lease_until <= ${at})))
      for update
    )
    update evergreen.work set status = 'running', holder = ${holder}, lease_until = ${new Date(leaseUntil)},
      started_at = coalesce(started_at, ${at})
    from free where work.id = free.id
    returning work.*, free.first`.execute(db)
  const row = rows[0]
  return row === undefined ? null : { ...workItemOf(row), first: row.first, startedAt: row.started_at }
}

/** Prolongs the lease; false when the holder has lost it. */
export async function extendLease(db: Db, id: string, holder: string, leaseUntil: Moment): Promise<boolean> {
  const held = db
    .updateTable('work')
    .set({ lease_until: new Date(leaseUntil) })
    .where('id', '=', id)
  const { numUpdatedRows } = await held.where('holder', '=', holder).where('status', '=', 'running').executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Locks the item for the rest of the transaction, so that nobody takes it over while results are stored. */
export async function fenceWork(db: Db, id: string, holder: string): Promise<void> {
  const held = db.selectFrom('work').select('id').where('id', '=', id).where('holder', '=', holder)
  const row = await held.where('status', '=', 'running').forUpdate().executeTakeFirst()
  if (row !== undefined) return
  throw new LeaseLost({ where: `job ${id}`, what: 'another worker holds it now, or it is finished' })
}

interface Return {
  readonly id: string
  readonly holder: string
  readonly at: Moment
  readonly note: string
  readonly countAsFailure: boolean
}

/** The item waits again, due at `at`; nothing happens when the holder has lost it. */
export async function giveBackWork(db: Db, { id, holder, at, note, countAsFailure }: Return): Promise<void> {
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
    .where('id', '=', id)
    .where('holder', '=', holder)
    .where('status', '=', 'running')
    .execute()
}
