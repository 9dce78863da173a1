// The exports of the portal, on its clock: one at a time, thirty in any 24 hours, and a link that is good for minutes.
import { createHmac } from 'node:crypto'
import type { SandboxClock } from '../../clock.ts'

export type ExportState = 'PENDING' | 'PROCESSING' | 'COMPLETE'

export interface ExportRequest {
  readonly exportType: 'VIEW' | 'LIST'
  readonly exportName: string
  readonly objectType: string
  readonly objectProperties: readonly string[]
}

export interface ExportJob extends ExportRequest {
  readonly id: string
  readonly requestedAt: number
  startedAt: number | null
  completedAt: number | null
  state: ExportState
  recordCount: number
  csv: string
}

/** The knobs; the control plane sets them. */
export interface ExportSettings {
  /** Until the export begins, and how long it takes, milliseconds. */
  startMs: number
  runMs: number
  perDay: number
  linkMs: number
}

const DAY_MS = 86_400_000
const FIRST_ID = 4_870_100

export class Exports {
  readonly settings: ExportSettings = { startMs: 1_000, runMs: 2_000, perDay: 30, linkMs: 300_000 }
  readonly #clock: SandboxClock
  readonly #jobs = new Map<string, ExportJob>()
  /** When the last export that was taken in has ended. */
  #freeAt = 0

  constructor(clock: SandboxClock) {
    this.#clock = clock
  }

  get(id: string): ExportJob | undefined {
    return this.#jobs.get(id)
  }

  /** How many were asked for in the last 24 hours. */
  get lately(): number {
    const since = this.#clock.now() - DAY_MS
    return [...this.#jobs.values()].filter(job => job.requestedAt > since).length
  }

  /** Takes an export in; `write` makes the file when its turn comes. */
  start(request: ExportRequest, write: () => { readonly csv: string; readonly records: number }): ExportJob {
    const now = this.#clock.now()
    const id = String(FIRST_ID + this.#jobs.size)
    const { exportType, exportName, objectType, objectProperties } = request
    const about = { exportType, exportName, objectType, objectProperties }
    const job: ExportJob = {
      id,
      ...about,
      requestedAt: now,
      startedAt: null,
      completedAt: null,
      state: 'PENDING',
      recordCount: 0,
      csv: '',
    }
    const begin = Math.max(now, this.#freeAt) + this.settings.startMs
    this.#freeAt = begin + this.settings.runMs
    this.#jobs.set(id, job)
    this.#clock.at(begin, () => {
      job.state = 'PROCESSING'
      job.startedAt = this.#clock.now()
      this.#clock.at(job.startedAt + this.settings.runMs, () => {
        const { csv, records } = write()
        job.csv = csv
        job.recordCount = records
        job.state = 'COMPLETE'
        job.completedAt = this.#clock.now()
      })
    })
    return job
  }

  /** Path and query of the file, good for some minutes from now. */
  link(job: ExportJob): string {
    const expires = this.#clock.now() + this.settings.linkMs
    const name = encodeURIComponent(job.exportName.replace(/[^\w.-]+/g, '-').toLowerCase())
    return `/crm/v3/exports/files/${job.id}/${name}.csv?expires=${expires}&signature=${signatureOf(job.id, expires)}`
  }

  /** Whether a link is one of ours and still good. */
  admits(job: ExportJob, expires: string | null, signature: string | null): boolean {
    return signature === signatureOf(job.id, Number(expires)) && this.#clock.now() < Number(expires)
  }
}

function signatureOf(id: string, expires: number): string {
  return createHmac('sha256', 'sandbox-exports').update(`${id}:${expires}`).digest('hex')
}
