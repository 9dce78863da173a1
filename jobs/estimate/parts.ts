// The calls of a run by its parts: as the vendor documents its pages and batches, and as earlier runs found it to be.
import type { Prices } from '../../src/contract/query.ts'
import type { RunStatus, StepName } from '../../src/contract/stores.ts'
import type { Chunks } from '../../src/domain/estimate/batches.ts'
import { beyond, inProportion, leastBeyond, type Paid } from '../../src/domain/estimate/calibrate.ts'
import type { GuardSettings } from '../../src/domain/guard/settings.ts'
import { CHUNK_ROWS } from '../pull/chunks.ts'
import { isUnscoped } from '../windows/look.ts'
import { IDS_AT_MOST } from '../windows/proof.ts'
import type { EarlierRun } from './earlier.ts'
import type { Outlook } from './outlook.ts'

/** The parts of a run whose calls are told apart; the history is read after it. */
export const RUN_PARTS = [
  'start',
  'reading',
  'links',
  'comparing',
  'writing',
  'confirming',
  'closing',
  'checking',
] as const
export type RunPart = (typeof RUN_PARTS)[number]
export type CallsByPart = Readonly<Record<RunPart, number>>

/** Where chunks have fewer changed records than that on average, some may have none, and are not known. */
const FEW = 5

/** At its end a run looks at the stream once more, for what has become of it meanwhile. */
const LAST_LOOK = 1

const ENDED: ReadonlySet<RunStatus> = new Set(['complete', 'provisional', 'incomplete'])

interface About {
  readonly prices: Prices
  readonly dryRun: boolean
  readonly guards: GuardSettings | null
  /** Whether a run that has ended is proven by the ids that the CRM lists. */
  readonly byIds: boolean
}

/** As documented, where so many records are compared and written. */
function documented(outlook: Outlook, changed: number, chunks: Chunks, about: About): CallsByPart {
  const { prices, dryRun, byIds } = about
  const { query, parts, cuts, looks, recounts, round } = outlook
  const cutting = cuts.map(cut => prices.cut(cut.query, cut.records))
  const reading = parts.map(part => prices.part(part).calls)
  const looking = looks.map(({ held, left }) => prices.look(held, left))
  const beside = parts.map(({ partition, rows }) => linksOf(partition.query, rows, prices))
  const again = round.map(each => prices.links(each.query, each.records))
  return {
    start: prices.start(query) + recounts + sum(cutting),
    reading: sum(reading) + sum(looking),
    links: sum(beside) + sum(again),
    ...guarded(outlook, changed, chunks, about),
    closing: LAST_LOOK + (byIds && !dryRun ? proofOf(outlook, changed, prices) : 0),
  }
}

/** By the time of the later look the stream is described anew. */
const ANEW = 1

/** The first few are written and looked at alone, and all that was written is read again later. */
function guarded({ records }: Outlook, changed: number, chunks: Chunks, { prices, guards }: About) {
  const all = prices.changes(changed, chunks, records)
  if (guards === null || changed <= 0) return { ...all, checking: 0 }
  const first = Math.min(guards.canary, changed)
  const rest = prices.changes(changed - first, chunks, records)
  const alone = prices.again(first)
  return {
    comparing: rest.comparing + 2 * alone,
    writing: rest.writing + alone,
    confirming: all.confirming,
    checking: guards.confirmMinutes > 0 ? ANEW + prices.again(changed) : 0,
  }
}

/** What the run has written itself has left its window by then, and is read by its ids. */
function proofOf({ query, records }: Outlook, changed: number, prices: Prices): number {
  if (records === 0) return 0
  if (records > IDS_AT_MOST) return 1
  return prices.look(Math.max(0, records - changed), isUnscoped(query) ? changed : 0)
}

/** Chunk by chunk, as they are read. */
function linksOf(query: Outlook['query'], rows: number, prices: Prices): number {
  return Math.floor(rows / CHUNK_ROWS) * prices.links(query, CHUNK_ROWS) + prices.links(query, rows % CHUNK_ROWS)
}

const sum = (calls: readonly number[]): number => calls.reduce((total, each) => total + each, 0)

/** What the step of a run should have cost, and what it did. */
interface Bill {
  readonly status: RunStatus
  readonly due: CallsByPart
  readonly made: (...steps: StepName[]) => number
}

function billOf(earlier: EarlierRun, about: About): Bill {
  const { run, outlook, changed, calls } = earlier
  const { dryRun } = run
  const { guards } = run.definition
  const due = documented(outlook, dryRun ? 0 : changed.records, chunksOf(outlook, [earlier]), {
    ...about,
    dryRun,
    guards,
  })
  return {
    status: run.status,
    due,
    made: (...steps) => {
      const own = calls.filter(({ step }) => steps.includes(step))
      return sum(own.map(each => each.calls))
    },
  }
}

/** The estimate: `of` a number of changed records, by part. */
export function callsOf(
  outlook: Outlook,
  earlier: readonly EarlierRun[],
  about: About,
): (changed: number) => CallsByPart {
  const bills = earlier.map(run => billOf(run, about))
  // What waits at its plan has written nothing yet.
  const ended = bills.filter(({ status }) => ENDED.has(status))
  const paid = (due: (calls: CallsByPart) => number, made: (bill: Bill) => number, of = bills): Paid[] =>
    of.map(bill => ({ documented: due(bill.due), made: made(bill) }))
  const started = paid(
    ({ start }) => start,
    ({ made }) => made('start-run'),
  )
  const pulled = paid(
    ({ reading, links }) => reading + links,
    ({ made }) => made('pull'),
  )
  // Together: a Bulk job compares with one call where batches do with many.
  const changing = paid(
    ({ comparing, writing }) => comparing + writing,
    ({ made }) => made('write-back', 'bulk-write'),
    ended,
  )
  const confirmed = paid(
    ({ confirming }) => confirming,
    ({ made }) => made('confirm'),
    ended,
  )
  const closed = paid(
    ({ closing }) => closing,
    ({ made }) => made('close-run'),
    ended,
  )
  const chunks = chunksOf(outlook, earlier)
  return changed => {
    const due = documented(outlook, changed, chunks, about)
    const pulling = due.reading + due.links
    const links = pulling === 0 ? 0 : due.links / pulling
    const reading = beyond(pulling, pulled)
    const change = inProportion(1, changing)
    return {
      start: leastBeyond(due.start, started),
      reading: reading * (1 - links),
      links: reading * links,
      comparing: change * due.comparing,
      writing: change * due.writing,
      confirming: due.confirming === 0 ? 0 : beyond(due.confirming, confirmed),
      closing: beyond(due.closing, closed),
      checking: due.checking,
    }
  }
}

/** At least so many records come in a chunk, and more where they arrive in larger portions. */
function chunksOf({ parts }: Outlook, earlier: readonly EarlierRun[]): Chunks {
  const told = earlier.filter(({ changed }) => changed.records >= FEW * changed.chunks)
  const rows = sum(told.flatMap(({ outlook }) => outlook.parts.map(part => part.rows)))
  const chunks = sum(told.map(({ changed }) => changed.chunks))
  const learnt = chunks === 0 ? 0 : rows / chunks
  return {
    rows: sum(parts.map(part => part.rows)),
    chunkRows: Math.max(CHUNK_ROWS, learnt),
    even: learnt <= CHUNK_ROWS,
  }
}
