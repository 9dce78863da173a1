// Whether a run has read all of its window: by the way it read, by the ids that the CRM lists now, or by counts.
import type { Query, Source } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { EndStatus, Run, StoredPartition } from '../../src/contract/stores.ts'
import { GaveUp } from '../../src/errors.ts'
import { isWhole } from '../gone/fates.ts'
import { differences } from './look.ts'

/** Up to so many records the ids are compared: five calls. Beyond, counts; the second look compares ids again. */
export const IDS_AT_MOST = 10_000

export interface End {
  readonly status: EndStatus
  readonly note: string | null
}

const complete: End = { status: 'complete', note: null }
const beyondCounting: End = {
  status: 'provisional',
  note: 'all parts were read; the CRM gives up counting, so that nothing can be compared',
}

/** Of a run whose parts were all read to their end. */
export async function proven(
  run: Run,
  parts: readonly StoredPartition[],
  source: Source,
  context: JobContext,
): Promise<End> {
  const query = parts[0]?.partition.query
  if (query === undefined) return complete
  const proof = source.proof?.(query)
  if (proof?.by === 'walk') return complete
  if (proof?.by === 'later') return { status: 'provisional', note: doubtOf(run, parts, proof.reason) }
  try {
    if (proof?.by === 'ids' && !run.dryRun) return await byIds(query, run, source, context)
    return await byCount(query, run, parts, source)
  } catch (error) {
    // Whatever else keeps the CRM from answering is waited out: all is read, and only the proof is to be had.
    if (!(error instanceof GaveUp)) throw error
    return beyondCounting
  }
}

/** What is missing by now shows up in the second look: to count again would ask the same index. */
function doubtOf(run: Run, parts: readonly StoredPartition[], reason: string): string {
  const pulled = pulledBy(parts)
  return run.expected === null || pulled >= run.expected
    ? reason
    : `read ${pulled} of ${run.expected} records; ${reason}`
}

const pulledBy = (parts: readonly StoredPartition[]): number => parts.reduce((sum, part) => sum + part.rows, 0)

const incomplete = (note: string): End => ({ status: 'incomplete', note })
const unread = (missing: number, of: number): End =>
  incomplete(`${missing} of ${of} records were not read; the cursor stays, the next run heals it`)

/** Fewer read than counted at the start is only right when records left meanwhile: then a new count says so. */
async function byCount(query: Query, run: Run, parts: readonly StoredPartition[], source: Source): Promise<End> {
  const pulled = pulledBy(parts)
  if (run.expected === null) return beyondCounting
  if (pulled >= run.expected) return complete
  const expected = await source.count(query)
  if (pulled >= expected) return complete
  return incomplete(`read ${pulled} of ${expected} records; the cursor stays, the next run heals it`)
}

/**
 * What lies in the window now must have been seen by this very run, for what earlier ones hold says nothing of it, and
 * must be held with this very stamp; what is held and lies there no more must have a newer stamp, or be gone. A window
 * that was empty at the start cannot fill: what comes late is for the second look.
 */
async function byIds(query: Query, run: Run, source: Source, context: JobContext): Promise<End> {
  // What the CRM gives up counting it would give up listing.
  const { expected, windowTo } = run
  if (expected === null) return beyondCounting
  if (expected === 0 || windowTo === null || source.stamps === undefined) return complete
  const closed = { ...query, window: query.window ?? { from: 0, to: windowTo } }
  if (expected > IDS_AT_MOST) {
    const [counted, seen] = [await source.count(closed), await context.stores.windows.countSeen(run, closed.window)]
    return counted <= seen ? complete : unread(counted - seen, counted)
  }
  let [listed, missing, hidden] = [0, 0, 0]
  let after: string | null = null
  for await (const listing of source.stamps(closed, after, context.signal)) {
    const { missed, left } = await differences(listing, after, { query: closed, run, context })
    listed += listing.stamps.length
    const seen = await context.stores.seen.among(
      run.id,
      listing.stamps.map(({ id }) => id),
    )
    missing += listing.stamps.filter(({ id }) => missed.has(id) || !seen.has(id)).length
    if (isWhole({ ...query, window: null })) hidden += await countHidden(left, closed, source, context)
    after = listing.next
  }
  if (missing > 0) return unread(missing, listed)
  if (hidden === 0) return complete
  return incomplete(`${hidden} records that were read are no longer listed, though nothing happened to them`)
}

/** How many of those that left the window are there as they were. */
async function countHidden(
  left: ReadonlyMap<string, number | null>,
  query: Query,
  source: Source,
  context: JobContext,
): Promise<number> {
  if (left.size === 0 || source.pick === undefined) return 0
  const { records } = await source.pick({ ...query, fields: [] }, [...left.keys()], context.signal)
  return records.filter(({ id, stamp }) => left.get(id) === stamp).length
}
