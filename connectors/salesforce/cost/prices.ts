// What runs cost in calls by Salesforce's page and batch sizes, and by how long Bulk jobs take at this org.
import { z } from 'zod'
import type { ConnectorDeps, Query } from '../../../src/contract/connector.ts'
import type { Price, Prices, SizedPart } from '../../../src/contract/query.ts'
import { batchesOf } from '../../../src/domain/estimate/batches.ts'
import { isKnown } from '../access/version.ts'
import { pollsOf } from '../bulk/job.ts'
import { HISTORY_IDS } from '../history/history.ts'
import { HISTORY_PAGE } from '../history/pages.ts'
import { standsBetween } from '../links/names.ts'
import { LINK_IDS } from '../links/source.ts'
import { PICK_IDS } from '../proof/listing.ts'
import { REST_PAGE } from '../read.ts'
import { BATCH } from '../write/destination.ts'
import { changesOf } from './changes.ts'
import { BULK_PAGE_ROWS, type Costs, costsOf, jobMsOf, wayFor } from './way.ts'

/** The object, the limits, the count. */
const START_CALLS = 3
/** Once a day. */
const VERSION_CALLS = 1
/** The rough count of an object, or the count of a query. */
const SIZE_CALLS = 1
/** So many result pages of a job are named in one answer. */
const PAGES_NAMED = 5
/** Of each history object its description, and who the editors are. */
const EDITOR_CALLS = 1

const Detail = z.union([
  z.object({ rest: z.literal(true) }).transform(() => 'rest' as const),
  z.object({ gone: z.literal(true) }).transform(() => 'gone' as const),
  z.object({ touched: z.string() }).transform(() => 'touched' as const),
  z.object({ bulk: z.literal('planned') }).transform(() => 'planned' as const),
  z.object({ job: z.string(), at: z.string() }).transform(() => 'results' as const),
  /** `likely`: of a job that is not made yet, how many rows it will have. */
  z.object({ job: z.string(), likely: z.number().default(0) }).transform(({ likely }) => ({ likely })),
])

const betweenOf = ({ associations = [] }: Query): string[] => associations.filter(standsBetween)

function partOf({ partition: { query, detail }, rows }: SizedPart, costs: Costs): Price {
  const parsed = Detail.safeParse(detail)
  // A page that is full is followed by another one; wide rows fill none.
  const pages = (size: number) => Math.floor(rows / Math.min(size, REST_PAGE)) + 1
  if (typeof parsed.data === 'object') {
    const { likely } = parsed.data
    return { way: 'bulk', calls: pollsOf(jobMsOf(likely, costs)) + namedIn(likely) }
  }
  switch (parsed.data) {
    case 'planned':
    case 'results':
      return { way: 'bulk', calls: 1 }
    case 'gone':
      return { way: 'gone', calls: query.window === null ? 1 : 2 }
    case 'touched':
      return { way: 'touched', calls: 1 + Math.ceil(rows / LINK_IDS) }
    default:
      return { way: 'rest', calls: pages(Math.round(costs.pageRows)) }
  }
}

const resultsOf = (records: number): number => Math.max(1, Math.ceil(records / BULK_PAGE_ROWS))
const namedIn = (records: number): number => Math.ceil(resultsOf(records) / PAGES_NAMED)

function partsOf(query: Query, records: number, costs: Costs): SizedPart[] {
  const partial = query.window !== null || (query.scope.where ?? '').trim() !== ''
  const beside = [
    ...(partial && query.upkeep === undefined ? [{ gone: true }] : []),
    ...(query.window === null ? [] : betweenOf(query).map(touched => ({ touched }))),
  ].map(detail => ({ partition: { query, detail }, rows: 0 }))
  if (wayFor(records, costs) === 'rest')
    return [{ partition: { query, detail: { rest: true } }, rows: records }, ...beside]
  const results = resultsOf(records)
  return [
    { partition: { query, detail: { bulk: 'planned' } }, rows: 0 },
    { partition: { query, detail: { job: '', likely: records } }, rows: 0 },
    ...Array.from({ length: results }, () => ({
      partition: { query, detail: { job: '', at: '' } },
      rows: records / results,
    })),
    ...beside,
  ]
}

function historyOf(of: 'all' | 'due', stream: string, { records, changes }: { records: number; changes: number }) {
  const tables = stream === 'Opportunity' ? 2 : 1
  const pages = of === 'all' ? tables + Math.floor(changes / HISTORY_PAGE) : tables * Math.ceil(records / HISTORY_IDS)
  return pages === 0 ? 0 : tables + pages + (changes > 0 ? EDITOR_CALLS : 0)
}

/** The prices at one org. */
export function createPrices(deps: ConnectorDeps): Prices {
  const costs = costsOf(deps.session)
  return {
    start: () => START_CALLS + (isKnown(deps) ? 0 : VERSION_CALLS),
    cut: () => SIZE_CALLS,
    parts: (query, records) => partsOf(query, records, costs.now()),
    part: part => partOf(part, costs.now()),
    links: (query, records) => betweenOf(query).length * Math.ceil(records / LINK_IDS),
    look: (listed, left) =>
      Math.floor(listed / REST_PAGE) +
      1 +
      batchesOf(left, { rows: listed, chunkRows: REST_PAGE, even: true }, PICK_IDS),
    changes: (records, chunks, expected) => changesOf(records, chunks, expected, costs.now()),
    again: records => Math.ceil(records / BATCH),
    history: historyOf,
  }
}
