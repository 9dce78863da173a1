// Erases what is due: what somebody asked for, what the CRM was told to forget, and what was deleted there long enough ago.
// What a job that had begun before may still have stored of it is erased with the next sweeps, until there is no such job.
import type { Clock, Log } from '../../contract/primitives.ts'
import type { Erasure, OpenPart, StoredConnection, UnitOfWork } from '../../contract/stores.ts'
import { deletedDaysOf } from '../../domain/audit/keep.ts'
import { lineOf } from '../../errors.ts'
import { eraseRecords } from './erase.ts'

const DAY_MS = 86_400_000
const AT_ONCE = 200
/** A job that began while a record was being erased may have read it before. */
const MARGIN_MS = 120_000

export interface SweepParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/**
 * Any number of processes may do so at once. `deleted`: whether to look for records that were deleted long enough ago.
 * Returns how many records were erased for the first time.
 */
export async function sweepErasures({ unitOfWork, clock, log }: SweepParts, deleted = true): Promise<number> {
  const connections = deleted ? await unitOfWork.stores.connections.known() : []
  for (const connection of connections) await askDeleted(connection, unitOfWork, clock)
  let [erased, settled] = [0, 0]
  let after: Erasure | null = null
  // What waits stays where it is in the order: it must not keep those behind it from their turn.
  for (let isFull = true; isFull && settled < AT_ONCE; ) {
    const part: OpenPart = { after, erasedBefore: clock.now() - MARGIN_MS }
    const open: readonly Erasure[] = await unitOfWork.stores.erasures.open(AT_ONCE, part)
    for (const [, same] of Map.groupBy(open, ({ connectionId, stream }) => `${connectionId} ${stream}`)) {
      // One that fails, for whatever reason, must not keep the others from being erased.
      const swept = await eraseSome(same, { unitOfWork, clock, log }).catch(error => {
        log.warn({ stream: same[0]?.stream, error: lineOf(error) }, 'records could not be erased, trying again')
        return { first: 0, done: 0 }
      })
      erased += swept.first
      settled += swept.first + swept.done
    }
    after = open.at(-1) ?? null
    isFull = open.length === AT_ONCE
  }
  return erased
}

async function askDeleted(connection: StoredConnection, { stores }: UnitOfWork, clock: Pick<Clock, 'now'>) {
  const days = deletedDaysOf(connection.keep)
  if (days === null) return
  const now = clock.now()
  await stores.erasures.askDeleted(connection.id, now - days * DAY_MS, 'evergreen', now)
}

interface Swept {
  /** Erased for the first time. */
  readonly first: number
  readonly done: number
}

/** What was erased before is erased once more when every job that may have known of it is over, and is done with then. */
async function eraseSome(open: readonly Erasure[], { unitOfWork, clock, log }: SweepParts): Promise<Swept> {
  const [of] = open
  if (of === undefined) return { first: 0, done: 0 }
  return unitOfWork.transaction(async stores => {
    const now = clock.now()
    const held = await stores.erasures.hold(
      of,
      open.map(({ recordId }) => recordId),
    )
    const first = held.filter(({ erasedAt }) => erasedAt === null)
    const before = held.filter(({ erasedAt }) => erasedAt !== null && erasedAt + MARGIN_MS < now)
    const since = Math.max(...before.map(({ erasedAt }) => (erasedAt ?? 0) + MARGIN_MS))
    // Asked before anything is erased: whatever such a job has stored is there by then.
    const over = before.length === 0 || (await stores.erasures.isAtWork(of.connectionId, since)) ? [] : before
    const { rows, left } = await eraseRecords([...first, ...over], now, stores)
    const done = over.filter(erasure => !left.includes(erasure))
    await stores.erasures.done(done, now)
    const erased = first.filter(erasure => !left.includes(erasure)).length
    if (erased > 0) log.info({ records: erased, rows, waiting: left.length }, 'records were erased')
    return { first: erased, done: done.length }
  })
}
