// Jobs and batches of Bulk API 1.0. A job holds batches; each batch is queued, at work and over on the sandbox's clock.
// What a batch does is a function: querying in query-batch.ts, writing where the writes are.
import type { SandboxClock } from '../../../clock.ts'
import type { SchemaView } from '../../schema/schema.ts'
import type { Author } from '../../store/record-store.ts'
import { Bulk1Fault } from './fault.ts'

export type Bulk1Operation = 'insert' | 'update' | 'upsert' | 'delete' | 'hardDelete' | 'query' | 'queryAll'
export type ContentType = 'CSV' | 'XML' | 'JSON'
type JobState = 'Open' | 'Closed' | 'Aborted' | 'Failed'
type BatchState = 'Queued' | 'InProgress' | 'Completed' | 'Failed' | 'NotProcessed'

/** What became of a batch. Results are printed in the content type of the job. */
export interface BatchOutcome {
  readonly processed: number
  readonly failed: number
  /** The whole batch failed, and why: InvalidBatch : … */
  readonly message?: string
  /** For queries the text of each result, for writes one text with a line for each row. */
  readonly results: readonly (() => string)[]
}

export interface Batch {
  readonly id: string
  readonly createdAt: number
  changedAt: number
  state: BatchState
  /** What was sent. */
  readonly body: string
  outcome: BatchOutcome | undefined
  /** The ids under which the results of a query are read. */
  resultIds: readonly string[]
}

export interface Bulk1Job {
  readonly id: string
  readonly operation: Bulk1Operation
  readonly object: string
  readonly externalIdFieldName: string | undefined
  readonly assignmentRuleId: string | undefined
  readonly contentType: ContentType
  readonly concurrencyMode: 'Parallel' | 'Serial'
  /** Rows of a chunk, where the job asked for chunks by primary key. */
  readonly chunkSize: number | undefined
  /** Such as 68.0. */
  readonly apiVersion: string
  readonly createdAt: number
  readonly author: Author
  /** What the user may see at the moment. */
  readonly schema: () => SchemaView
  state: JobState
  changedAt: number
  readonly batches: Batch[]
}

/** Does the work of a batch at its moment. */
export type Work = (job: Bulk1Job, batch: Batch) => BatchOutcome

const KEPT_MS = 7 * 86_400_000

export class Bulk1Jobs {
  /** Milliseconds of a batch in the queue, and then at work. */
  queueMs = 100
  workMs = 200
  private readonly clock: SandboxClock
  private readonly jobs = new Map<string, Bulk1Job>()

  constructor(clock: SandboxClock) {
    this.clock = clock
  }

  /** Batches made in the last 24 hours, which share a daily limit with Bulk API 2.0 ingest. */
  get batchesToday(): number {
    const since = this.clock.now() - 86_400_000
    return [...this.jobs.values()].flatMap(job => job.batches).filter(batch => batch.createdAt > since).length
  }

  add(job: Bulk1Job): void {
    this.jobs.set(job.id, job)
  }

  /** @throws Bulk1Fault for a job that is unknown or older than seven days */
  find(id: string): Bulk1Job {
    const job = this.jobs.get(id)
    if (job !== undefined && this.clock.now() - job.createdAt <= KEPT_MS) return job
    throw new Bulk1Fault('InvalidJob', `Unable to find job: ${id}`)
  }

  /** @throws Bulk1Fault for a batch that the job does not have */
  batchOf(job: Bulk1Job, id: string): Batch {
    const batch = job.batches.find(one => one.id === id)
    if (batch === undefined) throw new Bulk1Fault('InvalidBatch', `Unable to find batch: ${id}`)
    return batch
  }

  /** Closes or aborts a job. An aborted job leaves what is queued undone. */
  turn(job: Bulk1Job, state: JobState): void {
    if (job.state !== 'Open') throw new Bulk1Fault('InvalidJobState', `Job is ${job.state.toLowerCase()}: ${job.id}`)
    job.state = state
    job.changedAt = this.clock.now()
    if (state !== 'Aborted') return
    for (const batch of job.batches) if (batch.state === 'Queued') this.move(batch, 'NotProcessed')
  }

  /** Adds a batch that will be worked on. @throws Bulk1Fault when the job is not open */
  submit(job: Bulk1Job, id: string, body: string, work: Work): Batch {
    const batch = this.hold(job, id, body, 'Queued')
    const startsAt = this.clock.now() + this.queueMs
    this.clock.at(startsAt, () => {
      if (batch.state === 'Queued') this.move(batch, 'InProgress')
    })
    this.clock.at(startsAt + this.workMs, () => {
      if (batch.state !== 'InProgress') return
      batch.outcome = outcomeOf(work, job, batch)
      this.move(batch, batch.outcome.message === undefined ? 'Completed' : 'Failed')
    })
    return batch
  }

  /** Adds a batch that only stands for its chunks and is never worked on. */
  hold(job: Bulk1Job, id: string, body: string, state: BatchState): Batch {
    if (job.state !== 'Open') throw new Bulk1Fault('InvalidJobState', `Job is not open: ${job.id}`)
    const now = this.clock.now()
    const batch: Batch = { id, createdAt: now, changedAt: now, state, body, outcome: undefined, resultIds: [] }
    job.batches.push(batch)
    return batch
  }

  private move(batch: Batch, state: BatchState): void {
    batch.state = state
    batch.changedAt = this.clock.now()
  }
}

function outcomeOf(work: Work, job: Bulk1Job, batch: Batch): BatchOutcome {
  try {
    return work(job, batch)
  } catch (error) {
    if (!(error instanceof Bulk1Fault)) throw error
    return { processed: 0, failed: 0, message: `${error.code} : ${error.message}`, results: [] }
  }
}
