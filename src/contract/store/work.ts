// What is to be done next, as rows: the database is the truth, the queue only runs it.
import type { Moment } from '../../domain/record.ts'
import type { Json } from '../primitives.ts'

/** The steps of a run, in their order. */
export const STEP_NAMES = ['start-run', 'pull', 'enrich', 'write-back', 'close-run'] as const
export type StepName = (typeof STEP_NAMES)[number]

/** A piece of work to be done next, as a row. `key` makes it unique within its run. */
export interface NextWork {
  readonly step: StepName
  readonly runId: string
  readonly key: string
  /** References only: no values of records. */
  readonly payload: Json
}

/** waiting: to be handed to the queue. queued: handed over. running: a worker holds it. */
export type WorkStatus = 'waiting' | 'queued' | 'running' | 'done' | 'failed'
export interface WorkItem {
  readonly id: string
  readonly runId: string
  readonly step: StepName
  readonly payload: Json
  /** Grows each time the item is handed to the queue; makes each handing-over a queue job of its own. */
  readonly epoch: number
  /** Failures so far that counted. */
  readonly failures: number
}
export interface WorkStore {
  /** Items whose (run, key) exist already are left alone. Wakes the dispatcher at commit. */
  add(items: readonly (NextWork & { readonly id: string })[]): Promise<void>
  /**
   * Takes waiting items that are due and not paused, and marks them queued until `leaseUntil`.
   * Skips what other dispatchers are taking. Oldest first.
   */
  takeDue(now: Moment, leaseUntil: Moment, limit: number): Promise<WorkItem[]>
  /** Gives back items whose lease ran out: the queue or the worker lost them. Returns how many. */
  reap(now: Moment): Promise<number>
  /**
   * A worker takes the item: it becomes running and held by `holder`. Null when it is finished, was handed over
   * again under a later epoch, or another holder's lease lasts. `first` tells whether it never ran before.
   */
  begin(
    id: string,
    epoch: number,
    holder: string,
    now: Moment,
    leaseUntil: Moment,
  ): Promise<(WorkItem & { readonly first: boolean; readonly startedAt: Moment }) | null>
  /** Prolongs the lease; false when lost. */
  extend(id: string, holder: string, leaseUntil: Moment): Promise<boolean>
  /** Locks the row for the rest of the transaction; throws LeaseLost unless `holder` holds it. */
  fence(id: string, holder: string): Promise<void>
  /** Ends the item; the run's last open item being ended makes `close-run` due. Call inside a fenced transaction. */
  finish(id: string, status: 'done' | 'failed', now: Moment, note: string | null): Promise<void>
  /** Gives the item back, due at `at`. `countAsFailure` raises `failures`. */
  giveBack(id: string, holder: string, at: Moment, note: string, countAsFailure: boolean): Promise<void>
  /** How many items of the run are not done or failed, the given step left out. */
  openOf(runId: string, except: StepName): Promise<number>
  failedOf(runId: string): Promise<{ readonly step: StepName; readonly note: string | null }[]>
  /** Calls `wake` when work was added by anyone; returns a stop function. */
  onAdded(wake: () => void): Promise<() => Promise<void>>
  /** Why waiting items of a run wait, newest note first. */
  waitingNotes(runId: string): Promise<{ readonly note: string; readonly until: Moment }[]>
}
