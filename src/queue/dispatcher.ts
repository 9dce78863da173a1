// Turns work rows into queue jobs and takes back what the queue or a worker lost. Any number may run at once.
import type { Clock, Log } from '../contract/primitives.ts'
import type { DispatchLimits, DueWork, TicketSizes, UnitOfWork } from '../contract/stores.ts'
import { lineOf } from '../errors.ts'
import type { QueueBackend, QueuedTicket } from './backend.ts'

/** What the queue has to hold at most, and how far pulls may run ahead of the writes. */
export const DISPATCH_LIMITS: DispatchLimits = { queued: 400, backlog: 50 }

export interface DispatcherOptions {
  readonly unitOfWork: UnitOfWork
  readonly queue: Pick<QueueBackend, 'add' | 'waiting'>
  readonly clock: Clock
  readonly log: Log
  /** How long the queue may keep an item before it is looked for. */
  readonly leaseMs: number
  readonly limits: DispatchLimits
  /** How many items may share a ticket, as of now. */
  perTicket(): TicketSizes
}

export interface Dispatcher {
  /** There may be room or work: look now. */
  wake(): void
  /** Stops, and waits for the round in hand. */
  stop(): Promise<void>
}

/** How often to look without being woken: for what falls due, and for what was lost. */
const LOOK_EVERY_MS = 500
/** Every job that ends wakes; so that looking never costs more than working, there is a pause between two looks. */
const LOOK_NO_SOONER_MS = 10

/** Starts dispatching. */
export async function startDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const { clock, log } = options
  const { work } = options.unitOfWork.stores
  const stopping = new AbortController()
  let woken = Promise.withResolvers<void>()
  const wake = () => woken.resolve()
  const stopListening = await work.onAdded(wake)
  const loop = async () => {
    let lookForLost = 0
    let lookForEnded = 0
    while (!stopping.signal.aborted) {
      woken = Promise.withResolvers<void>()
      try {
        if (clock.now() >= lookForLost) {
          await takeBackLost(options)
          lookForLost = clock.now() + LOOK_EVERY_MS
        }
        const handedOver = await dispatch(options)
        // While one run keeps everyone busy, another may have come to its end.
        if (handedOver === 0 || clock.now() >= lookForEnded) {
          await work.closeEnded()
          lookForEnded = clock.now() + LOOK_EVERY_MS
        }
      } catch (error) {
        log.warn({ error: lineOf(error) }, 'dispatching failed, trying again')
        woken = Promise.withResolvers<void>()
      }
      await clock.sleep(LOOK_NO_SOONER_MS, stopping.signal).catch(() => undefined)
      await Promise.race([woken.promise, clock.sleep(LOOK_EVERY_MS, stopping.signal).catch(() => undefined)])
    }
  }
  const running = loop()
  return {
    wake,
    async stop() {
      stopping.abort()
      await running
      await stopListening()
    },
  }
}

/** Returns how many items were handed over. */
async function dispatch({ unitOfWork, queue, clock, leaseMs, limits, perTicket }: DispatcherOptions): Promise<number> {
  const now = clock.now()
  const items = await unitOfWork.stores.work.takeDue(now, now + leaseMs, limits, perTicket())
  await queue.add(ticketsOf(items))
  return items.length
}

/** The tickets in the order of their first items. */
function ticketsOf(items: readonly DueWork[]): QueuedTicket[] {
  const shared = Map.groupBy(items, ({ ticket }) => ticket)
  return [...shared].flatMap(([id, [first, ...others]]) => {
    if (first === undefined) return []
    const { step, priority } = first
    return [{ id, step, priority, items: [first, ...others].map(item => ({ id: item.id, epoch: item.epoch })) }]
  })
}

/** Items that wait long in a busy queue keep their place; those that the queue no longer has are handed over again. */
async function takeBackLost({ unitOfWork, queue, clock, log, leaseMs }: DispatcherOptions): Promise<void> {
  const { work } = unitOfWork.stores
  const now = clock.now()
  const overdue = await work.overdue(now)
  const there = await queue.waiting([...new Set(overdue.map(({ ticket }) => ticket))])
  const { kept = [], gone = [] } = Object.groupBy(overdue, ({ ticket }) => (there.has(ticket) ? 'kept' : 'gone'))
  await work.keepQueued(kept, now + leaseMs)
  const lost = await work.reap(now, gone)
  if (lost > 0) log.info({ lost }, 'took back work that was lost')
}
