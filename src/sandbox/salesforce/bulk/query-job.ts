// Bulk API 2.0 query jobs: created at once, then queued, then at work, then complete, as the sandbox's clock goes on.
import type { SandboxClock } from '../../clock.ts'
import { ApiError } from '../api-error.ts'
import type { Snapshot } from '../soql/run.ts'
import { stampOf } from '../stamp.ts'

export type JobState = 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Failed' | 'Aborted'

export interface QueryJob {
  readonly id: string
  readonly operation: 'query' | 'queryAll'
  readonly createdAt: number
  readonly createdById: string
  /** Such as 68.0; results are only served under the same version. */
  readonly apiVersion: string
  readonly lineEnding: 'LF' | 'CRLF'
  readonly columnDelimiter: ColumnDelimiter
  readonly snapshot: Snapshot
}

export const DELIMITERS = {
  COMMA: ',',
  SEMICOLON: ';',
  TAB: '\t',
  PIPE: '|',
  CARET: '^',
  BACKQUOTE: '`',
} as const
type ColumnDelimiter = keyof typeof DELIMITERS

/** Results are kept for seven days. */
const KEPT_MS = 7 * 86_400_000

export class QueryJobs {
  /** Milliseconds from the creation of a job to its completion; the first third it is queued. */
  delayMs = 300
  /** Rows of a results page when the request does not say. */
  pageRows = 50_000
  /** When set, jobs fail instead of completing. */
  failing = false
  private readonly clock: SandboxClock
  private readonly jobs = new Map<string, QueryJob>()
  private readonly aborted = new Set<string>()

  constructor(clock: SandboxClock) {
    this.clock = clock
  }

  add(job: QueryJob): void {
    this.jobs.set(job.id, job)
  }

  /** Newest last. */
  list(): readonly QueryJob[] {
    return [...this.jobs.values()]
  }

  /** @throws ApiError 404 NOT_FOUND for a job that is unknown, deleted or older than its results are kept */
  find(id: string): QueryJob {
    const job = this.jobs.get(id)
    if (job !== undefined && this.clock.now() - job.createdAt <= KEPT_MS) return job
    throw new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist')
  }

  stateOf(job: QueryJob): JobState {
    if (this.aborted.has(job.id)) return 'Aborted'
    const elapsed = this.clock.now() - job.createdAt
    if (elapsed < this.delayMs / 3) return 'UploadComplete'
    if (elapsed < this.delayMs) return 'InProgress'
    return this.failing ? 'Failed' : 'JobComplete'
  }

  /** @throws ApiError 400 INVALIDJOBSTATE when the job is over */
  abort(job: QueryJob): void {
    this.requireState(job, ['UploadComplete', 'InProgress'], 'aborted')
    this.aborted.add(job.id)
  }

  /** @throws ApiError 400 INVALIDJOBSTATE while the job is waiting or at work */
  remove(job: QueryJob): void {
    this.requireState(job, ['JobComplete', 'Failed', 'Aborted'], 'deleted')
    this.jobs.delete(job.id)
  }

  /** @throws ApiError 400 INVALIDJOBSTATE when the job is in none of the states */
  requireState(job: QueryJob, states: readonly JobState[], action: string): void {
    const state = this.stateOf(job)
    if (states.includes(state)) return
    throw new ApiError(400, 'INVALIDJOBSTATE', `Job in state ${state} cannot be ${action}: ${job.id}`)
  }

  /** What creating a job answers. */
  summaryOf(job: QueryJob): Record<string, unknown> {
    const created = stampOf(job.createdAt)
    return {
      id: job.id,
      operation: job.operation,
      object: job.snapshot.plan.type.name,
      createdById: job.createdById,
      createdDate: created,
      systemModstamp: created,
      state: this.stateOf(job),
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: Number(job.apiVersion),
      lineEnding: job.lineEnding,
      columnDelimiter: job.columnDelimiter,
    }
  }

  /** What asking for a job answers. */
  detailOf(job: QueryJob): Record<string, unknown> {
    const isOver = this.stateOf(job) === 'JobComplete'
    return {
      ...this.summaryOf(job),
      jobType: 'V2Query',
      numberRecordsProcessed: isOver ? job.snapshot.rows.length : 0,
      retries: 0,
      totalProcessingTime: isOver ? Math.round((this.delayMs * 2) / 3) : 0,
      isPkChunkingSupported: job.snapshot.plan.type.createable,
    }
  }
}
