// What the rest of the queue knows of its carrier: tickets go in, tickets come out. src/queue/bullmq/ makes it true.
import { z } from 'zod'
import type { QueueWatch } from '../contract/queue.ts'

/** All that a queue job holds: which work items, and which handing-over of each. */
export const ticketSchema = z.strictObject({
  id: z.uuid(),
  items: z.array(z.strictObject({ id: z.uuid(), epoch: z.int() })),
})
export type Ticket = z.infer<typeof ticketSchema>

/** A ticket on its way into the queue. */
export interface QueuedTicket extends Ticket {
  /** The job's name, for those who look at the queue. */
  readonly step: string
  /** Lower is sooner; 0, the default, before all others. At most 2,097,152. */
  readonly priority?: number | undefined
}

export interface QueueBackend extends QueueWatch {
  /**
   * Creates what the queue needs, and warns of what is unsafe. A Redis that is away is waited for in the background.
   * @throws ConfigError when waiting cannot help: a wrong password, something else than Redis, a version too old.
   */
  prepare(): Promise<void>
  /**
   * Hands tickets to the queue; the same ticket twice is one job.
   * @throws RetriableError within seconds when the queue cannot be reached; some tickets may be in the queue then.
   */
  add(tickets: readonly QueuedTicket[]): Promise<void>
  /** Those of the tickets, by id, that the queue holds and no worker has in hand. Throws as `add` does. */
  waiting(tickets: readonly string[]): Promise<ReadonlySet<string>>
  /** Runs `handle` for each ticket, `concurrency` at once, until closed. Closing waits for those in hand. */
  consume(concurrency: number, handle: (ticket: Ticket) => Promise<void>): { close(): Promise<void> }
  close(): Promise<void>
}
