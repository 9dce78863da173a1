// The entry that every job has at its end, with counts, calls and duration; that of its start is the store's.
import type { NewAuditEntry } from '../contract/audit.ts'
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

export function endedEntry(
  item: WorkItem,
  event: 'job.finished' | 'job.failed',
  at: Moment,
  { counts, calls, startedAt, note }: JobFigures,
): NewAuditEntry {
  const detail = { counts: { ...counts }, calls, durationMs: at - startedAt, failures: item.failures }
  return {
    at,
    event,
    actor: 'worker',
    runId: item.runId,
    jobId: item.id,
    step: item.step,
    detail: note === null ? detail : { ...detail, note },
  }
}
