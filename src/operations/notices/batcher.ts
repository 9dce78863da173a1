// What is done for change notices time and again, until it is closed: feeds are asked, batches begin, old ones go.
import { lineOf } from '../../errors.ts'
import { type BatchParts, beginBatches } from './batch.ts'
import { type PollParts, pollFeeds } from './poll.ts'

const BATCH_EVERY_MS = 1_000
/** Often enough for what is to be asked each minute. */
const POLL_EVERY_MS = 20_000
const FORGET_EVERY_MS = 3_600_000
/** HubSpot repeats what was not acknowledged for a day. */
const REMEMBERED_MS = 3 * 86_400_000

type Parts = BatchParts & PollParts

/** Asks feeds, and begins runs as they come due. */
export function startBatcher(parts: Parts): { close(): Promise<void> } {
  const { unitOfWork, clock, log } = parts
  const stop = new AbortController()
  const loops = [
    repeat(BATCH_EVERY_MS, parts, stop.signal, async () => {
      for (const run of await beginBatches(parts))
        log.info({ sync: run.syncName, run: run.id }, 'reads what was noticed')
    }),
    repeat(POLL_EVERY_MS, parts, stop.signal, () => pollFeeds(parts, stop.signal)),
    repeat(FORGET_EVERY_MS, parts, stop.signal, () => unitOfWork.stores.notices.forget(clock.now() - REMEMBERED_MS)),
  ]
  return {
    close: async () => {
      stop.abort()
      await Promise.all(loops)
    },
  }
}

async function repeat(
  everyMs: number,
  { clock, log }: Parts,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await work().catch(error => log.warn({ error: lineOf(error) }, 'looking after change notices failed, trying again'))
    await clock.sleep(everyMs, signal).catch(error => {
      if (!signal.aborted) throw error
    })
  }
}
