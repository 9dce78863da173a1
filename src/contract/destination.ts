// Writing to a CRM: what is sent, what it says of each change, and what it has now.
import type { Moment, Value } from '../domain/record.ts'

export interface Change {
  readonly recordId: string
  /** Goes into the receipt field where there is one. */
  readonly intentId: string
  /** Null clears a field; what is not here is left as it is. */
  readonly fields: Readonly<Record<string, Value>>
  /** These values stood there before: whether a list has them still is for the CRM to say. */
  readonly putsBack?: boolean
}

/**
 * What the CRM said of one change: `answer` in its own words, `code` beside them. `duplicateOf`: refused because there is
 * such a record already, with the ids of those that are named. `mendable`: refused for a reason that an admin may put right,
 * so that the same value may be taken later. `drift`: the field itself may be no longer what it was. `contended`: a lock was in the way, smaller groups help.
 * `suspect`: its batch was refused for a row that is not found yet, smaller groups find it; never of a row that was alone.
 */
export type WriteOutcome =
  | { readonly status: 'applied'; readonly answer: string }
  | {
      readonly status: 'rejected'
      readonly code: string
      readonly answer: string
      readonly fields: readonly string[]
      readonly duplicateOf?: readonly string[]
      readonly mendable?: boolean
      readonly drift?: boolean
    }
  | {
      readonly status: 'retry'
      readonly code: string
      readonly answer: string
      readonly contended?: boolean
      readonly suspect?: boolean
    }
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
  /** Nothing is written of what was read last to be compared: where a write's turn was taken along, it is free again. */
  unsent?(): void
  /**
   * At most batchSize changes. One outcome per change, same order. ConnectionLost when the answer is not known;
   * RetriableError, Postponed and Drifted only when nothing was written.
   */
  write(stream: string, changes: readonly Change[], signal: AbortSignal): Promise<WriteOutcome[]>
  /** Where the CRM takes very many changes as one job. */
  readonly bulk?: BulkWriter
}

/** What the CRM tells of one row of a job. */
export interface BulkRow {
  /** The receipt that was sent with it; null where there is no receipt field. */
  readonly intentId: string | null
  readonly outcome: WriteOutcome
}

/**
 * What became of a job. not begun: it was never told to start, so nothing was written. gone: the CRM has it no longer.
 * over: its rows by record; of those that are missing nothing is known. `failure`: why it ended early, if it did.
 */
export type BulkEnd =
  | { readonly status: 'not begun' }
  | { readonly status: 'gone' }
  | {
      readonly status: 'over'
      readonly rows: ReadonlyMap<string, BulkRow>
      readonly failure: string | null
      /** How many rows the CRM says it has come to, whatever is told of them. */
      readonly processed: number
    }

/** Writing many changes as a job: few calls, and some minutes. One row per record in a job. */
export interface BulkWriter {
  /** Whether so many records are worth a job. */
  worth(records: number): boolean
  /** In one job. */
  readonly most: { readonly records: number; readonly characters: number }
  /**
   * The records that changed since then, by the CRM's clock, with what they have now; null for those that are gone. All
   * others are as they were.
   */
  changedSince(
    stream: string,
    fields: readonly string[],
    since: Moment,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, CurrentRecord | null>>
  /** Makes a job, in which nothing happens yet: its name is to be stored before it begins. */
  make(stream: string): Promise<string>
  /**
   * Hands the changes over and lets the job begin. Returns the outcomes of those that are not sent, by record, and when
   * the job is likely to be over; null where there was nothing to send, and it has not begun.
   */
  begin(
    job: string,
    stream: string,
    changes: readonly Change[],
  ): Promise<{ readonly refused: ReadonlyMap<string, WriteOutcome>; readonly due: Moment | null }>
  /** Postponed while the job is at work. `rows`: how many changes were handed over to it, or a few more. */
  end(job: string, stream: string, rows: number, signal: AbortSignal): Promise<BulkEnd>
  /** A job that has not begun never will. True where it had begun by then, and wrote: `end` tells what. */
  drop(job: string, signal: AbortSignal): Promise<boolean>
}
