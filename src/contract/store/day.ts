// What is kept of the calls of each connection's day.
import type { Day } from '../../domain/quota/day.ts'
import type { WrittenReserve } from '../../domain/quota/reserve.ts'
import type { RunPriority } from './run.ts'

export interface BudgetAbout {
  /** Of the run that asks; interactive outside of runs. */
  readonly priority: RunPriority
  readonly reserve: WrittenReserve | undefined
}

/** The day's calls of each connection, one row that all processes share. */
export interface DayStore {
  /** Changes the day of a connection, one process at a time; null is one that was never called. */
  change<T>(
    connectionId: string,
    runId: string | null,
    decide: (day: Day | null, about: BudgetAbout) => { readonly day: Day; readonly answer: T },
  ): Promise<T>
  /** By alias, those that were ever called. */
  list(): Promise<{ readonly connection: string; readonly reserve: WrittenReserve | undefined; readonly day: Day }[]>
}
