// The pages of a Bulk 2.0 result. Pages are made before they are read and kept, as far as there is room.

import { ApiError } from '../api-error.ts'
import { csvOf } from './csv.ts'
import type { QueryJob } from './query-job.ts'
import { DELIMITERS } from './query-job.ts'

export interface ResultsPage {
  readonly csv: Buffer
  readonly count: number
  /** For the header Sforce-Locator: the literal text `null` on the last page. */
  readonly locator: string
  /** True when the page was not read before. */
  readonly isFirst: boolean
}

/** Bytes of pages that are kept. */
const KEPT_BYTES = 256 * 2 ** 20

const read = new WeakMap<QueryJob, Set<string>>()
const kept = new WeakMap<QueryJob, Map<string, Buffer>>()
let order: { readonly job: WeakRef<QueryJob>; readonly name: string; readonly bytes: number }[] = []

/** @param size rows at most */
export function resultsPage(job: QueryJob, offset: number, size: number): ResultsPage {
  const total = job.snapshot.rows.length
  const end = Math.min(offset + size, total)
  const name = `${offset}-${end}`
  const known = kept.get(job)?.get(name)
  const csv = known ?? printed(job, offset, end)
  if (known === undefined) keep(job, name, csv)
  const before = read.get(job) ?? new Set()
  const isFirst = !before.has(name)
  read.set(job, before.add(name))
  return { csv, count: end - offset, locator: end < total ? locatorOf(end) : 'null', isFirst }
}

/**
 * Makes the pages of a job while it waits in the queue, one at a time between requests, as far as they will be kept.
 * @param size rows of a page
 */
export function prepare(job: QueryJob, size: number): void {
  const total = job.snapshot.rows.length
  const next = (offset: number, bytes: number): void => {
    if (offset >= total || bytes > KEPT_BYTES / 2) return
    const end = Math.min(offset + size, total)
    const csv = printed(job, offset, end)
    keep(job, `${offset}-${end}`, csv)
    setImmediate(next, end, bytes + csv.byteLength)
  }
  setImmediate(next, 0, 0)
}

/** The opaque name of the page that starts at a row. */
export function locatorOf(offset: number): string {
  return Buffer.from(String(offset)).toString('base64url')
}

/** @throws ApiError 400 INVALID_QUERY_LOCATOR for a locator that this job never gave */
export function offsetOf(locator: string, job: QueryJob): number {
  const digits = Buffer.from(locator, 'base64url').toString()
  const offset = /^\d{1,9}$/.test(digits) ? Number(digits) : -1
  if (offset < 0 || (offset > 0 && offset >= job.snapshot.rows.length)) {
    throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator')
  }
  return offset
}

function printed(job: QueryJob, start: number, end: number): Buffer {
  const newline = job.lineEnding === 'CRLF' ? '\r\n' : '\n'
  return csvOf(job.snapshot, { delimiter: DELIMITERS[job.columnDelimiter], newline }, start, end)
}

function keep(job: QueryJob, name: string, csv: Buffer): void {
  const pages = kept.get(job) ?? new Map<string, Buffer>()
  kept.set(job, pages)
  pages.set(name, csv)
  order.push({ job: new WeakRef(job), name, bytes: csv.byteLength })
  let bytes = order.reduce((sum, page) => sum + page.bytes, 0)
  while (bytes > KEPT_BYTES && order.length > 1) {
    const [oldest, ...rest] = order
    const owner = oldest?.job.deref()
    if (owner !== undefined && oldest !== undefined) kept.get(owner)?.delete(oldest.name)
    bytes -= oldest?.bytes ?? 0
    order = rest
  }
}
