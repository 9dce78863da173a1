// Looks each second whether records wait long enough to be read, until it is closed.
import { lineOf } from '../../errors.ts'
import { type BatchParts, beginBatches } from './batch.ts'

const LOOK_EVERY_MS = 1_000
const FORGET_EVERY_MS = 3_600_000
/** HubSpot repeats what was not acknowledged for a day. */
const REMEMBERED_MS = 3 * 86_400_000

/** Begins runs as they come due. */
export function startBatcher(parts: BatchParts): { close(): Promise<void> } {
  const { unitOfWork, clock, log } = parts
  const stop = new AbortController()
  let forgotten = Number.NEGATIVE_INFINITY
  const round = async () => {
    for (const run of await beginBatches(parts)) log.info({ sync: run.syncName, run: run.id }, 'reads what was noticed')
    if (clock.now() - forgotten < FORGET_EVERY_MS) return
    forgotten = clock.now()
    await unitOfWork.stores.notices.forget(forgotten - REMEMBERED_MS)
  }
  const loop = async () => {
    while (!stop.signal.aborted) {
      await round().catch(error => log.warn({ error: lineOf(error) }, 'looking at change notices failed, trying again'))
      await clock.sleep(LOOK_EVERY_MS, stop.signal).catch(error => {
        if (!stop.signal.aborted) throw error
      })
    }
  }
  const running = loop()
  return {
    close: async () => {
      stop.abort()
      await running
    },
  }
}
