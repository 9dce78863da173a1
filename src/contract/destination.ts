// Writing to a CRM: what is sent, what it says of each change, and what it has now.
import type { Value } from '../domain/record.ts'

export interface Change {
  readonly recordId: string
  /** Goes into the receipt field where there is one. */
  readonly intentId: string
  /** Null clears a field; what is not here is left as it is. */
  readonly fields: Readonly<Record<string, Value>>
}

/**
 * What the CRM said of one change: `answer` in its own words, `code` beside them. `duplicateOf`: refused because there is
 * such a record already, with the ids of those that are named. `contended`: a lock was in the way, smaller groups help.
 */
export type WriteOutcome =
  | { readonly status: 'applied'; readonly answer: string }
  | {
      readonly status: 'rejected'
      readonly code: string
      readonly answer: string
      readonly fields: readonly string[]
      readonly duplicateOf?: readonly string[]
    }
  | { readonly status: 'retry'; readonly code: string; readonly answer: string; readonly contended?: boolean }
  /** It may have been written: this one alone is found out about. */
  | { readonly status: 'unknown'; readonly answer: string }

/** The values that a record has now, and the receipt of our last write to it. */
export interface CurrentRecord {
  readonly fields: Readonly<Record<string, Value>>
  /** The intent of our last write, null when there was none; absent where the CRM has no receipt field. */
  readonly receipt?: string | null
}

export interface Destination {
  readonly batchSize: number
  /** A write locks the record's parent too, so rows of one parent belong together. */
  readonly locksParents: boolean
  /** For so long the CRM may work on a call whose answer was lost. */
  readonly longestCallMs: number
  /** At most batchSize ids. Records that are gone are missing from the answer. */
  current(
    stream: string,
    ids: readonly string[],
    fields: readonly string[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, CurrentRecord>>
  /**
   * At most batchSize changes. One outcome per change, same order. ConnectionLost when the answer is not known;
   * RetriableError and Postponed only when nothing was written.
   */
  write(stream: string, changes: readonly Change[], signal: AbortSignal): Promise<WriteOutcome[]>
}
