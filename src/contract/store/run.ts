// What is kept of a run: its state, its partitions and what came of it.
import type { ProposalReason } from '../../domain/decide/proposal.ts'
import type { Stop } from '../../domain/plan/stop.ts'
import type { Moment } from '../../domain/record.ts'
import type { SyncDefinition } from '../../domain/sync.ts'
import type { UndoScope } from '../../domain/undo/scope.ts'
import type { Actor, ChangeOutcome } from '../audit.ts'
import type { Cursor, Partition } from '../connector.ts'
import type { StepName } from './work.ts'

/**
 * complete: proven to have read everything. provisional: read to its end, and only a later look can prove that nothing
 * was missing. incomplete: something is missing, and the cursor stayed. planned: read, and its changes wait for a person.
 * expired, superseded: nobody decided on its plan in time, or it came to nothing before: what waited was not written.
 * stopped: somebody stopped it; what had been sent by then is settled, and the cursor stayed.
 */
export const RUN_STATUSES = [
  'active',
  'planned',
  'complete',
  'provisional',
  'incomplete',
  'failed',
  'expired',
  'superseded',
  'stopped',
] as const
export type RunStatus = (typeof RUN_STATUSES)[number]
/** How a run ends. */
export type EndStatus = Exclude<RunStatus, 'active' | 'planned'>
/**
 * history: nothing is judged; the past of the fields is read. notices: only records that news came of are read. retry:
 * nothing is read; what failed in another run is written. undo: nothing is read; what others wrote is taken back.
 */
export type RunMode = 'full' | 'incremental' | 'history' | 'notices' | 'retry' | 'undo'

