// Feeds that have to be asked: one process asks at a time, and what it hears is stored together with how far it reaches.
import type { Clock, Log } from '../../contract/primitives.ts'
import type { UnitOfWork } from '../../contract/stores.ts'
import { lineOf } from '../../errors.ts'
import type { Resources } from '../job-resources.ts'
import { type WantedStream, wantedStreams } from './wanted.ts'

export interface PollParts {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly log: Log
  /** Opens connections whose calls are counted. */
  resources(): Resources
}

const MINUTE_MS = 60_000

/** Asks for each stream that a sync takes notices of, where its time has come. */
export async function pollFeeds(parts: PollParts, signal: AbortSignal): Promise<void> {
  const { unitOfWork, log, resources } = parts
  for (const wanted of await wantedStreams(unitOfWork)) {
    const opened = resources()
    // One that fails, for whatever reason, must not keep the others from being asked.
    await pollFor(wanted, opened, parts, signal)
      .catch(error => {
        if (!signal.aborted) log.warn({ sync: wanted.sync, error: lineOf(error) }, 'what changed could not be asked')
      })
      .finally(opened.close)
  }
}

async function pollFor(
  { connectionId, connection, stream }: WantedStream,
  opened: Resources,
  { unitOfWork, clock }: PollParts,
  signal: AbortSignal,
): Promise<void> {
  const { feed } = await opened.connect(connection)
  if (feed?.poll === undefined) return
  const { everyMinutes, since } = feed.poll
  const now = clock.now()
  const turn = await unitOfWork.stores.notices.takePoll(connectionId, stream, now, everyMinutes * MINUTE_MS)
  if (turn === null) return
  const { notices, upTo } = await since(stream, turn.upTo, signal)
  await unitOfWork.transaction(async stores => {
    if (notices.length > 0)
      await stores.notices.tally(connectionId, await stores.notices.add(connectionId, notices, now))
    await stores.notices.polled(connectionId, stream, upTo)
  })
}
