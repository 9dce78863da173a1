// What is to be done next, as rows: the database is the truth, the queue only runs it.
import type { Moment } from '../../domain/record.ts'
import type { Json } from '../primitives.ts'

/** The steps of a run, in their order. */
export const STEP_NAMES = [
  'start-run',
  'undo',
  'pull',
  'enrich',
  'stamp',
  'carry-out',
  'write-back',
  'bulk-write',
  'confirm',
  'stick',
  'history',
  'close-run',
] as const
export type StepName = (typeof STEP_NAMES)[number]

/** A piece of work to be done next, as a row. `key` makes it unique within its run. */
export interface NextWork {
  readonly step: StepName
  readonly runId: string
  readonly key: string
  /** References only: no values of records. */
  readonly payload: Json
  /** Not before; at once where nothing is said. */
  readonly dueAt?: Moment
}

/** waiting: to be handed to the queue. queued: handed over; with a holder, a worker has it in hand. */
export type WorkStatus = 'waiting' | 'queued' | 'done' | 'failed'
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
/** An item to be handed to the queue: on which of its tickets, and by its run's priority how soon. */
export interface DueWork extends WorkTicket {
  readonly runId: string
  readonly step: StepName
  readonly priority: number
  readonly ticket: string
}
/** Which handing-over of which item: a later one makes the earlier worthless. The queue carries one or several at once. */
export interface WorkTicket {
  readonly id: string
  readonly epoch: number
}

/** An item that a worker has taken, and when its first attempt began. */
export interface BegunWork extends WorkItem {
  readonly startedAt: Moment
}

export interface EndedWork extends WorkTicket {
  readonly status: 'done' | 'failed'
  readonly note: string | null
  /** For the final audit entry. */
  readonly detail: Json
}

/** How many items of a step share a ticket of the queue; where nothing is said, each has its own. */
export type TicketSizes = Readonly<Partial<Record<StepName, number>>>

/** How much work may be on its way at once. */
export interface DispatchLimits {
  /** Items handed to the queue and not yet taken by a worker, over all connections: what the queue has to hold. */
  readonly queued: number
  /** Pulls of a run wait while so many of its enrich and write-back items are open. */
  readonly backlog: number
}

export interface WorkStore {
  /** Items whose (run, key) exist already are left alone. Wakes the dispatchers at commit. */
  add(items: readonly (NextWork & { readonly id: string })[]): Promise<void>
  /**
   * Takes waiting items of active runs that are due, and looks at what ended runs wrote, and marks them queued until
   * `leaseUntil`. Nothing of a paused sync or connection, unless its run was stopped and only has to end; nothing beyond
   * its connection's limits or the dispatch limits. Interactive runs first; then the connections in
   * turn, and within a connection its runs and their steps.
   */
  takeDue(now: Moment, leaseUntil: Moment, limits: DispatchLimits, perTicket?: TicketSizes): Promise<DueWork[]>
  /** Makes all that waits of a run due at once. Wakes the dispatchers at commit. */
  hasten(runId: string, now: Moment): Promise<void>
  /** Queued items whose lease ran out before `now`: the queue may have lost them. */
  overdue(now: Moment): Promise<(WorkTicket & { readonly ticket: string })[]>
  /** Prolongs the lease of queued items that the queue still has. */
  keepQueued(tickets: readonly WorkTicket[], leaseUntil: Moment): Promise<void>
  /** Makes items wait again: the given queued ones, and all that run with a lease that ran out before `now`. */
  reap(now: Moment, lost: readonly WorkTicket[]): Promise<number>
  /**
   * A worker takes items: those that are neither finished, nor handed over again under a later epoch, nor held by a
   * lease that lasts become running and held by `holder`. The start of those that never ran before is audited.
   */
  begin(tickets: readonly WorkTicket[], holder: string, now: Moment, leaseUntil: Moment): Promise<BegunWork[]>
  /** Prolongs the leases that `holder` still has among these items; returns their ids. */
  extend(tickets: readonly WorkTicket[], holder: string, leaseUntil: Moment): Promise<ReadonlySet<string>>
  /** Locks the rows for the rest of the transaction; throws LeaseLost unless `holder` holds every one. */
  fence(tickets: readonly WorkTicket[], holder: string): Promise<void>
  /**
   * Ends items, with the final audit entry of each; throws LeaseLost unless `holder` holds every one. Call it last in
   * the transaction that stores what they did: so their rows are locked for the shortest time, and when another worker
   * has them, nothing of it is stored.
   */
  finish(items: readonly EndedWork[], holder: string, now: Moment): Promise<void>
  /** Makes `close-run` due for active runs whose work has all ended; returns how many. */
  closeEnded(): Promise<number>
  /** Whether the run was stopped or is paused, and how much of its work behind the pulls is open, up to `most`. */
  standing(runId: string, most: number): Promise<{ readonly held: boolean; readonly behind: number }>
  /** The item got on: its failures so far count no more. Call it fenced. */
  gotOn(ticket: WorkTicket): Promise<void>
  /** Gives an item back, due at `at`. `countAsFailure` raises `failures`. */
  giveBack(ticket: WorkTicket, holder: string, at: Moment, note: string, countAsFailure: boolean): Promise<void>
  /** Whether the run has an item of the step that is not done or failed. */
  hasOpen(runId: string, step: StepName): Promise<boolean>
  /** How many items of the run are not done or failed, the given step left out. */
  openOf(runId: string, except: StepName): Promise<number>
  failedOf(runId: string): Promise<{ readonly step: StepName; readonly note: string | null }[]>
  /** Calls `wake` when work was added by anyone; returns a stop function. */
  onAdded(wake: () => void): Promise<() => Promise<void>>
  /** Why waiting items of a run wait, newest note first. */
  waitingNotes(runId: string): Promise<{ readonly note: string; readonly until: Moment }[]>
}
