// What ops ask of all work at once: how much waits and why, what failed, how fast it goes, and which workers live.
import type { Moment } from '../../domain/record.ts'
import type { RunStatus } from './run.ts'
import type { StepName } from './work.ts'

/** A worker that was not seen for so long has missed two heartbeats and counts as dead. */
export const ALIVE_MS = 15_000

/** A worker process as it presents itself. */
export interface WorkerProcess {
  readonly id: string
  readonly processId: number
  readonly host: string
  readonly version: string
  /** Jobs that it runs at the same time. */
  readonly concurrency: number
}
export interface LivingWorker extends WorkerProcess {
  readonly startedAt: Moment
  readonly seenAt: Moment
}
/** All moments are the database's, so that no machine's clock makes a living worker look dead. */
export interface WorkerStore {
  /** The worker lives; the first time makes it known. Workers unseen for a day are forgotten. */
  beat(worker: WorkerProcess): Promise<void>
  /** The worker has stopped in good order. */
  leave(id: string): Promise<void>
  /** Those seen within `ms`, the oldest first. */
  alive(ms: number): Promise<LivingWorker[]>
}

/** The work of one step at one connection. */
export interface WorkLine {
  readonly step: StepName
  /** The connection's alias. */
  readonly connection: string
  readonly waiting: number
  readonly queued: number
  readonly running: number
  /** Of the running ones, those whose worker has let its lease run out: they are taken from it. */
  readonly stuck: number
  /** For how long the oldest item waits that could be taken, in ms; null when none could. */
  readonly oldestDueMs: number | null
  /** Failed within the last 24 hours. */
  readonly failed: number
  /** Ended within the last five minutes, failed ones included. */
  readonly ended: number
}
/** Items that wait, or have failed, for one reason. */
export interface WorkReason {
  readonly step: StepName
  readonly connection: string
  readonly reason: string
  readonly items: number
  /** Of waiting items: the latest moment until which; null when they are due. Of failed ones: the last failure. */
  readonly at: Moment | null
}
/** Runs that began within an hour, by how they stand now. */
export interface RunsOfHour {
  /** The full hour. */
  readonly from: Moment
  readonly status: RunStatus
  readonly runs: number
}
export interface RunStanding {
  readonly id: string
  readonly status: RunStatus
}
/** Changes by what became of them, and refused candidates by their reason. */
export interface ChangeTallies {
  readonly outcomes: Readonly<Record<string, number>>
  readonly refusals: Readonly<Record<string, number>>
}
export interface EndedJobs {
  readonly step: StepName
  readonly outcome: 'done' | 'failed'
  readonly jobs: number
}
/** Aggregates over everything; cheap enough to be asked every few seconds. */
export interface FigureStore {
  /** Lines with nothing to tell are left out. */
  lines(now: Moment): Promise<WorkLine[]>
  /** Why items wait; the most frequent reasons first, `limit` at most. */
  waits(now: Moment, limit: number): Promise<WorkReason[]>
  /** Why items failed within the last 24 hours; the most frequent reasons first, `limit` at most. */
  failures(now: Moment, limit: number): Promise<WorkReason[]>
  /** All jobs that ever ended. */
  endedJobs(): Promise<EndedJobs[]>
  /** Runs that are active or wait at their plan, or began within the last 24 hours. */
  runs(now: Moment): Promise<Readonly<Record<RunStatus, number>>>
  /** The runs of the last 24 hours by the hour in which they began, the earliest first; hours without any are left out. */
  runsByHour(now: Moment): Promise<RunsOfHour[]>
  /** The runs that `runs` counts, as they stand now. */
  runsOfDay(now: Moment): Promise<RunStanding[]>
  /** By run, without stamps, and without what was set aside with its plan. Reads all changes of these runs. */
  changesOf(runIds: readonly string[]): Promise<ReadonlyMap<string, ChangeTallies>>
  /** Calls on the UTC day of `now` per connection's alias, connections without calls included. */
  callsToday(now: Moment): Promise<ReadonlyMap<string, number>>
}
