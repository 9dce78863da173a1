// What is kept of records: what Evergreen knows of their fields, what is still asked, what sources claim.
import type { Claim } from '../../domain/claim.ts'
import type { Moment, RecordState } from '../../domain/record.ts'

export interface RecordStore {
  /** Locks the rows when called in a transaction with `lock`. */
  load(connectionId: string, stream: string, ids: readonly string[], lock?: 'lock'): Promise<Map<string, RecordState>>
  /** Inserts or merges field by field; rows whose content is unchanged are not rewritten. Returns rows written. */
  save(
    connectionId: string,
    stream: string,
    rows: readonly { readonly id: string; readonly state: RecordState }[],
    at: Moment,
  ): Promise<number>
}

/** For which fields of which records of a chunk a source is to be asked; a chunk is named by the pull job that made it. */
export interface AskStore {
  add(
    runId: string,
    chunk: string,
    asks: readonly { readonly recordId: string; readonly fields: readonly string[] }[],
  ): Promise<void>
  ofChunk(chunk: string): Promise<{ readonly recordId: string; readonly fields: readonly string[] }[]>
}

export interface ClaimStore {
  /** Replaces an older claim of the same (record, supply, source). */
  save(
    connectionId: string,
    stream: string,
    claims: readonly { readonly recordId: string; readonly claim: Claim }[],
  ): Promise<void>
  /** Forgets what a source claimed of a record. */
  retract(
    connectionId: string,
    stream: string,
    of: readonly { readonly recordId: string; readonly source: string }[],
  ): Promise<void>
  load(connectionId: string, stream: string, ids: readonly string[]): Promise<Map<string, Claim[]>>
}
