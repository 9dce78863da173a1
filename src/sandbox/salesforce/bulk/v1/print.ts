// Jobs and batches as Bulk API 1.0 shows them.
import type { Batch, Bulk1Job } from './job.ts'

type Info = Record<string, string | number>

/** Moments of this API end in Z. */
function momentOf(epochMs: number): string {
  return new Date(epochMs).toISOString()
}

export function jobInfo(job: Bulk1Job): Info {
  const count = (state: Batch['state']): number => job.batches.filter(batch => batch.state === state).length
  const sum = (of: (batch: Batch) => number): number => job.batches.reduce((total, batch) => total + of(batch), 0)
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.author.userId,
    createdDate: momentOf(job.createdAt),
    systemModstamp: momentOf(job.changedAt),
    state: job.state,
    ...(job.externalIdFieldName === undefined ? {} : { externalIdFieldName: job.externalIdFieldName }),
    ...(job.assignmentRuleId === undefined ? {} : { assignmentRuleId: job.assignmentRuleId }),
    concurrencyMode: job.concurrencyMode,
    contentType: job.contentType,
    numberBatchesQueued: count('Queued'),
    numberBatchesInProgress: count('InProgress'),
    numberBatchesCompleted: count('Completed'),
    numberBatchesFailed: count('Failed'),
    numberBatchesTotal: job.batches.length,
    numberRecordsProcessed: sum(batch => batch.outcome?.processed ?? 0),
    numberRetries: 0,
    apiVersion: job.apiVersion,
    numberRecordsFailed: sum(batch => batch.outcome?.failed ?? 0),
    totalProcessingTime: sum(processingTime),
    apiActiveProcessingTime: sum(processingTime),
    apexProcessingTime: 0,
  }
}

export function batchInfo(job: Bulk1Job, batch: Batch): Info {
  const { message } = batch.outcome ?? {}
  return {
    id: batch.id,
    jobId: job.id,
    state: batch.state,
    ...(message === undefined ? {} : { stateMessage: message }),
    createdDate: momentOf(batch.createdAt),
    systemModstamp: momentOf(batch.changedAt),
    numberRecordsProcessed: batch.outcome?.processed ?? 0,
    numberRecordsFailed: batch.outcome?.failed ?? 0,
    totalProcessingTime: processingTime(batch),
    apiActiveProcessingTime: processingTime(batch),
    apexProcessingTime: 0,
  }
}

function processingTime(batch: Batch): number {
  return batch.outcome === undefined ? 0 : batch.changedAt - batch.createdAt
}
