// What is asked of a CRM: records of a stream, the parts into which reading them falls, and what these cost in calls.
import type { Chunks } from '../domain/estimate/batches.ts'
import type { Moment } from '../domain/record.ts'
import type { Scope } from '../domain/sync.ts'
import type { Chore } from '../domain/upkeep.ts'
import type { Noticed } from './feed.ts'
import type { Json } from './primitives.ts'

export interface Query {
  readonly stream: string
  readonly fields: readonly string[]
  readonly scope: Scope
  /** Null: everything. Else records whose replication key lies in [from, to). */
  readonly window: { readonly from: Moment; readonly to: Moment } | null
  /** Set where the read is a chore, beside what the run's window asks for; `cursor` is remembered once it is done. */
  readonly upkeep?: { readonly chore: Chore; readonly cursor: Json }
  /** Whose links are wanted, as the link source has resolved the names; none when absent. */
  readonly associations?: readonly string[]
}

/** An independently readable part of a query; stored as it is. */
export interface Partition {
  readonly query: Query
  readonly detail: Json
  /** Set where several reads may bring it to light: a run takes it once under this name. */
  readonly once?: string
  /** Set where the query's window was read before and is only looked at again; see jobs/windows. */
  readonly recheck?: Recheck
  /** Set where just these records are read, for news came of them; see jobs/notices. */
  readonly noticed?: readonly Noticed[]
}
/** Which windows that earlier runs have read, by id. */
export interface Recheck {
  readonly windows: readonly string[]
}

/** A part of a run, and how many records are read of it. */
export interface SizedPart {
  readonly partition: Partition
  readonly rows: number
}

export interface Price {
  /** Parts that are read alike cost alike: "list", "search", "rest", "bulk". */
  readonly way: string
  readonly calls: number
}

/** In numbers of calls; fractions are what is to be expected. */
/** What a run costs by the limits that a vendor documents, the size of its pages and batches. Nothing is asked. */
export interface Prices {
  /** To look at the account and at a stream, and to count the query. */
  start(query: Query): number
  /** To cut a query of so many records into parts. */
  cut(query: Query, records: number): number
  /** The parts that a query of so many records is likely to be cut into, those included that come to light on the way. */
  parts(query: Query, records: number): readonly SizedPart[]
  /** To read one part to its end. */
  part(part: SizedPart): Price
  /** To ask at once for the links of so many records of the query, of those that do not come along with them. */
  links(query: Query, records: number): number
  /** To list the ids of so many records, and to read by their ids those that lay between them and have left, page by page. */
  look(listed: number, left: number): number
  /**
   * To compare and to write so many changed records, which lie anywhere in the chunks of a run, and to look back at it.
   * `expected`: records of the run's own query; a large run may be written otherwise than a small one.
   */
  changes(
    records: number,
    chunks: Chunks,
    expected: number,
  ): { readonly comparing: number; readonly writing: number; readonly confirming: number }
  /** To read so many records again by their ids, in one go. */
  again(records: number): number
  /** To read the past: all there is, `changes` of it where that is known, or that of so many records alone. */
  history(of: 'all' | 'due', stream: string, size: { readonly records: number; readonly changes: number }): number
}
