// The two audit entries that every job has: its start, and its end with counts, calls and duration.
import type { NewAuditEntry } from '../contract/audit.ts'
import type { WorkItem } from '../contract/stores.ts'
import type { Moment } from '../domain/record.ts'

export function startedEntry(item: WorkItem, at: Moment): NewAuditEntry {
  return { at, event: 'job.started', actor: 'worker', runId: item.runId, jobId: item.id, step: item.step }
}

export interface JobFigures {
  readonly counts: Readonly<Record<string, number>>
  /** Calls to the outside in the attempt that ended the job. */
  readonly calls: number
  /** When its first attempt began. */
  readonly startedAt: Moment
  readonly note?: string
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
    detail: note === undefined ? detail : { ...detail, note },
  }
}
