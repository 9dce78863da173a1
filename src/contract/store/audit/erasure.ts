// Records whose values are to be forgotten, or were: the marks hold their ids and no value of theirs.

import type { Wanted } from '../../../domain/audit/person.ts'
import type { Moment } from '../../../domain/record.ts'
import type { Actor } from '../../audit.ts'
import type { RecordRef } from '../record.ts'

/** asked: by a person. deleted: so many days ago in the CRM. privacy: the CRM was told to forget the person. */
export type ErasureCause = 'asked' | 'deleted' | 'privacy'

export type ErasureRef = RecordRef

export interface Erasure extends ErasureRef {
  readonly cause: ErasureCause
  readonly by: Actor
  readonly askedAt: Moment
  /** When its values were erased; null while they were not. */
  readonly erasedAt: Moment | null
}

export interface OpenPart {
  readonly after: Erasure | null
  readonly erasedBefore: Moment
}

/** Rows by what they are of, such as "claims". */
export type ErasedRows = Readonly<Record<string, number>>

export interface ErasureStore {
  /** Notes that they are to be erased. What is noted already is left as it is, unless it was done with. */
  ask(refs: readonly ErasureRef[], cause: ErasureCause, by: Actor, at: Moment): Promise<void>
  /** Notes all records of the connection that were found deleted before a moment, and are so still; returns how many. */
  askDeleted(connectionId: string, before: Moment, by: Actor, at: Moment): Promise<number>
  /** Those that are not done with, the oldest first: after one of them, and without those that were erased since a moment. */
  open(limit: number, part?: OpenPart): Promise<Erasure[]>
  /** How many of each connection were asked for before a moment and are not done with, and the oldest of them. */
  overdue(before: Moment): Promise<readonly { readonly erasures: number; readonly oldest: Erasure }[]>
  /** Those of the records that are not done with; nobody else erases them until the transaction ends. */
  hold(of: Omit<ErasureRef, 'recordId'>, ids: readonly string[]): Promise<Erasure[]>
  /** How many rows there are of these records, by what they are of. */
  count(of: Omit<ErasureRef, 'recordId'>, ids: readonly string[]): Promise<ErasedRows>
  /** Forgets all that is known of these records, and the keys of their values in the audit. Call inside a transaction. */
  erase(of: Omit<ErasureRef, 'recordId'>, ids: readonly string[]): Promise<ErasedRows>
  /**
   * Those of the records of which the audit has values that nobody can read any more, newer than the last entry that tells
   * of an erasure of it.
   */
  unreadable(of: Omit<ErasureRef, 'recordId'>, ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Those of the records of which a change is just being written. */
  beingWritten(of: Omit<ErasureRef, 'recordId'>, ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Those of the records of which a change was approved and is still to be written, each with the runs that will. */
  approvedIn(of: Omit<ErasureRef, 'recordId'>, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>
  /** Runs that wait at a plan with changes of these records. */
  plannedIn(of: Omit<ErasureRef, 'recordId'>, ids: readonly string[]): Promise<string[]>
  /** Notes when they were erased first. */
  erased(refs: readonly ErasureRef[], at: Moment): Promise<void>
  /** Whether a job of the connection goes on that began before a moment, and may know of them still. */
  isAtWork(connectionId: string, before: Moment): Promise<boolean>
  /** Nobody knows of them any more. */
  done(refs: readonly ErasureRef[], at: Moment): Promise<void>
  /** Records of which an entry of the audit has a sealed value with one of these blinds. */
  sealedUnder(blinds: readonly bigint[]): Promise<ErasureRef[]>
  /** Values outside of the audit that match all patterns, each with its record. */
  containing(wanted: Wanted): Promise<readonly (ErasureRef & { readonly value: string })[]>
  /** Those of the records of which the CRM was told to forget them: what a read shows of them is a remnant. */
  forgotten(of: Omit<ErasureRef, 'recordId'>, ids: readonly string[]): Promise<ReadonlySet<string>>
}
