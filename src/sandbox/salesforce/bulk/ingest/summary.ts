// An ingest job as the API tells of it.
import { stampOf } from '../../stamp.ts'
import type { IngestJob } from './job.ts'

/** What creating, closing and aborting a job answers. */
export function summaryOf(job: IngestJob): Record<string, unknown> {
  const { operation, object, externalIdFieldName, columnDelimiter, lineEnding, assignmentRuleId } = job.request
  return {
    id: job.id,
    operation,
    object,
    createdById: job.author.userId,
    createdDate: stampOf(job.createdAt),
    systemModstamp: stampOf(job.changedAt),
    state: job.state,
    ...(externalIdFieldName === undefined ? {} : { externalIdFieldName }),
    ...(assignmentRuleId === undefined ? {} : { assignmentRuleId }),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.apiVersion),
    jobType: 'V2Ingest',
    contentUrl: `services/data/v${job.apiVersion}/jobs/ingest/${job.id}/batches`,
    lineEnding,
    columnDelimiter,
  }
}

/** What asking for a job answers. */
export function detailOf(job: IngestJob, now: number): Record<string, unknown> {
  const worked = job.startedAt === undefined ? 0 : Math.round((job.endedAt ?? now) - job.startedAt)
  return {
    ...summaryOf(job),
    isPkChunkingSupported: false,
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
    numberRecordsProcessed: job.done.length,
    numberRecordsFailed: job.failedRows,
    retries: 0,
    totalProcessingTime: worked,
    apiActiveProcessingTime: Math.round(worked / 2),
    apexProcessingTime: 0,
  }
}
