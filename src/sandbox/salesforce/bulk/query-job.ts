// Bulk API 2.0 query jobs: created at once, then queued, then at work, then over, as the sandbox's clock goes on.
import type { SandboxClock } from '../../clock.ts'
import { ApiError, notFound } from '../api-error.ts'
import type { Snapshot } from '../soql/run.ts'
import type { Printout } from './printout.ts'

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
  readonly printout: Printout
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

const DAY = 86_400_000
/** Results are kept for seven days. */
const KEPT_MS = 7 * DAY

/** How long jobs take, milliseconds of the sandbox's clock. */
export interface QueryPace {
  queueMs: number
  workMs: number
  rowMs: number
  /** On top of all that: stuck at work. */
  stuckMs: number
}

export class QueryJobs {
  /** More than thirty seconds in all, as in many an org; a client that waits no longer than that gives up. Knob. */
  readonly pace: QueryPace = { queueMs: 12_000, workMs: 20_000, rowMs: 0, stuckMs: 0 }
  /** Rows of a results page when the request does not say. */
  pageRows = 50_000
  /** Jobs of one page of the list. */
  listRows = 1000
  /** When set, jobs fail with this message instead of completing. */
  failure: string | undefined
  /** Jobs, and megabytes of results, a day. */
  readonly limits = { jobs: 10_000, storageMb: 976_562 }
  private readonly clock: SandboxClock
  private readonly jobs = new Map<string, QueryJob>()
  private readonly aborted = new Map<string, number>()
  private readonly made: number[] = []
  private readonly stored: { readonly at: number; readonly bytes: number }[] = []

  constructor(clock: SandboxClock) {
    this.clock = clock
  }

  /** Makes all jobs quick, for whoever does not want to wait in real time. */
  hurry(): void {
    Object.assign(this.pace, { queueMs: 100, workMs: 200 })
  }

  /** @throws ApiError 400 when the day's allowance is spent */
  requireAllowance(): void {
    if (this.usedToday.jobs >= this.limits.jobs) {
      throw new ApiError(400, 'EXCEEDEDQUOTA', 'ExceededQuota : DailyBulkV2QueryJobs Limit exceeded.')
    }
  }

  add(job: QueryJob): void {
    this.made.push(job.createdAt)
    this.dropOld()
    this.jobs.set(job.id, job)
  }

  /** Jobs made and megabytes of results stored in the last 24 hours. */
  get usedToday(): { readonly jobs: number; readonly storageMb: number } {
    const since = this.clock.now() - DAY
    const bytes = this.stored.filter(one => one.at > since).reduce((sum, one) => sum + one.bytes, 0)
    return { jobs: this.made.filter(at => at > since).length, storageMb: Math.ceil(bytes / 2 ** 20) }
  }

  /** Counts bytes of results that were made for the first time. */
  store(bytes: number): void {
    this.stored.push({ at: this.clock.now(), bytes })
  }

  private dropOld(): void {
    for (const job of this.jobs.values()) {
      if (this.isKept(job)) continue
      job.printout.close()
      this.jobs.delete(job.id)
    }
  }

  private isKept(job: QueryJob): boolean {
    return this.clock.now() - job.createdAt <= KEPT_MS
  }

  /** Newest last. */
  list(): readonly QueryJob[] {
    return [...this.jobs.values()].filter(job => this.isKept(job))
  }

  /** @throws ApiError 404 NOT_FOUND for a job that is unknown, deleted or older than its results are kept */
  find(id: string): QueryJob {
    const job = this.jobs.get(id) ?? [...this.jobs.values()].find(one => one.id.slice(0, 15) === id)
    if (job !== undefined && this.isKept(job)) return job
    throw notFound()
  }

  stateOf(job: QueryJob): JobState {
    if (this.aborted.has(job.id)) return 'Aborted'
    const elapsed = this.clock.now() - job.createdAt
    if (elapsed < this.pace.queueMs) return 'UploadComplete'
    if (elapsed < this.pace.queueMs + this.workOf(job)) return 'InProgress'
    if (this.failure !== undefined) return 'Failed'
    return job.printout.isWhole ? 'JobComplete' : 'InProgress'
  }

  /** Milliseconds that a job is at work. */
  workOf(job: QueryJob): number {
    const { workMs, rowMs, stuckMs } = this.pace
    return workMs + stuckMs + rowMs * job.snapshot.rows.length
  }

  /** When the state of a job last changed. */
  changedAt(job: QueryJob): number {
    const aborted = this.aborted.get(job.id)
    if (aborted !== undefined) return aborted
    const state = this.stateOf(job)
    if (state === 'UploadComplete') return job.createdAt
    const started = job.createdAt + this.pace.queueMs
    return state === 'InProgress' ? started : started + this.workOf(job)
  }

  /** @throws ApiError 400 INVALIDJOBSTATE when the job is over */
  abort(job: QueryJob): void {
    this.requireState(job, ['UploadComplete', 'InProgress'], 'aborted')
    this.aborted.set(job.id, this.clock.now())
  }

  /** @throws ApiError 400 INVALIDJOBSTATE while the job is waiting or at work */
  remove(job: QueryJob): void {
    this.requireState(job, ['JobComplete', 'Failed', 'Aborted'], 'deleted')
    this.jobs.delete(job.id)
    job.printout.close()
  }

  /** Throws all results away: the org is shut down. */
  close(): void {
    for (const job of this.jobs.values()) job.printout.close()
    this.jobs.clear()
  }

  /** @throws ApiError 400 INVALIDJOBSTATE when the job is in none of the states */
  requireState(job: QueryJob, states: readonly JobState[], action: string): void {
    const state = this.stateOf(job)
    if (states.includes(state)) return
    throw new ApiError(400, 'INVALIDJOBSTATE', `Job in state ${state} cannot be ${action}: ${job.id}`)
  }
}
