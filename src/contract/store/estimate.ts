// What an estimate asks of the past beside what runs tell of themselves. Each may take a while: nobody else asks it.
import type { Moment } from '../../domain/record.ts'

export interface EstimateStore {
  /** How many records the run has changes for, written or not, and in how many chunks they lie. */
  changedBy(runId: string): Promise<{ readonly records: number; readonly chunks: number }>
  /** How many records of a stream Evergreen was done writing in [from, to): they come back as read. */
  echoes(connectionId: string, stream: string, from: Moment, to: Moment): Promise<number>
  /** How many records the sync's next import of history is to ask about. */
  historyDue(syncId: string): Promise<number>
}
