// Query jobs as Bulk API 2.0 shows them.
import { stampOf } from '../stamp.ts'
import type { QueryJob, QueryJobs } from './query-job.ts'

/** What creating a job answers. */
export function summaryOf(jobs: QueryJobs, job: QueryJob): Record<string, unknown> {
  return {
    id: job.id,
    operation: job.operation,
    object: job.snapshot.plan.type.name,
    createdById: job.createdById,
    createdDate: stampOf(job.createdAt),
    systemModstamp: stampOf(jobs.changedAt(job)),
    state: jobs.stateOf(job),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.apiVersion),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
  }
}

/** An entry in the list of jobs. */
export function listedOf(jobs: QueryJobs, job: QueryJob): Record<string, unknown> {
  return { ...summaryOf(jobs, job), jobType: 'V2Query' }
}

/** What asking for a job answers. */
export function detailOf(jobs: QueryJobs, job: QueryJob): Record<string, unknown> {
  const state = jobs.stateOf(job)
  const isComplete = state === 'JobComplete'
  return {
    ...listedOf(jobs, job),
    numberRecordsProcessed: isComplete ? job.snapshot.rows.length : 0,
    retries: 0,
    totalProcessingTime: isComplete || state === 'Failed' ? Math.round(jobs.workOf(job)) : 0,
    isPkChunkingSupported: job.snapshot.plan.type.createable,
    ...(state === 'Failed' ? { errorMessage: jobs.failure } : {}),
  }
}
