// What runs cost in calls by HubSpot's page and batch sizes.
import { z } from 'zod'
import type { Query } from '../../../src/contract/connector.ts'
import type { Price, Prices, SizedPart } from '../../../src/contract/query.ts'
import { batchesOf } from '../../../src/domain/estimate/batches.ts'
import { HISTORY_BATCH } from '../history.ts'
import { comingAlong } from '../links/along.ts'
import { pluralOf } from '../links/names.ts'
import { LINK_BATCH } from '../links/source.ts'
import { isLong, partsOf } from '../list/cuts.ts'
import { isWide, PAGE } from '../pages.ts'
import { modeOf } from '../read.ts'
import { SEARCH_PAGE } from '../search.ts'
import { BATCH } from '../write/destination.ts'

/** Where a list is cut, one call finds the last id and one the first. */
const CUT_CALLS = 2
/** What the token may do, the properties, the account, the count. */
const START_CALLS = 4

const Way = z.object({ by: z.enum(['list', 'search', 'members', 'archived']) })

function customOf({ associations = [] }: Query): number {
  return associations.filter(name => pluralOf(name) === undefined).length
}

function pagesOf(rows: number, size: number): number {
  return Math.max(1, Math.ceil(rows / size))
}

function partOf({ partition: { query, detail }, rows }: SizedPart): Price {
  const parsed = Way.safeParse(detail)
  const way = parsed.success ? parsed.data.by : 'list'
  // A page of a search that is full is followed by another one.
  if (way === 'search') return { way, calls: Math.floor(rows / SEARCH_PAGE) + 1 }
  const pages = pagesOf(rows, PAGE)
  if (way === 'members') return { way, calls: pages + Math.ceil(rows / PAGE) }
  return { way, calls: way === 'list' && isWide(query.fields) ? 2 * pages : pages }
}

function partsOfQuery(query: Query, records: number): SizedPart[] {
  const { by } = modeOf(query)
  if (by === 'list') {
    const parts = partsOf(records)
    return Array.from({ length: parts }, () => ({ partition: { query, detail: { by } }, rows: records / parts }))
  }
  const own = { partition: { query, detail: { by } }, rows: records }
  return query.upkeep === undefined ? [own, { partition: { query, detail: { by: 'archived' } }, rows: 0 }] : [own]
}

/** A full read of everything has most links along; a round of links asks for all. */
function linksOf(query: Query, records: number): number {
  const { associations = [], upkeep } = query
  const along = upkeep?.chore !== 'associations' && modeOf(query).by === 'list' ? comingAlong(associations).length : 0
  return (associations.length - along) * Math.ceil(records / LINK_BATCH)
}

/** HubSpot's prices, the same for all accounts. */
export const prices: Prices = {
  // A full run looks at the links that all syncs of the stream ask for: those of its own twice more.
  start: query => START_CALLS + customOf(query) * (query.window === null ? 3 : 1),
  cut: (query, records) => (modeOf(query).by === 'list' && isLong(records) ? CUT_CALLS : 0),
  parts: partsOfQuery,
  part: partOf,
  links: linksOf,
  look: (listed, left) =>
    Math.floor(listed / SEARCH_PAGE) + 1 + batchesOf(left, { rows: listed, chunkRows: SEARCH_PAGE, even: true }, PAGE),
  changes: (records, chunks) => {
    const batches = batchesOf(records, chunks, BATCH)
    return { comparing: batches, writing: batches, confirming: batchesOf(records, chunks, HISTORY_BATCH) }
  },
  again: records => Math.ceil(records / BATCH),
  history: (_of, _stream, { records }) => Math.ceil(records / HISTORY_BATCH),
}
