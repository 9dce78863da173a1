// A second look at a window: its ids as the CRM lists them now are compared with what is held. What was missed is read
// by its id; what is held and no longer listed must have moved on or be gone, and is read too, which shows it.
import { z } from 'zod'
import type { Cursor, Gone, Listing, Page, Partition, Source, Stamp } from '../../src/contract/connector.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Run } from '../../src/contract/stores.ts'
import type { CrmRecord } from '../../src/domain/record.ts'
import { isFrom, isMissed } from '../../src/domain/window.ts'
import { FatalError, GaveUp } from '../../src/errors.ts'
import { isWhole } from '../gone/fates.ts'

const AfterCursor = z.object({ after: z.string() })
const NOTHING: Page = { records: [], next: null }

/** The pages of a partition: a window is read, or looked at again. */
export function pagesOf(
  { partition, cursor }: { readonly partition: Partition; readonly cursor: Cursor | null },
  run: Run,
  source: Source,
  context: JobContext,
): AsyncIterable<Page> {
  if (partition.recheck === undefined) return source.read(partition, cursor, context.signal)
  return unlessGivenUp(look(partition, cursor, run, source, context), partition.recheck.windows, context)
}

/**
 * What the CRM gives up listing was read by a way that does not need it: the look is left out, and the log says so. Its
 * windows are settled without being proven.
 */
async function* unlessGivenUp(
  pages: AsyncGenerator<Page>,
  windows: readonly string[],
  { log, transaction }: JobContext,
): AsyncGenerator<Page> {
  try {
    yield* pages
  } catch (error) {
    if (!(error instanceof GaveUp)) throw error
    log.warn({}, 'the CRM gives up listing the ids of a window: it is not looked at again')
    await transaction(stores => stores.windows.settle(windows))
    yield NOTHING
  }
}

async function* look(
  { query }: Partition,
  cursor: Cursor | null,
  run: Run,
  source: Source,
  context: JobContext,
): AsyncGenerator<Page> {
  const { stamps, pick } = source
  if (stamps === undefined || pick === undefined) {
    throw new FatalError({ where: `run ${run.id}`, what: 'the CRM does not list ids', fix: 'Start the sync again.' })
  }
  let after = cursor === null ? null : AfterCursor.parse(cursor).after
  for await (const listing of stamps(query, after, context.signal)) {
    const { missed, left } = await differences(listing, after, { query, run, context })
    // Records that left a HubSpot scope must not be read by their ids, which know no scope.
    const ids = [...missed, ...(isUnscoped(query) ? left.keys() : [])]
    const page: Page = ids.length === 0 ? NOTHING : await pick(query, ids, context.signal)
    // What was edited since lies in the run's own window: to be judged twice would cost changes and calls twice.
    const records = page.records.filter(({ stamp }) => !isFrom(run.windowFrom, stamp))
    const gone = [
      ...(page.gone ?? []),
      ...(await goneOf([...left.keys()], page.records, query.stream, source, context)),
    ]
    const late = records.filter(record => missed.has(record.id) || isHidden(record, left, isUnscoped(query)))
    const next = listing.next === null ? null : { after: listing.next }
    const links = await linksOf(records, query, source, context)
    yield {
      records,
      gone,
      links,
      late: late.map(({ id }) => id),
      // It may come back by a formula too, with the same stamp: held no longer, it is missed then.
      left: isUnscoped(query) ? [] : [...left].map(([id, stamp]) => ({ id, stamp })),
      compared: listing.stamps.length,
      next,
      goOn: 'here',
    }
    after = listing.next
  }
}

interface Differences {
  /** Listed, and unknown or known in an earlier state. */
  readonly missed: ReadonlySet<string>
  /** Held, and not listed. */
  readonly left: ReadonlyMap<string, Stamp['stamp']>
}

interface About {
  readonly query: Partition['query']
  readonly run: Run
  readonly context: Pick<JobContext, 'stores'>
}

/** Of what lies between the id after which the listing began and the one at which it ends. */
export async function differences(
  { stamps, next }: Listing,
  after: string | null,
  { query, run, context }: About,
): Promise<Differences> {
  const { windows, sightings } = context.stores
  const stretch = query.window ?? { from: null, to: run.windowTo ?? 0 }
  const ids = stamps.map(({ id }) => id)
  const [sighted, held] = await Promise.all([
    sightings.of(run.syncId, ids),
    windows.held(run.syncId, stretch, { after, upTo: next }),
  ])
  const listed = new Set(ids)
  const missed = stamps.filter(({ id, stamp }) => isMissed(stamp, sighted.get(id)?.stamp))
  const left = held.filter(({ id }) => !listed.has(id))
  return { missed: new Set(missed.map(({ id }) => id)), left: new Map(left.map(({ id, stamp }) => [id, stamp])) }
}

/** Of what left the window without being there any more: what the CRM says became of it. */
async function goneOf(
  left: readonly string[],
  there: readonly CrmRecord[],
  stream: string,
  { gone }: Source,
  { signal }: JobContext,
): Promise<Gone[]> {
  const found = new Set(there.map(({ id }) => id))
  const away = left.filter(id => !found.has(id))
  return away.length === 0 || gone === undefined ? [] : gone(stream, away, signal)
}

/** What a read tells along with the records. */
async function linksOf(
  records: readonly CrmRecord[],
  { stream, associations = [] }: Partition['query'],
  source: Source,
  { signal }: JobContext,
): Promise<NonNullable<Page['links']>> {
  if (records.length === 0 || associations.length === 0 || source.links === undefined) return []
  const ids = records.map(({ id }) => id)
  return source.links.of(stream, ids, associations, signal)
}

/** It is there as we know it, and the listing does not show it: then the listing may lack others too. */
function isHidden({ id, stamp }: CrmRecord, left: Differences['left'], unscoped: boolean): boolean {
  return unscoped && left.has(id) && left.get(id) === stamp
}

/** What leaves a scope may do so without a new stamp: by a formula, or a field of another record. */
export function isUnscoped({ upkeep: _chore, ...query }: Partition['query']): boolean {
  return isWhole({ ...query, window: null })
}
