// What is kept of records: what Evergreen knows of their fields, what is still asked, what sources claim.
import type { Claim } from '../../domain/claim.ts'
import type { Moment, RecordState } from '../../domain/record.ts'
import type { Gone, Stamp } from '../connector.ts'

/** A record's place among those that were merged into each other. */
export interface Lineage {
  /** The record that all of them live on in; the record itself when it was not merged away. */
  readonly survivor: string
  /** What was merged into the survivor, directly or not. */
  readonly merged: readonly string[]
}

export interface RecordRef {
  readonly connectionId: string
  readonly stream: string
  readonly recordId: string
}

export interface StandingRecord extends RecordRef {
  readonly state: RecordState
  /** It is marked as gone. */
  readonly gone: boolean
}

export interface RecordStore {
  /** Locks the rows when called in a transaction with `lock`. */
  load(connectionId: string, stream: string, ids: readonly string[], lock?: 'lock'): Promise<Map<string, RecordState>>
  /** Of any connections and streams, in the order of `of`; those that are not there are left out. */
  standing(of: readonly RecordRef[]): Promise<StandingRecord[]>
  /** Inserts those of the records that are not there; returns how many. */
  add(
    connectionId: string,
    stream: string,
    rows: readonly { readonly id: string; readonly state: RecordState }[],
    at: Moment,
  ): Promise<number>
  /** Inserts or merges field by field; rows whose content is unchanged are not rewritten. Returns rows written. */
  save(
    connectionId: string,
    stream: string,
    rows: readonly { readonly id: string; readonly state: RecordState }[],
    at: Moment,
  ): Promise<number>
  /** Those of the ids that are marked as gone. */
  gone(connectionId: string, stream: string, ids: readonly string[]): Promise<Set<string>>
  /** Marks records as gone and keeps what is known of them. Returns those that were known and not marked so before. */
  markGone(connectionId: string, stream: string, gone: readonly Gone[], at: Moment): Promise<Gone[]>
  /** Takes the mark off; returns the ids that had it. */
  revive(connectionId: string, stream: string, ids: readonly string[]): Promise<string[]>
  /** What was merged into each of the ids itself; ids into which nothing was merged are missing. */
  mergedInto(connectionId: string, stream: string, ids: readonly string[]): Promise<Map<string, readonly string[]>>
  lineage(connectionId: string, stream: string, id: string): Promise<Lineage>
  /** How many are known and not marked as gone. */
  known(connectionId: string, stream: string): Promise<number>
  /** Those of them in (after, to], in the order of ids; null is no bound. */
  idsAfter(
    connectionId: string,
    stream: string,
    span: { readonly after: string | null; readonly to: string | null },
    limit: number,
  ): Promise<string[]>
  /** How many of them, `most` at most, lie after an id, and the last of these. */
  ahead(
    connectionId: string,
    stream: string,
    after: string | null,
    most: number,
  ): Promise<{ readonly count: number; readonly last: string | null }>
}

/** What a sync saw of a record when it last judged it. */
export interface Sighting {
  /** The record's replication key. */
  readonly stamp: Moment | null
  /** Of everything that the judgement rested on beside what is known of the record. */
  readonly digest: string
  /** Until when that judgement has nothing to do; null when it had, or something was learnt of the record since. */
  readonly settledUntil: Moment | null
  /** Grows whenever something is learnt of the record: its state or its claims. */
  readonly changes: number
}

/** The ledger of a sync: one row per record that it read. */
export interface SightingStore {
  of(syncId: string, ids: readonly string[]): Promise<Map<string, Sighting>>
  /**
   * Give `changes` as it was before the record's state and claims were loaded, 0 where there was no sighting: where
   * more was learnt since, the sighting does not count as settled. Rows that are noted so already are left alone.
   */
  note(syncId: string, rows: readonly (Sighting & { readonly id: string })[]): Promise<void>
  /** Forgets those that are still noted with this very stamp. */
  forget(syncId: string, left: readonly Stamp[]): Promise<void>
  /** Takes what the run has left undone for unseen, so that whatever compares or reads it next comes back to it. */
  unsee(run: { readonly id: string; readonly syncId: string }): Promise<void>
}

/** Which records a run has seen of its window, so that at its end the others can be asked for. */
export interface SeenStore {
  add(runId: string, ids: readonly string[]): Promise<void>
  /** The run did not see them, and has asked the CRM for them. */
  addAsked(runId: string, ids: readonly string[]): Promise<void>
  /** Those of the ids that the run has seen. */
  among(runId: string, ids: readonly string[]): Promise<Set<string>>
  /** At most `limit` records that are known, not marked as gone, and were neither seen nor asked for by the run. */
  unseen(
    run: { readonly id: string; readonly connectionId: string; readonly stream: string },
    limit: number,
  ): Promise<string[]>
  forget(runId: string): Promise<void>
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

/** By what records are found; the numbers stand for what only who has the sealing key can make them of. */
export interface FindableStore {
  /** Whether there are any for `takeDue`, at the cost of a glance. */
  areDue(): Promise<boolean>
  /**
   * Records that were stored since that was worked out, for the caller to do so in this transaction; null where there are
   * none, or somebody else is at it. `most`: null as well where those that come first are more than that.
   */
  takeDue(
    most?: number,
  ): Promise<{ readonly connectionId: string; readonly stream: string; readonly ids: readonly string[] } | null>
  /** Replaces what there was of them; of what is no longer there nothing is kept. */
  put(
    connectionId: string,
    stream: string,
    of: readonly { readonly id: string; readonly blinds: readonly bigint[] }[],
  ): Promise<void>
  /** Has it worked out again for all records of the stream. */
  anew(connectionId: string, stream: string): Promise<void>
  /** Records that have all numbers of one of the sets. */
  having(
    sets: readonly (readonly bigint[])[],
    limit: number,
  ): Promise<readonly { readonly connectionId: string; readonly stream: string; readonly recordId: string }[]>
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
  /** Hands the claims on a record that was merged away to the one it lives on in; the newer one stays. */
  follow(
    connectionId: string,
    stream: string,
    merged: readonly { readonly id: string; readonly mergedInto: string }[],
  ): Promise<void>
}
