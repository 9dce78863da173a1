// How the work goes, all of it at once: what waits and why, what failed and why, how fast it goes, who works.
import type { Clock } from '../../contract/primitives.ts'
import type { QueueSize, QueueWatch } from '../../contract/queue.ts'
import { ALIVE_MS } from '../../contract/store/figures.ts'
import type {
  ListenedStream,
  LivingWorker,
  NoticeStore,
  UnitOfWork,
  WorkLine,
  WorkReason,
} from '../../contract/stores.ts'
import { type DayFigures, dayFigures } from '../../domain/quota/figures.ts'
import { EvergreenError, lineOf } from '../../errors.ts'

export interface QueuesReport {
  /** Per step and connection; those with nothing to tell are left out. */
  readonly lines: readonly (Omit<WorkLine, 'ended'> & {
    /** Jobs that ended per minute, over the last five minutes. */
    readonly perMinute: number
  })[]
  readonly waits: readonly WorkReason[]
  /** Of the last 24 hours. */
  readonly failures: readonly WorkReason[]
  /** What the queue itself holds; null and the reason when it cannot be reached. */
  readonly queue: { readonly holds: QueueSize | null; readonly trouble: string | null }
  readonly workers: readonly LivingWorker[]
  /** Records that wait to be read because news of them came, by sync; and what became of all that came, by connection. */
  readonly notices: {
    readonly waiting: readonly { readonly sync: string; readonly records: number; readonly oldestMs: number }[]
    readonly fates: Awaited<ReturnType<NoticeStore['tallies']>>
    /** Those of which notices are taken now. */
    readonly streams: readonly (Omit<ListenedStream, 'heardAt'> & { readonly silentMs: number | null })[]
  }
  /** The day's calls, of connections whose limit is known. */
  readonly days: readonly (DayFigures & { readonly connection: string })[]
}

/** Reasons beyond these are told by their number in the lines. */
const REASONS = 20
const RATE_MINUTES = 5

/** Reads the figures. A queue that is away is part of the answer. */
export async function reportQueues(
  { stores }: Pick<UnitOfWork, 'stores'>,
  queue: QueueWatch,
  clock: Clock,
): Promise<QueuesReport> {
  const now = clock.now()
  const [lines, waits, failures, workers, held, days] = await Promise.all([
    stores.figures.lines(now),
    stores.figures.waits(now, REASONS),
    stores.figures.failures(now, REASONS),
    stores.workers.alive(ALIVE_MS),
    sizeOf(queue),
    stores.days.list(),
  ])
  const notices = await noticesOf(stores, now)
  const rated = lines.map(({ ended, ...line }) => ({ ...line, perMinute: ended / RATE_MINUTES }))
  return { lines: rated, waits, failures, queue: held, workers, notices, days: dayFigures(days, now) }
}

async function noticesOf(
  stores: Pick<UnitOfWork['stores'], 'notices' | 'syncs'>,
  now: number,
): Promise<QueuesReport['notices']> {
  const [waiting, fates, syncs, streams] = await Promise.all([
    stores.notices.waiting(),
    stores.notices.tallies(),
    stores.syncs.list(),
    stores.notices.listenedStreams(),
  ])
  const wanted = syncs.filter(sync => sync.definition.notices !== null).map(({ definition }) => definition)
  const isWanted = (one: ListenedStream) =>
    wanted.some(({ connection, stream }) => connection === one.connection && stream === one.stream)
  const named = new Map(syncs.map(({ id, name }) => [id, name]))
  return {
    waiting: waiting.map(({ syncId, records, since }) => {
      return { sync: named.get(syncId) ?? syncId, records, oldestMs: now - since }
    }),
    fates,
    streams: streams.filter(isWanted).map(({ heardAt, ...told }) => {
      return { ...told, silentMs: heardAt === null ? null : now - heardAt }
    }),
  }
}

async function sizeOf(queue: QueueWatch): Promise<QueuesReport['queue']> {
  try {
    return { holds: await queue.size(), trouble: null }
  } catch (error) {
    if (!(error instanceof EvergreenError)) throw error
    return { holds: null, trouble: lineOf(error) }
  }
}
