// A process's share of the work: it hands out what is due and carries out what it is handed, until closed.
import { randomUUID } from 'node:crypto'
import type { QueueBackend } from './backend.ts'
import { startDispatcher } from './dispatcher.ts'
import { handleTicket, type WorkerOptions } from './worker.ts'

export type RunnerOptions = Omit<WorkerOptions, 'stopping' | 'newId'> & {
  readonly queue: QueueBackend
  /** Jobs at the same time. */
  readonly concurrency: number
  /** Aborted when the process is asked to stop. */
  readonly stop: AbortSignal
}

/** Starts dispatching and working. `close` finishes or gives back what is in hand, then closes the queue. */
export async function startRunner(options: RunnerOptions): Promise<{ close(): Promise<void> }> {
  const { queue, concurrency, stop } = options
  await queue.prepare()
  const closing = new AbortController()
  const work = { ...options, newId: randomUUID, stopping: AbortSignal.any([stop, closing.signal]) }
  const consumer = queue.consume(concurrency, ticket => handleTicket(ticket, work))
  const stopDispatcher = await startDispatcher(work)
  return {
    close: async () => {
      closing.abort()
      await stopDispatcher()
      await consumer.close()
      await queue.close()
    },
  }
}
