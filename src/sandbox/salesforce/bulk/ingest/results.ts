// The three result files of an ingest job. Rows do not come in the order of the upload: batches end when they end.
import { createRandom } from '../../../random.ts'
import { DELIMITERS } from '../query-job.ts'
import type { DoneRow, IngestJob } from './job.ts'

/** The rows that were written, with their ids. */
export function successfulResults(job: IngestJob): string {
  const rows = shuffled(job.done.filter(row => row.error === undefined))
  return fileOf(job, ['sf__Id', 'sf__Created'], rows, row => [row.id ?? '', String(row.created)])
}

/** The rows that were refused. The id is empty, also for an update. */
export function failedResults(job: IngestJob): string {
  const rows = shuffled(job.done.filter(row => row.error !== undefined))
  return fileOf(job, ['sf__Id', 'sf__Error'], rows, row => ['', row.error ?? ''])
}

/** The rows that the job never came to. */
export function unprocessedRecords(job: IngestJob): string {
  const lines = job.rows.slice(job.done.length).map(cells => lineOf(job, cells))
  return [headerOf(job, []), ...lines].join('')
}

function fileOf(
  job: IngestJob,
  own: readonly string[],
  rows: readonly DoneRow[],
  cellsOf: (row: DoneRow) => readonly string[],
): string {
  return [headerOf(job, own), ...rows.map(row => lineOf(job, [...cellsOf(row), ...(job.rows[row.index] ?? [])]))].join(
    '',
  )
}

/** Salesforce's own columns in quotes, the uploaded ones as they were. */
function headerOf(job: IngestJob, own: readonly string[]): string {
  return [...own.map(quoted), ...job.header].join(DELIMITERS[job.request.columnDelimiter]) + endingOf(job)
}

function lineOf(job: IngestJob, cells: readonly string[]): string {
  return cells.map(quoted).join(DELIMITERS[job.request.columnDelimiter]) + endingOf(job)
}

function endingOf({ request }: IngestJob): string {
  return request.lineEnding === 'CRLF' ? '\r\n' : '\n'
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`
}

/** The same order each time the file is asked for. */
function shuffled(rows: readonly DoneRow[]): DoneRow[] {
  const random = createRandom(rows.length)
  const list = [...rows]
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = random.int(0, i)
    const [a, b] = [list[i], list[j]]
    if (a !== undefined && b !== undefined) [list[i], list[j]] = [b, a]
  }
  return list
}
