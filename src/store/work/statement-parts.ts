// What several of the statements on work have in common.
import { type RawBuilder, sql } from 'kysely'
import type { WorkStatus, WorkTicket } from '../../contract/stores.ts'
import { numberArray, textArray } from '../arrays.ts'

/** A worker has the item in hand; until then a queued item waits in the queue. */
export const IN_HAND = sql<boolean>`(status = 'queued' and holder is not null)`

/**
 * The rows of the tickets, locked one after the other in the order of their ids, so that two that want the same do not
 * wait for each other. No condition names a status: by what the statistics say of one, the planner would rather read
 * all that is on its way than find each row by its primary key. Whatever else `tickets` says of an item stays beside
 * it.
 */
export function locked(tickets: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`locked as materialized (
    select ticket.*, work.status, work.holder
    from ${tickets} join evergreen.work on work.id = ticket.id and work.epoch = ticket.epoch
    order by ticket.id for update of work
  )`
}

/**
 * For `update ... from`: the rows of the tickets. Changing rows without locking them first saves each a second way
 * through the index and an entry in the log of the database. They are found in the order of their ids, but in a small
 * table; those that wait for each other there are tried again. Here too no condition names a status:
 * `lease_until` tells what is queued (it is null in all else), `holder` what is in hand.
 */
export function ofTickets(tickets: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select * from ${tickets} order by id) as ticket
    where work.id = ticket.id and work.epoch = ticket.epoch`
}

/** Said so that the planner does not take the few rows of a holder for a single one, and find all tickets for each. */
export function heldBy(holder: string): RawBuilder<boolean> {
  return sql`coalesce(work.holder = ${holder}, false)`
}

/** Tickets as a table "ticket" of id and epoch. */
export function ticketRows(tickets: readonly WorkTicket[]): RawBuilder<unknown> {
  return sql`unnest(${idsOf(tickets)}, ${epochsOf(tickets)}) as ticket (id, epoch)`
}

/** The tickets' ids, for unnest. */
export function idsOf(tickets: readonly WorkTicket[]): RawBuilder<unknown> {
  return texts(tickets.map(({ id }) => id))
}

/** The tickets' epochs, for unnest. */
export function epochsOf(tickets: readonly WorkTicket[]): RawBuilder<unknown> {
  return sql`(select ${numberArray(tickets.map(({ epoch }) => epoch))}::int[])`
}

/**
 * Texts for unnest. The subquery hides from the planner how many there are: it would rather read a table of 20,000 rows
 * than find 200 of them by their key.
 */
export function texts(values: readonly (string | null)[]): RawBuilder<unknown> {
  return sql`(select ${textArray(values)}::text[])`
}

/**
 * A condition that holds, asked once per statement: lets the transaction commit without waiting for the disk. Right for handing over and beginning:
 * when a crash of the server forgets them, the items are handed over and begun again; whatever follows waits for the
 * disk, and for them.
 */
export const notWaitingForDisk = sql`(select set_config('synchronous_commit', 'off', true)) = 'off'`

/** How much of a run's work behind its pulls is still open, counted up to about `most`: by halves, as the indexes are. */
export function openBehind(runId: RawBuilder<unknown>, most: number): RawBuilder<number> {
  const behind = (status: WorkStatus) => sql`(select from evergreen.work
    where run_id = ${runId} and work.step in ('enrich', 'write-back') and status = ${sql.lit(status)} limit ${most})`
  return sql<number>`(select count(*) from (${behind('queued')} union all ${behind('waiting')}) as behind)`
}
