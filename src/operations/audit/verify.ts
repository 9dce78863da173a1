// Proves that the audit is what was written: every entry, every segment, every link, and the head that is known outside.
import type { Clock } from '../../contract/primitives.ts'
import { SEGMENT_SPAN } from '../../contract/store/audit/log.ts'
import type { AuditChain, AuditKeys, AuditReader, Link, Segment } from '../../contract/stores.ts'
import { compareEntries, isSame } from '../../domain/audit/compare.ts'
import type { AuditColumns } from '../../domain/audit/text.ts'
import type { Moment } from '../../domain/record.ts'
import { type ChainWalk, keyMissing, type Start, walkChain } from './chain-walk.ts'
import { checkDrops } from './drops.ts'
import type { AuditFault, Report } from './fault.ts'
import { checkValues, findSalts } from './values.ts'

const ENTRIES_AT_ONCE = 5_000
const MOST_FAULTS = 1_000
/** No audit gets that long; what says so is not Evergreen's. */
const MOST_SEGMENTS = 2 ** 40

/** A link's number and seal, as the log or the head file tells it. */
export interface KnownHead {
  readonly link: number
  /** Base64. */
  readonly seal: string
  /** Where it comes from, in words. */
  readonly from: string
}

export interface VerifyRequest {
  readonly runId?: string | undefined
  readonly since?: Moment | undefined
  readonly heads: readonly KnownHead[]
  /** Is told how many entries were checked until now. */
  readonly onProgress?: ((entries: number) => void) | undefined
}

export interface AuditVerdict {
  readonly entries: number
  readonly segments: number
  readonly links: number
  /** Segments that were written a moment ago and wait for their link. */
  readonly waiting: number
  readonly head: { readonly link: number; readonly seal: string } | null
  /** The first thousand. */
  readonly faults: readonly AuditFault[]
  readonly faultCount: number
  readonly seconds: number
}

interface VerifyParts {
  readonly chain: Pick<AuditChain, 'asOfNow'>
  readonly keys: AuditKeys
  readonly clock: Clock
}

/** Reads as of one moment, page by page; whatever is wrong is a fault of the verdict, never an error. */
export async function verifyAudit(request: VerifyRequest, { chain, keys, clock }: VerifyParts): Promise<AuditVerdict> {
  const began = clock.now()
  const faults: AuditFault[] = []
  let faultCount = 0
  const report: Report = (kind, at, what) => {
    faultCount += 1
    if (faults.length < MOST_FAULTS) faults.push({ kind, at, what })
  }
  const read = await chain.asOfNow(reader => readAll(request, began, reader, keys, report))
  return { ...read, faults, faultCount, seconds: (clock.now() - began) / 1_000 }
}

type Read = Omit<AuditVerdict, 'faults' | 'faultCount' | 'seconds'>

async function readAll(
  request: VerifyRequest,
  now: Moment,
  reader: AuditReader,
  keys: AuditKeys,
  report: Report,
): Promise<Read> {
  const start = await startOf(request, reader)
  const chain = walkChain(start, reader, keys, report, now)
  await checkDrops(reader, keys, report)
  const sums = await readSegments(request, start, { reader, keys, report, chain })
  await chain.finish()
  const { links, last } = chain.seen()
  await checkHeads(request.heads, last, reader, report)
  for (const { of, what } of await reader.untold(request, MOST_FAULTS)) report('untold', of, what)
  if (request.runId !== undefined && sums.segments === 0)
    report('untold', `run ${request.runId}`, 'no entry tells of it')
  const head = last === null ? null : { link: last.number, seal: base64(last.seal) }
  return { ...sums, links, waiting: chain.waiting(), head }
}

/** Where to begin: at the very beginning, at the run's first segment, or with what was linked since. */
async function startOf({ runId, since }: VerifyRequest, reader: AuditReader): Promise<Start> {
  const none = { before: null, fromSegment: -MOST_SEGMENTS }
  if (runId !== undefined) return before((await reader.firstSegmentOf(runId)) ?? 0, reader)
  if (since === undefined) return none
  const first = await reader.firstLinkSince(since)
  const [link] = first === null ? [] : await reader.links(first - 1, 1)
  return before(Math.min(...(link?.segments ?? [(await reader.lastSegment()) + 1])), reader)
}

/** From that segment on, with all links that may name it or a later one. */
async function before(fromSegment: number, reader: AuditReader): Promise<Start> {
  return { before: await reader.linkBefore(fromSegment), fromSegment }
}

