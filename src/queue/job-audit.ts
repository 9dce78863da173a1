// What the entry that every job has at its end tells: counts, calls and duration. The entries are the store's.
import type { Json } from '../contract/primitives.ts'
import type { WorkItem } from '../contract/stores.ts'
import type { Moment } from '../domain/record.ts'

export interface JobFigures {
  readonly counts: Readonly<Record<string, number>>
  /** Calls to the outside in the attempt that ended the job. */
  readonly calls: number
  /** When its first attempt began. */
  readonly startedAt: Moment
  readonly note: string | null
}

/** What the final entry says beside event, run, job and step. */
export function endedDetail(item: WorkItem, at: Moment, { counts, calls, startedAt, note }: JobFigures): Json {
  const detail = { counts: { ...counts }, calls, durationMs: at - startedAt, failures: item.failures }
  return note === null ? detail : { ...detail, note }
}
