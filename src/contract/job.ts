// A step of a run: it reads and decides, and hands back what is to be stored; the worker stores it, once.
import type { ZodType } from 'zod'
import type { TeamRules } from '../domain/normalize/field-rules.ts'
import type { FieldSetting } from '../domain/sync.ts'
import type { Connection } from './connector.ts'
import type { Clock, Log, NewId } from './primitives.ts'
import type { NextWork, StepName, Stores } from './stores.ts'

/** What a step has done: for the audit numbers only, no values of persons; and what follows from it. */
export interface Done {
  readonly counts: Readonly<Record<string, number>>
  readonly next: readonly NextWork[]
}

/** Stores what a step found. It, the next work and the final audit entry are one transaction, made once. */
export type Commit = (stores: Stores) => Promise<Done>

export interface JobContext {
  readonly jobId: string
  readonly log: Log
  readonly clock: Clock
  readonly newId: NewId
  /** Aborted when the worker stops or has lost the job. */
  readonly signal: AbortSignal
  readonly stores: Stores
  /** A transaction in the middle of a job; throws LeaseLost when another worker holds the job now. */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>
  /**
   * Stores what was found so far and makes the next work due, in a transaction in the middle of a job. Its counts are
   * added to those of the end.
   */
  store(commit: Commit): Promise<void>
  /**
   * Whether a job that could go on with more of the same should leave it to another: 'now' when its sync is paused,
   * 'soon' when the run's writes lag too far behind its reads.
   */
  yields(): Promise<'now' | 'soon' | 'not yet'>
  /** The rules of the team's own that these fields name; absent where none can be read. */
  teamRules?(fields: readonly FieldSetting[]): Promise<TeamRules>
  /** Opens a connection by alias; it is closed, and its calls are counted, by the worker. */
  connect(alias: string): Promise<Connection>
}

export interface JobStep<P> {
  readonly name: StepName
  readonly payload: ZodType<P>
  /** Reads and decides; all that it leaves behind is in the commit. */
  run(payload: P, context: JobContext): Promise<Commit>
  /** What is to be stored when the job has failed for good, if anything. */
  abandoned?(payload: P, note: string, about: { readonly clock: Clock }): Commit
}
