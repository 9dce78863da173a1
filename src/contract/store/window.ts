// What is kept of the windows that syncs have read: which are still to be looked at again, and what is held of each.
import type { Moment } from '../../domain/record.ts'
import type { ReadWindow } from '../../domain/window.ts'
import type { Stamp } from '../connector.ts'

export interface NewWindow extends Omit<ReadWindow, 'passes' | 'late'> {
  readonly syncId: string
  /** The run that read it. */
  readonly runId: string
  /** By the CRM's clock: when it is to be looked at again. */
  readonly dueAt: Moment
}

/** A stretch of the replication key; from the very beginning where `from` is null. */
export type Stretch = Pick<ReadWindow, 'from' | 'to'>

export interface HeldStretch extends Stretch {
  /** How many records are held of it. */
  readonly held: number
}

/** A run whose proof came later than its end. */
export interface HealedRun {
  readonly id: string
  /** As it had ended. */
  readonly status: 'incomplete' | 'provisional'
  readonly note: string | null
}

export interface WindowStore {
  /** Remembers a window; older ones that lie within it need no look of their own any more. */
  remember(window: NewWindow): Promise<void>
  /** Those whose time has come, the oldest first. */
  due(syncId: string, now: Moment): Promise<ReadWindow[]>
  /** Those of the ids that are there, the oldest first. */
  byIds(ids: readonly string[]): Promise<ReadWindow[]>
  /** Nothing is missing: they are looked at no more. */
  settle(ids: readonly string[]): Promise<void>
  /** A look has found so many records: there will be another one. */
  postpone(id: string, dueAt: Moment, late: number): Promise<void>
  /** Everything was read, out of no index: nothing within it is looked at again. */
  settleWithin(syncId: string, stretch: Stretch): Promise<void>
  /**
   * Marks runs as complete that ended `incomplete` or `provisional` and read nothing but this stretch: those of the same
   * sync, scope and account as the run that has proven it. A dry run proves and leaves nothing, so it stays as it ended.
   */
  heal(
    by: { readonly id: string; readonly syncId: string },
    stretch: Stretch,
    note: (run: HealedRun) => string,
  ): Promise<HealedRun[]>
  /**
   * What is held of a stretch, between two ids: `after` is left out, `upTo` is not; null is no bound. Records that are
   * gone are left out.
   */
  held(
    syncId: string,
    stretch: Stretch,
    between: { readonly after: string | null; readonly upTo: string | null },
  ): Promise<Stamp[]>
  /** How many of it all. */
  countHeld(syncId: string, stretch: Stretch): Promise<number>
  /** How many records the run has seen itself that are held of a stretch. */
  countSeen(run: { readonly id: string; readonly syncId: string }, stretch: Stretch): Promise<number>
  /**
   * Stretches of so many records each, at least, back from `before`, `most` at most. The last one reaches back to the
   * beginning unless there are `more`.
   */
  stretches(
    syncId: string,
    before: Moment,
    of: { readonly records: number; readonly most: number },
  ): Promise<{ readonly stretches: readonly HeldStretch[]; readonly more: boolean }>
}
