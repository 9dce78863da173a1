// What is kept of a sync's chores: when each was done last, and where its next time begins; of a look at what was written;
// and of stamps that are written on their own.
import type { Moment } from '../../domain/record.ts'
import type { Chore } from '../../domain/upkeep.ts'
import type { Json } from '../primitives.ts'
import type { StoredProposal } from './change.ts'

export interface ChoreDone {
  /** When the run began that did it to its end. */
  readonly at: Moment
  /** What the chore wants to know the next time. */
  readonly cursor: Json
}

export interface UpkeepStore {
  /** Chores that were never done are missing. */
  of(syncId: string): Promise<ReadonlyMap<Chore, ChoreDone>>
  done(syncId: string, chore: Chore, done: ChoreDone): Promise<void>
}

/** A field of which other programs flipped too many of our values: its rule rests until a person frees it. */
export interface PausedField {
  readonly field: string
  readonly flips: number
  readonly since: Moment
}

/** Which runs' changes are to be read again, and what was found. */
export interface CheckStore {
  /** What the run wrote is to be read again, from then on. */
  plan(runId: string, from: Moment): Promise<void>
  /** Runs of the sync of which that is due, the oldest first. */
  due(syncId: string, now: Moment): Promise<string[]>
  /** What the run applied, stamps left out, in order, after a change. */
  applied(runId: string, after: string | null, limit: number): Promise<StoredProposal[]>
  /** It was read again. */
  done(runId: string): Promise<void>
  /** Returns how many there are of the field since it was last freed. */
  addFlips(syncId: string, field: string, flips: number): Promise<number>
  /** False where the field is paused already. */
  pause(syncId: string, field: string, at: Moment): Promise<boolean>
  paused(syncId: string): Promise<PausedField[]>
  /** Those of all syncs, by the sync's id. */
  allPaused(): Promise<ReadonlyMap<string, readonly PausedField[]>>
  /** Its flips count no more; false where it was not paused. */
  free(syncId: string, field: string): Promise<boolean>
}

/** How many records of a stream may get stamps and nothing else on a day. */
export interface DayShare {
  readonly connectionId: string
  readonly stream: string
  /** "2026-12-24": a day as people in the sync's zone call it. */
  readonly day: string
  readonly limit: number
}

export interface StampStore {
  /** How many of the day's share are left. */
  left(share: DayShare): Promise<number>
  /** Takes up to `wanted` of the share, counting all workers; returns how many were granted. A day never comes back. */
  take(share: DayShare, wanted: number): Promise<number>
  /** The day on which the sync last looked for records to stamp; null before the first. */
  lookedOn(syncId: string): Promise<string | null>
  look(syncId: string, day: string): Promise<void>
}
