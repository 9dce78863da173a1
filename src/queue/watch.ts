// Looking at the queue without working on it: opened at the first question, kept for the next ones.

import type { Log } from '../contract/primitives.ts'
import type { QueueWatch } from '../contract/queue.ts'
import { EvergreenError, lineOf, RetriableError } from '../errors.ts'
import type { QueueBackend } from './backend.ts'

/**
 * `open` is called again when it failed. What it would warn of goes to the log's debug level: who asks gets it as the
 * answer. `close` may come at any time.
 */
export function watchQueue(
  open: (log: Log) => Promise<QueueBackend>,
  log: Log,
): QueueWatch & { close(): Promise<void> } {
  const calm: Log = { ...log, warn: (about, message) => log.debug(about, message) }
  let opened: Promise<QueueBackend> | null = null
  const queue = (): Promise<QueueBackend> => {
    opened ??= prepared(() => open(calm)).catch(error => {
      opened = null
      throw error
    })
    return opened
  }
  return {
    size: async () => (await queue()).size(),
    checkQueue: async () => {
      try {
        return await (await queue()).checkQueue()
      } catch (error) {
        return [{ what: 'reachable', ok: false, detail: lineOf(error), fix: 'Correct it as said.' }]
      }
    },
    close: async () => {
      // One that could not be opened has told so to whoever asked, and there is nothing to close.
      const backend = await opened?.catch(() => null)
      await backend?.close()
    },
  }
}

async function prepared(open: () => Promise<QueueBackend>): Promise<QueueBackend> {
  try {
    const queue = await open()
    await queue.prepare()
    return queue
  } catch (error) {
    if (error instanceof EvergreenError) throw error
    throw new RetriableError({ where: 'queue', what: lineOf(error), fix: 'Try again later.', cause: error })
  }
}