interface Reading {
  readonly reader: AuditReader
  readonly keys: AuditKeys
  readonly report: Report
  readonly chain: ChainWalk
}

async function readSegments({ runId, since, onProgress }: VerifyRequest, { fromSegment }: Start, reading: Reading) {
  const { reader, chain, report } = reading
  const sums = { entries: 0, segments: 0 }
  for (let from = fromSegment; ; ) {
    const { segments, isEnd } = await reader.segments(from, ENTRIES_AT_ONCE)
    const real = segments.filter(({ number }) => number < MOST_SEGMENTS)
    for (const { number } of segments.slice(real.length)) {
      report('segment-changed', `segment ${number}`, 'no segment has such a number')
    }
    const next = (real.at(-1)?.number ?? from) + 1
    const own = runId === undefined ? real : real.filter(segment => segment.runId === runId)
    const span = { from: from === -MOST_SEGMENTS ? null : from * SEGMENT_SPAN, to: isEnd ? null : next * SEGMENT_SPAN }
    const numbers = own.map(({ number }) => number)
    const entries = await (runId === undefined ? reader.entries(span) : reader.entriesOf(runId, numbers, span))
    // The database looks for salts while entries are hashed here.
    const [values] = await Promise.all([findSalts(entries, reading), checkEntries(own, entries, reading)])
    await checkValues(values, runId === undefined && since === undefined, reading)
    for (const segment of real) {
      checkSeal(segment, reading)
      await chain.meet(segment)
    }
    sums.entries += entries.length
    sums.segments += own.length
    onProgress?.(sums.entries)
    if (isEnd || real.length === 0) return sums
    from = next
  }
}

/** A shell's content is proven by the link that takes it in, and by the entry that tells of it. */
function checkSeal(segment: Segment, { keys, report }: Reading): void {
  const at = `segment ${segment.number}`
  if (segment.dropped !== null) {
    if (segment.hashes.byteLength > 0) report('segment-changed', at, 'its entries were dropped, and it has hashes')
    if (segment.holds.length > 0) report('segment-changed', at, 'its entries were dropped, and filters find it')
    return
  }
  const seal = keys.segmentSeal(segment)
  if (seal === null) report('key-missing', at, keyMissing(segment.keyId))
  else if (!isSame(seal, segment.seal)) report('segment-changed', at, 'its seal does not fit its content')
}

const WORDS = {
  changed: 'it is not what was sealed in its place',
  removed: 'it was sealed, and is not there',
  inserted: 'it is there, and was never sealed',
} as const

function checkEntries(segments: readonly Segment[], entries: readonly AuditColumns[], reading: Reading): void {
  const { reader, keys, report } = reading
  const bySegment = Map.groupBy(entries, ({ seq }) => Math.floor(Number(seq) / SEGMENT_SPAN))
  for (const segment of segments) {
    if (segment.dropped !== null) continue
    const own = (bySegment.get(segment.number) ?? []).map(entry => ({ entry, hash: keys.hashOf(entry) }))
    bySegment.delete(segment.number)
    const faults = compareEntries(segment, own, segment.number * SEGMENT_SPAN)
    for (const { fault, seq } of faults) report(`entry-${fault}`, `entry ${seq}`, WORDS[fault])
    if (faults.length > 0) continue
    const holds = reader.holdsOf(own.map(({ entry }) => entry))
    if (!areSame(holds, segment.holds)) {
      report('segment-changed', `segment ${segment.number}`, 'what filters find it by is not what its entries hold')
    }
  }
  for (const { seq } of [...bySegment.values()].flat()) {
    report(
      'entry-inserted',
      `entry ${seq}`,
      'it is in no segment that it could belong to: it was never sealed, or dropped',
    )
  }
}

/** In whatever order. */
function areSame(some: readonly number[], others: readonly number[]): boolean {
  const b = new Set(others)
  return some.length === others.length && some.length === b.size && some.every(each => b.has(each))
}

async function checkHeads(
  heads: readonly KnownHead[],
  last: Link | null,
  reader: AuditReader,
  report: Report,
): Promise<void> {
  for (const { link, seal, from } of heads) {
    const [found] = last?.number === link ? [last] : await reader.links(link - 1, 1)
    if (found?.number !== link) report('chain-cut', `link ${link}`, `${from} knows it, and it is not there`)
    else if (base64(found.seal) !== seal) report('chain-cut', `link ${link}`, `${from} knows it with another seal`)
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
