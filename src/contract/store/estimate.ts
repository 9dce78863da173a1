// What is kept and asked of runs beside what they tell of themselves: what they lacked, and what estimates go by.
import type { Lack } from '../../domain/need.ts'
import type { Moment } from '../../domain/record.ts'

/** Each may take a while: nobody but estimates asks it. */
export interface EstimateStore {
  /** How many records the run has changes for, written or not, and in how many chunks they lie. */
  changedBy(runId: string): Promise<{ readonly records: number; readonly chunks: number }>
  /** How many records of a stream Evergreen was done writing in [from, to): they come back as read. */
  echoes(connectionId: string, stream: string, from: Moment, to: Moment): Promise<number>
  /** How many records the sync's next import of history is to ask about. */
  historyDue(syncId: string): Promise<number>
}

/** What runs were found to lack, so that it is told once and not by each run. */
export interface LackStore {
  /** Notes it; whether there is any that the sync's run before did not lack. */
  note(run: { readonly id: string; readonly syncId: string }, lacks: readonly Lack[]): Promise<boolean>
  of(runId: string): Promise<readonly Lack[]>
}
