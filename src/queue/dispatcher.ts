// Turns work rows into queue jobs and takes back what the queue or a worker lost. Any number may run at once.
import type { Clock, Log } from '../contract/primitives.ts'
import type { UnitOfWork } from '../contract/stores.ts'
import type { QueueBackend } from './backend.ts'
import { noteOn } from './verdict.ts'

export interface DispatcherOptions {
  readonly unitOfWork: UnitOfWork
  readonly queue: QueueBackend
  readonly clock: Clock
  readonly log: Log
  /** How long the queue may keep an item before it counts as lost. */
  readonly leaseMs: number
}

const BATCH = 200
const LOOK_EVERY_MS = 500

/** Starts dispatching; the returned function stops it and waits for the round in hand. */
export async function startDispatcher(options: DispatcherOptions): Promise<() => Promise<void>> {
  const { unitOfWork, clock, log } = options
  const stop = new AbortController()
  let wake: () => void = () => undefined
  const stopListening = await unitOfWork.stores.work.onAdded(() => wake())
  const loop = async () => {
    while (!stop.signal.aborted) {
      const more = await round(options).catch(error => {
        log.warn({ error: noteOn(error) }, 'dispatching failed, trying again')
        return false
      })
      if (more) continue
      const woken = new Promise<void>(resolve => {
        wake = resolve
      })
      await Promise.race([woken, clock.sleep(LOOK_EVERY_MS, stop.signal).catch(() => undefined)])
    }
  }
  const running = loop()
  return async () => {
    stop.abort()
    await running
    await stopListening()
  }
}

/** One round; true when there may be more to hand over at once. */
async function round({ unitOfWork, queue, clock, log, leaseMs }: DispatcherOptions): Promise<boolean> {
  const now = clock.now()
  const lost = await unitOfWork.stores.work.reap(now)
  if (lost > 0) log.info({ lost }, 'took back work that was lost')
  const items = await unitOfWork.stores.work.takeDue(now, now + leaseMs, BATCH)
  if (items.length > 0) await queue.add(items.map(({ id, epoch, step }) => ({ work: id, epoch, step })))
  return items.length === BATCH
}
