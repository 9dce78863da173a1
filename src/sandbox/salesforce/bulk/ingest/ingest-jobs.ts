// All ingest jobs of an org: their life from Open to the end, what may be done in which state, and the day's allowance.
import type { SandboxClock } from '../../../clock.ts'
import { ApiError, notFound } from '../../api-error.ts'
import type { SavingOrg } from '../../saving/context.ts'
import type { IngestJob, IngestState } from './job.ts'
import { enqueue, type Pace } from './runner.ts'

const DAY = 86_400_000
/** Jobs and their results are kept for seven days; an open one takes no file after one. */
const KEPT_MS = 7 * DAY
const BATCH_ROWS = 10_000

export class IngestJobs {
  /** More than thirty seconds in all, as in many an org; a client that waits no longer than that gives up. */
  readonly pace: Pace = { queueMs: 12_000, workMs: 20_000, rowMs: 0.05 }
  /** When set, jobs that begin to run fail with this message. */
  failure: string | undefined
  /** Batches and records a day. */
  readonly limits = { batches: 15_000, records: 150_000_000 }
  private readonly clock: SandboxClock
  private readonly jobs = new Map<string, IngestJob>()
  private readonly closed: { readonly at: number; readonly records: number; readonly batches: number }[] = []

  constructor(clock: SandboxClock) {
    this.clock = clock
  }

  /** @throws ApiError 400 when the day's allowance is spent */
  add(job: IngestJob): void {
    const { batches, records } = this.usedToday()
    if (batches >= this.limits.batches || records >= this.limits.records) {
      throw new ApiError(400, 'EXCEEDEDQUOTA', 'ExceededQuota : ApiBatchItems Limit exceeded.')
    }
    this.jobs.set(job.id, job)
  }

  /** Newest last. */
  list(): readonly IngestJob[] {
    return [...this.jobs.values()].filter(job => this.clock.now() - job.createdAt <= KEPT_MS)
  }

  /** @throws ApiError 404 for a job that is unknown, deleted or too old */
  find(id: string): IngestJob {
    const job = this.jobs.get(id) ?? [...this.jobs.values()].find(each => each.id.slice(0, 15) === id)
    if (job !== undefined && this.clock.now() - job.createdAt <= KEPT_MS) return job
    throw notFound()
  }

  /** Takes the file, once. @throws ApiError 400 for a second one, or for a job that is no longer open */
  upload(job: IngestJob, csv: string): void {
    this.require(job, ['Open'], 'given data')
    if (this.clock.now() - job.createdAt > DAY) throw wrongState(job, 'given data')
    if (job.csv !== undefined) {
      const advice =
        "please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do"
      const message = `ClientInputError : Found multiple contents for job: <${job.id}>, ${advice} 'PUT' once on a given Job.`
      throw new ApiError(400, 'CLIENTINPUTERROR', message)
    }
    job.csv = csv
  }

  /** Puts the job in the queue. */
  close(org: SavingOrg, job: IngestJob): void {
    this.require(job, ['Open'], 'closed')
    const records = linesIn(job.csv ?? '')
    this.closed.push({ at: this.clock.now(), records, batches: Math.max(1, Math.ceil(records / BATCH_ROWS)) })
    job.state = 'UploadComplete'
    job.changedAt = this.clock.now()
    enqueue(org, job, { ...this.pace }, () => this.failure)
  }

  abort(job: IngestJob): void {
    this.require(job, ['Open', 'UploadComplete', 'InProgress'], 'aborted')
    job.state = 'Aborted'
    job.changedAt = this.clock.now()
  }

  /** A job that waits in the queue can be deleted, and then nothing of it is ever done. */
  remove(job: IngestJob): void {
    this.require(job, ['UploadComplete', 'JobComplete', 'Aborted', 'Failed'], 'deleted')
    if (job.state === 'UploadComplete') job.state = 'Aborted'
    this.jobs.delete(job.id)
  }

  /** Batches and records of the last 24 hours. */
  usedToday(): { readonly batches: number; readonly records: number } {
    const recent = this.closed.filter(each => each.at > this.clock.now() - DAY)
    return {
      batches: recent.reduce((sum, each) => sum + each.batches, 0),
      records: recent.reduce((sum, each) => sum + each.records, 0),
    }
  }

  /** @throws ApiError 400 INVALIDJOBSTATE when the job is in none of the states */
  require(job: IngestJob, states: readonly IngestState[], action: string): void {
    if (!states.includes(job.state)) throw wrongState(job, action)
  }
}

/** Without the header: near enough for the allowance. */
function linesIn(csv: string): number {
  let count = -1
  for (let at = csv.indexOf('\n'); at >= 0; at = csv.indexOf('\n', at + 1)) count += 1
  return Math.max(0, count)
}

function wrongState(job: IngestJob, action: string): ApiError {
  return new ApiError(400, 'INVALIDJOBSTATE', `Job in state ${job.state} cannot be ${action}: ${job.id}`)
}
