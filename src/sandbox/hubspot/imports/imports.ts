// The imports of the portal, on its clock: read in portions, three at a time; the others wait, deferred.
import type { SandboxClock } from '../../clock.ts'
import type { ImportJob, ImportRow, RowError } from './import-job.ts'
import type { ImportRequest } from './request.ts'

/** The knobs; the control plane sets them. */
export interface ImportSettings {
  /** From the upload until the first row is read, milliseconds. */
  startMs: number
  /** How long a portion of rows takes, milliseconds. */
  portionMs: number
  portionRows: number
}

type ReadRow = (job: ImportJob, row: ImportRow) => void

const AT_ONCE = 3
const FIRST_ID = 31_870_100

export class Imports {
  readonly settings: ImportSettings = { startMs: 1_000, portionMs: 1_000, portionRows: 100 }
  readonly #clock: SandboxClock
  readonly #jobs = new Map<string, ImportJob>()
  #serial = 0

  constructor(clock: SandboxClock) {
    this.#clock = clock
  }

  /** Newest first. */
  get all(): readonly ImportJob[] {
    return [...this.#jobs.values()].reverse()
  }

  get(id: string): ImportJob | undefined {
    return this.#jobs.get(id)
  }

  /** Takes an import in; `read` does the work of one row. */
  start(request: ImportRequest, rows: readonly ImportRow[], files: number, read: ReadRow): ImportJob {
    this.#serial += 1
    const now = this.#clock.now()
    const id = String(FIRST_ID + this.#serial)
    const fileIds = Array.from({ length: files }, (_, number) => String(90_000_000 + this.#serial * 10 + number))
    const busy = this.#running() >= AT_ONCE
    const job: ImportJob = {
      id,
      request,
      fileIds,
      rows,
      createdAt: now,
      updatedAt: now,
      state: busy ? 'DEFERRED' : 'STARTED',
      done: 0,
      counters: {},
      errors: [],
    }
    this.#jobs.set(id, job)
    this.#later(this.settings.startMs, job, read)
    return job
  }

  /** Stops an import; rows that were read stay. False when it has ended already. */
  cancel(job: ImportJob): boolean {
    if (!['STARTED', 'PROCESSING', 'DEFERRED'].includes(job.state)) return false
    job.state = 'CANCELED'
    job.updatedAt = this.#clock.now()
    return true
  }

  /** Notes what is wrong with a row. */
  fail(job: ImportJob, error: Omit<RowError, 'id' | 'createdAt'>): void {
    const number = job.errors.length + 1
    job.errors.push({ id: `${job.id}${String(number).padStart(4, '0')}`, createdAt: this.#clock.now(), ...error })
    this.count(job, 'ERRORS')
  }

  count(job: ImportJob, counter: string, by = 1): void {
    job.counters[counter] = (job.counters[counter] ?? 0) + by
  }

  #running(): number {
    return this.all.filter(job => job.state === 'STARTED' || job.state === 'PROCESSING').length
  }

  #later(ms: number, job: ImportJob, read: ReadRow): void {
    this.#clock.at(this.#clock.now() + ms, () => this.#step(job, read))
  }

  /** One step of an import; the next one is set on the clock. */
  #step(job: ImportJob, read: ReadRow): void {
    if (job.state === 'CANCELED') return
    job.updatedAt = this.#clock.now()
    if (job.state === 'DEFERRED') {
      if (this.#running() < AT_ONCE) job.state = 'STARTED'
    } else if (job.state === 'STARTED') {
      job.state = 'PROCESSING'
    } else {
      const portion = job.rows.slice(job.done, job.done + this.settings.portionRows)
      for (const row of portion) read(job, row)
      job.done += portion.length
      this.count(job, 'TOTAL_ROWS', portion.length)
      if (job.done >= job.rows.length) job.state = 'DONE'
    }
    if (job.state !== 'DONE') this.#later(this.settings.portionMs, job, read)
  }
}
