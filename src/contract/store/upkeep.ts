// What is kept of a sync's chores: when each was done last, and where its next time begins.
import type { Moment } from '../../domain/record.ts'
import type { Chore } from '../../domain/upkeep.ts'
import type { Json } from '../primitives.ts'

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
