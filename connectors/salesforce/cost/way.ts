// REST pages or a Bulk job: whichever costs less for so many rows, by what both have cost this connection so far. Five
// wide REST pages can take as long as a Bulk job, and where jobs queue for minutes fifty narrow ones are quicker.
import type { SessionKeeper } from '../../../src/contract/connector.ts'

/** What reads have cost lately; times in milliseconds. */
export interface Costs {
  /** Rows that a full REST page holds, and how long it takes. */
  readonly pageRows: number
  readonly pageMs: number
  /** From the making of a Bulk job to its end: what it takes whatever its size. */
  readonly jobMs: number
  /** The same of a Bulk job that writes. */
  readonly ingestMs: number
}

/** Before anything was measured. The cutover is at about 10,000 rows then. */
export const FIRST_COSTS: Costs = { pageRows: 2_000, pageMs: 2_500, jobMs: 10_000, ingestMs: 30_000 }

/** An org of 100,000 calls a day has about one a second: so a call is worth a second. */
const CALL_MS = 1_000
/** Made, asked after three times, its pages listed, the first one read. */
const JOB_CALLS = 6
/** Rows that Salesforce adds to the results in a millisecond, and that a result page holds. */
const BULK_ROWS_PER_MS = 20
export const BULK_PAGE_ROWS = 50_000
/** A REST read is one page after the other, by one worker: beyond so many, a job's pages are read by all. */
const MOST_PAGES = 50
/** How much the newest measurement counts. */
const WEIGHT = 0.3

/** What so many rows would cost by REST and by Bulk, calls included. */
function costOf(rows: number, costs: Costs): { readonly rest: number; readonly bulk: number } {
  const { pageRows, pageMs } = costs
  const calls = JOB_CALLS + Math.floor(rows / BULK_PAGE_ROWS)
  return {
    rest: Math.ceil(rows / pageRows) * (pageMs + CALL_MS),
    bulk: jobMsOf(rows, costs) + calls * CALL_MS,
  }
}

/** How long a Bulk job of so many rows is likely to take. */
export function jobMsOf(rows: number, { jobMs }: Costs): number {
  return jobMs + rows / BULK_ROWS_PER_MS
}

/** By which way so many rows are read. */
export function wayFor(rows: number, costs: Costs): 'rest' | 'bulk' {
  if (rows <= costs.pageRows) return 'rest'
  if (rows > MOST_PAGES * costs.pageRows) return 'bulk'
  const { rest, bulk } = costOf(rows, costs)
  return rest <= bulk ? 'rest' : 'bulk'
}

/** The costs with a REST page that was followed by more: its rows are what a page holds. */
export function withPage(costs: Costs, rows: number, ms: number): Costs {
  return { ...costs, pageRows: Math.max(1, blend(costs.pageRows, rows)), pageMs: blend(costs.pageMs, ms) }
}

/** The costs with a Bulk job that took so long for so many rows. */
export function withJob(costs: Costs, rows: number, ms: number): Costs {
  return { ...costs, jobMs: blend(costs.jobMs, Math.max(0, ms - rows / BULK_ROWS_PER_MS)) }
}

/** Records that a collection takes, the calls for each (compared, written), and how long both take. */
const COLLECTION = { rows: 200, calls: 2, ms: 500 }
/** Compared, made, uploaded, begun, asked after three times, its three result files. */
const INGEST_CALLS = 10
/** Rows that Salesforce writes in a millisecond, triggers included. */
const INGEST_ROWS_PER_MS = 1

/** Whether so many records cost less written by one Bulk job than by collections. About 3,500 before anything was measured. */
export function isWorthJob(records: number, { ingestMs }: Costs): boolean {
  const { rows, calls, ms } = COLLECTION
  const byCollections = Math.ceil(records / rows) * (ms + calls * CALL_MS)
  return ingestMs + records / INGEST_ROWS_PER_MS + INGEST_CALLS * CALL_MS < byCollections
}

/** How long a job that writes so many records is likely to take. */
export function likelyIngestMs(records: number, { ingestMs }: Costs): number {
  return ingestMs + records / INGEST_ROWS_PER_MS
}

/** The costs with a Bulk job that took so long to write so many records. */
export function withIngest(costs: Costs, records: number, ms: number): Costs {
  return { ...costs, ingestMs: blend(costs.ingestMs, Math.max(0, ms - records / INGEST_ROWS_PER_MS)) }
}

function blend(before: number, now: number): number {
  return before + WEIGHT * (now - before)
}

/** Kept per connection and process: a connection is opened anew for each job. */
const kept = new WeakMap<SessionKeeper, Costs>()

export interface CostMemory {
  now(): Costs
  learn(next: (costs: Costs) => Costs): void
}

/** What is remembered of a connection's reads in this process. */
export function costsOf(session: SessionKeeper): CostMemory {
  const now = () => kept.get(session) ?? FIRST_COSTS
  return {
    now,
    learn: next => {
      kept.set(session, next(now()))
    },
  }
}
