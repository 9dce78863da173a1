// The pages of a Bulk 2.0 result: which rows a request means, and what comes after them.
import { ApiError } from '../api-error.ts'
import type { PrintedPage } from './printout.ts'
import type { QueryJob } from './query-job.ts'

export interface ResultsPage extends PrintedPage {
  readonly count: number
  /** For the header Sforce-Locator: the literal text `null` on the last page. */
  readonly locator: string
  /** True when the page was not read before. */
  readonly isFirst: boolean
}

const read = new WeakMap<QueryJob, Set<string>>()

/** @param size rows at most */
export function resultsPage(job: QueryJob, offset: number, size: number): ResultsPage {
  const total = job.snapshot.rows.length
  const end = Math.min(offset + size, total)
  const name = `${offset}-${end}`
  const before = read.get(job) ?? new Set()
  const isFirst = !before.has(name)
  read.set(job, before.add(name))
  const page = job.printout.page(offset, end)
  return { ...page, count: end - offset, locator: end < total ? locatorOf(end) : 'null', isFirst }
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
