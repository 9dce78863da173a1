// What both backends do alike: how a ticket becomes a BullMQ job, and how jobs are consumed.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Job, JobsOptions, QueueOptions, WorkerOptions } from 'bullmq'
import type { Log } from '../../contract/primitives.ts'
import { lineOf } from '../../errors.ts'
import { type QueuedTicket, type Ticket, ticketSchema } from '../backend.ts'
import { noteOn } from '../verdict.ts'

export const QUEUE = 'evergreen'
/** A killed worker's job comes back by its work item, however often; the queue's own count must not end it. */
const STALLS_ALLOWED = 1_000_000
/** After a loss of the connection; BullMQ's own 15 s would be 15 s of standstill, and of not stopping. */
const RECONNECT_MS = 1_000
/** Nobody reads the queue's own events; what happened is in the audit. */
export const FEWEST_EVENTS = { events: { maxLen: 1 } } as const
/** How long a worker that has nothing in hand any more waits for the queue to note it. */
const CLOSING_MS = 2_000
const REPEAT_LOG_MS = 60_000

export interface QueueTimings {
  /**
   * How long a job stays with a worker that no longer answers, in ms: after one and a half times as long another has
   * it. Work that had begun is freed by its lease.
   */
  readonly lockMs: number
}

export const DEFAULT_LOCK_MS = 10_000

export function jobsOf(tickets: readonly QueuedTicket[]): { name: string; data: Ticket; opts: JobsOptions }[] {
  return tickets.map(({ step, priority = 0, id, items }) => ({
    name: step,
    data: { id, items },
    opts: { jobId: id, priority, removeOnComplete: true, removeOnFail: true },
  }))
}

/** Options of every worker but its connection. */
export function workerOptions(
  concurrency: number,
  { lockMs }: QueueTimings,
): Omit<WorkerOptions, 'connection' | keyof QueueOptions> {
  return {
    concurrency,
    maxStalledCount: STALLS_ALLOWED,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    runRetryDelay: RECONNECT_MS,
  }
}

/** Tells of the same trouble once a minute: clients try again many times a second. */
export function troubleLog(log: Log, message: string, tell: (error: unknown) => string = lineOf) {
  const told = new Map<string, number>()
  return (error: unknown): void => {
    const line = tell(error)
    const now = Date.now()
    if (now - (told.get(line) ?? 0) < REPEAT_LOG_MS) return
    if (told.size > 100) told.clear()
    told.set(line, now)
    log.warn({ error: line }, message)
  }
}

/** What closing needs of a BullMQ worker on either backend. */
interface Closable {
  close(): Promise<void>
  getBackend(): { close(force?: boolean): Promise<void> }
}

/**
 * Consumes with the worker that `open` makes. What a handler throws is logged and goes no further: BullMQ would store
 * its message, which may quote a record; the work row's lease brings the work back.
 */
export function consume(
  open: (process: (job: Job<Ticket>) => Promise<void>) => Closable,
  handle: (ticket: Ticket) => Promise<void>,
  log: Log,
): { close(): Promise<void> } {
  const inHand = new Set<Promise<void>>()
  const worker = open(job => {
    const work = (async () => handle(ticketSchema.parse(job.data)))().catch(error =>
      log.warn({ error: noteOn(error) }, 'a job ended without a verdict; its lease brings it back'),
    )
    inHand.add(work)
    return work.finally(() => inHand.delete(work))
  })
  return {
    close: async () => {
      const closed = worker.close()
      while (inHand.size > 0) await Promise.all(inHand)
      const waited = new AbortController()
      const late = sleep(CLOSING_MS, 'late', { signal: waited.signal }).catch(() => 'closed')
      // With its server away BullMQ would wait for ever to say that the last jobs are done; they are, in the database.
      if ((await Promise.race([closed, late])) === 'late') await worker.getBackend().close(true)
      waited.abort()
    },
  }
}
