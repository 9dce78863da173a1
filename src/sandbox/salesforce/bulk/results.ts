// One page of a Bulk result as CSV: the header on every page, every cell in quotes, nothing for null.
import { ApiError } from '../api-error.ts'
import { type Column, cellOf, type FindRow } from '../soql/column.ts'
import type { Row } from '../store/table.ts'
import { DELIMITERS, type QueryJob } from './query-job.ts'

export interface ResultsPage {
  readonly csv: string
  readonly count: number
  /** For the header Sforce-Locator: the literal text `null` on the last page. */
  readonly locator: string
}

/** @param size rows at most */
export function resultsPage(job: QueryJob, offset: number, size: number): ResultsPage {
  const { plan, rows, find } = job.snapshot
  const page = rows.slice(offset, offset + size)
  const header = plan.columns.map(column => column.path)
  const lines = [header, ...page.map(row => cellsOf(plan.columns, row, find))].map(cells => lineOf(job, cells))
  const next = offset + page.length
  return { csv: lines.join(''), count: page.length, locator: next < rows.length ? locatorOf(next) : 'null' }
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

function lineOf(job: QueryJob, cells: readonly string[]): string {
  const quoted = cells.map(cell => `"${cell.replaceAll('"', '""')}"`)
  return quoted.join(DELIMITERS[job.columnDelimiter]) + (job.lineEnding === 'CRLF' ? '\r\n' : '\n')
}

/** The cells of a Bulk result line: nothing for null, moments in UTC with a Z. */
function cellsOf(columns: readonly Column[], row: Row, find: FindRow): string[] {
  return columns.map(column => {
    const value = cellOf(column, row, find)
    if (value === null) return ''
    return column.field.type === 'datetime' ? String(value).replace('+0000', 'Z') : String(value)
  })
}
