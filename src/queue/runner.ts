// A process's share of the work: it hands out what is due and carries out what it is handed, until closed.
import { randomUUIDv7 } from 'node:crypto'
import type { QueueBackend } from './backend.ts'
import { startDispatcher } from './dispatcher.ts'
import { createWorker, type WorkerOptions } from './worker.ts'

export type RunnerOptions = Omit<WorkerOptions, 'stopping' | 'newId'> & {
  readonly queue: QueueBackend
  /** Aborted when the process is asked to stop. */
  readonly stop: AbortSignal
}

/** Starts dispatching and working. `close` finishes or gives back what is in hand, then closes the queue. */
export async function startRunner(options: RunnerOptions): Promise<{ close(): Promise<void> }> {
  const { queue, concurrency, stop } = options
  await queue.prepare()
  const closing = new AbortController()
  const stopping = AbortSignal.any([stop, closing.signal])
  const worker = createWorker({ ...options, newId: randomUUIDv7, stopping })
  const dispatcher = await startDispatcher({ ...options, perTicket: worker.perTicket })
  const consumer = queue.consume(concurrency, async ticket => {
    await worker.handle(ticket)
    // A job that ended made room, and perhaps work.
    dispatcher.wake()
  })
  return {
    close: async () => {
      closing.abort()
      await dispatcher.stop()
      await consumer.close()
      worker.stop()
      await queue.close()
    },
  }
}
