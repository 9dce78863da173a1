// The one place that knows BullMQ: a queue of references to work items, on PostgreSQL.
import { createPostgresBackend, withBackend } from 'bullmq'
import { z } from 'zod'
import type { Log } from '../contract/primitives.ts'
import { lineOf } from '../errors.ts'

/** All that a queue job holds: which work item, and which handing-over of it. */
const ticketSchema = z.strictObject({ work: z.uuid(), epoch: z.int() })
export type Ticket = z.infer<typeof ticketSchema>

export interface QueueBackend {
  /** Hands tickets to the queue; the same ticket twice is one job. */
  add(tickets: readonly (Ticket & { readonly step: string })[]): Promise<void>
  /** Runs `handle` for each ticket, `concurrency` at once, until closed. Closing waits for those in hand. */
  consume(concurrency: number, handle: (ticket: Ticket) => Promise<void>): { close(): Promise<void> }
  /** Creates the queue's own tables where they are missing. */
  prepare(): Promise<void>
  close(): Promise<void>
}

const QUEUE = 'evergreen'
/** Tables of the queue live beside Evergreen's own, in a schema of their own. */
const SCHEMA = 'bullmq'
/** A killed worker's job comes back by its work item, however often; the queue's own count must not end it. */
const STALLS_ALLOWED = 1_000_000
/** After a loss of the connection; the queue's own 15 s would be 15 s of standstill, and of not stopping. */
const RECONNECT_MS = 1_000

export function createPostgresQueue(databaseUrl: string, log: Log): QueueBackend {
  const { Queue, Worker } = withBackend(createPostgresBackend)
  const connection = { connectionString: databaseUrl, schema: SCHEMA }
  const queue = new Queue<Ticket>(QUEUE, { connection: { ...connection, migrate: true } })
  queue.on('error', error => log.warn({ error: lineOf(error) }, 'queue connection'))
  return {
    async prepare() {
      await queue.waitUntilReady()
    },
    async add(tickets) {
      await queue.addBulk(
        tickets.map(({ step, ...ticket }) => ({
          name: step,
          data: ticket,
          opts: { jobId: `${ticket.work}-${ticket.epoch}`, removeOnComplete: true, removeOnFail: true },
        })),
      )
    },
    consume(concurrency, handle) {
      const worker = new Worker<Ticket>(QUEUE, async job => handle(ticketSchema.parse(job.data)), {
        connection,
        concurrency,
        maxStalledCount: STALLS_ALLOWED,
        runRetryDelay: RECONNECT_MS,
      })
      worker.on('error', error => log.warn({ error: lineOf(error) }, 'queue worker'))
      return { close: () => worker.close() }
    },
    close: () => queue.close(),
  }
}
