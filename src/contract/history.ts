// What a CRM tells of the past of fields; a part that a connection may have.
import type { FieldChange } from '../domain/history.ts'
import type { Moment } from '../domain/record.ts'
import type { Json } from './primitives.ts'

export interface HistoryQuery {
  readonly stream: string
  readonly fields: readonly string[]
}

export interface HistoryPage {
  /** In any order; later reads may repeat them. */
  readonly changes: readonly FieldChange[]
  /** Safe to store once the changes are stored; null at the end. */
  readonly next: Json | null
}

export interface FieldOfRecord {
  readonly recordId: string
  readonly field: string
}

/** What fields were set to in the past. The CRM forgets it in time; fields that it keeps no history of tell nothing. */
export interface History {
  /** How many records `of` takes at once. */
  readonly batchSize: number
  /** How `by` names our own user or app; null where nobody tells. */
  self?(): Promise<string | null>
  /** Fields of the stream whose past is worth having whether or not a sync reads them: the stages of a deal. */
  always(stream: string): readonly string[]
  /** Of these records; those that are gone are passed over. */
  of(query: HistoryQuery, ids: readonly string[], signal: AbortSignal): Promise<FieldChange[]>
  /**
   * What became of fields that we wrote since then: everything of the records that anyone else changed since, or a little
   * earlier. `untold`: fields that the CRM keeps no history of.
   */
  since(
    stream: string,
    written: readonly FieldOfRecord[],
    from: Moment,
    signal: AbortSignal,
  ): Promise<{ readonly changes: readonly FieldChange[]; readonly untold: readonly string[] }>
  /** For so many changes `since` takes few enough calls to be gone through in one go; absent where any number does. */
  readonly atOnce?: number
  /** How many changes `all` would tell, as the CRM counts. There where `all` is. */
  size?(query: HistoryQuery): Promise<number>
  /** Of all records there are, where that takes fewer calls than asking for each. */
  all?(query: HistoryQuery, from: Json | null, signal: AbortSignal): AsyncIterable<HistoryPage>
}
