// What several of the statements on work have in common.
import { type RawBuilder, sql } from 'kysely'
import type { WorkTicket } from '../../contract/stores.ts'

/**
 * The rows of the tickets, locked one after the other in the order of their ids, so that two that want the same do not
 * wait for each other. Each is found by its primary key: by what the statistics say of a status, the planner would
 * rather read all that is on its way.
 */
export function locked(tickets: readonly WorkTicket[]): RawBuilder<unknown> {
  return sql`locked as materialized (
    select row.* from (select * from ${ticketRows(tickets)} order by id) as ticket
    cross join lateral (
      select id, epoch, status, holder, lease_until, started_at from evergreen.work where work.id = ticket.id for update
    ) as row where row.epoch = ticket.epoch
  )`
}

/** Tickets as a table "ticket". */
function ticketRows(tickets: readonly WorkTicket[]): RawBuilder<unknown> {
  const ids = tickets.map(ticket => ticket.id)
  const epochs = tickets.map(ticket => ticket.epoch)
  return sql`unnest(${ids}::text[], ${epochs}::int[]) as ticket (id, epoch)`
}

/**
 * To be joined with: lets the transaction commit without waiting for the disk. Right for handing over and beginning:
 * when a crash of the server forgets them, the items are handed over and begun again; whatever follows waits for the
 * disk, and for them.
 */
export const notWaitingForDisk = sql`(select set_config('synchronous_commit', 'off', true) offset 0) as not_waiting`