/** Lower comes first: what a person waits for, before what a clock started, before what may take all day. */
export const PRIORITIES = { interactive: 0, scheduled: 1, background: 2 } as const
export type RunPriority = keyof typeof PRIORITIES
export interface Run {
  readonly id: string
  readonly syncId: string
  readonly syncName: string
  readonly connectionId: string
  readonly mode: RunMode
  readonly dryRun: boolean
  /** Why its changes wait for a person; null where they are written as they are found. */
  readonly stopsFor: Stop | null
  readonly priority: RunPriority
  readonly status: RunStatus
  /** The definition in force when the run began. */
  readonly definition: SyncDefinition
  /** "schedule", "cli:alice": what or who started it. */
  readonly startedBy: Actor
  /** Who stopped it: from then on nothing more of it begins. */
  readonly stoppedBy: Actor | null
  readonly startedAt: Moment
  readonly endedAt: Moment | null
  /** [from, to) of the replication key; null for a full run's `from`, and before start-run has looked. */
  readonly windowFrom: Moment | null
  readonly windowTo: Moment | null
  /** The account whose records it reads; null before start-run has looked. */
  readonly account: string | null
  /** How many records the CRM counted at the start. */
  readonly expected: number | null
  /** Why it failed, is incomplete or provisional, or by what it was proven later; one line. */
  readonly note: string | null
  /** What it takes back; null where it is no undo. */
  readonly undoes: UndoScope | null
}
export interface StoredPartition {
  readonly id: string
  readonly runId: string
  readonly partition: Partition
  readonly cursor: Cursor | null
  readonly rows: number
  /** Of these, the records that an earlier run should have read. */
  readonly late: number
  readonly done: boolean
}
export interface RunCounts {
  readonly pulled: number
  /** Read again by chores, beside what the run's window asks for. */
  readonly refreshed: number
  readonly proposed: number
  readonly refused: number
  /** Field changes by what became of them; `pending` are not yet written. */
  readonly outcomes: Readonly<Record<ChangeOutcome | 'pending', number>>
  /** Stamps by what became of them; they are in none of the other counts. */
  readonly stamped: Readonly<Partial<Record<ChangeOutcome | 'pending', number>>>
  readonly refusals: Readonly<Record<string, number>>
  readonly calls: number
  /** Known records that the run found deleted, merged into another, or back again. */
  readonly gone: number
  readonly merged: number
  readonly restored: number
  /** Records that earlier runs should have read and this one found. */
  readonly late: number
  /** Of the pulled ones, those that were as they are known: nothing was to be done for them. */
  readonly unchanged: number
  /**
   * Changes that were applied to fields of which the CRM keeps no history: an edit that came between comparison and write
   * would not be noticed.
   */
  readonly unwatched: number
  /**
   * How long the pull jobs that ended were at each stage, in milliseconds: read, lookUp, judge, store. One chunk is
   * stored while the next is judged, and jobs run beside each other, so the sum may be more than the run's time.
   */
  readonly stages: Readonly<Record<string, number>>
}
export interface RunFilter {
  readonly syncName?: string | undefined
  readonly status?: RunStatus | undefined
  readonly mode?: RunMode | undefined
  /** Only those that began then or later. */
  readonly since?: Moment | undefined
  /** Only those that come after this one in the list. */
  readonly after?: Pick<Run, 'startedAt' | 'id'> | undefined
  readonly limit: number
}
/** The stretch of a run that is looked at, cut into slices of the same length; `without`: left out, as if it had not been. */
export interface Frame {
  readonly from: Moment
  readonly to: Moment
  readonly without: { readonly from: Moment; readonly to: Moment } | null
  readonly slices: number
}
/** What the jobs of a step did, and when: in milliseconds from the frame's start. */
export interface StepWork {
  readonly step: StepName
  /** From the first job's start to the last one's end, within the frame; null where all of it was later. */
  readonly span: { readonly from: number; readonly to: number } | null
  readonly jobs: number
  readonly running: number
  readonly waiting: number
  readonly failed: number
  /** How many were at work on average, by slice. */
  readonly load: readonly number[]
  /** What those that ended say they did, summed up by name. */
  readonly counts: Readonly<Record<string, number>>
}
/** Field changes by why they were proposed and what became of them. */
export interface ReasonTally {
  readonly reason: ProposalReason
  readonly outcome: ChangeOutcome | 'pending'
  readonly changes: number
}
export interface RunStore {
  /** Null when the sync has an active run already; one that imports history may go on beside another. */
  start(
    run: Pick<Run, 'id' | 'syncId' | 'mode' | 'dryRun' | 'priority' | 'definition' | 'startedBy' | 'startedAt'> &
      Partial<Pick<Run, 'account' | 'stopsFor' | 'undoes'>>,
  ): Promise<Run | null>
  setWindow(
    runId: string,
    window: { from: Moment | null; to: Moment | null; expected: number | null; account: string | null },
  ): Promise<void>
  /** Replaces the definition in force by one that has taken in what the CRM brought. */
  adopt(runId: string, definition: SyncDefinition): Promise<void>
  byId(id: string): Promise<Run | null>
  /** The active run that is no import of history. */
  activeOf(syncId: string): Promise<Run | null>
  /** Those whose plans wait, the newest first. */
  plannedOf(syncId: string): Promise<Run[]>
  /** From here on its changes wait. */
  stopAtPlan(runId: string, stop: Stop): Promise<void>
  /** The same, unless they wait already: false then. */
  holdBack(runId: string, stop: Stop): Promise<boolean>
  /** An active run waits at its plan; false where somebody has stopped it meanwhile. */
  wait(runId: string, note: string | null): Promise<boolean>
  /** Nothing more of an active run is to begin. */
  stop(runId: string, by: Actor): Promise<void>
  /** A run that waited is active again. */
  goOn(runId: string): Promise<void>
  /** The last import of history that has ended. */
  lastImport(syncId: string): Promise<Run | null>
  /** Newest first. */
  list(filter: RunFilter): Promise<Run[]>
  /** Those that are there, in any order. */
  byIds(ids: readonly string[]): Promise<Run[]>
  /** The newest run of each sync, by the sync's id. */
  newest(): Promise<ReadonlyMap<string, Run>>
  /** Ends a run that is active or waits at its plan. */
  close(runId: string, end: { status: EndStatus; endedAt: Moment; note: string | null }): Promise<void>
  counts(runId: string): Promise<RunCounts>
  /** In the order in which the steps began; those without a job are left out. */
  stepsOf(runId: string, frame: Frame): Promise<StepWork[]>
  reasonsOf(runId: string): Promise<ReasonTally[]>
  addPartitions(runId: string, partitions: readonly { id: string; partition: Partition }[]): Promise<void>
  partition(partitionId: string): Promise<StoredPartition | null>
  /** Moves the checkpoint and adds the rows read. */
  checkpoint(
    partitionId: string,
    to: { cursor: Cursor | null; rows: number; late?: number | undefined; done: boolean },
  ): Promise<void>
  /** In the order in which they were added: all, or a page of those behind one. */
  partitionsOf(
    runId: string,
    page?: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<StoredPartition[]>
  /** Takes up to `wanted` of the run's allowance of changes, counting all workers; returns how many were granted. */
  takeChanges(runId: string, wanted: number, allowance: number): Promise<number>
}
