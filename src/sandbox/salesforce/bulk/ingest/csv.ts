// Reads an uploaded file as strictly as Salesforce does: the job's delimiter, the job's line ending, UTF-8 without a mark
// in front. The texts of the failures are Salesforce's own.
import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { DELIMITERS } from '../query-job.ts'
import type { IngestRequest } from './job.ts'

/** Fails the whole job; the message is the job's errorMessage. */
export class UploadFault extends Error {}

const ENDINGS = { LF: '\n', CRLF: '\r\n' } as const
const table = z.array(z.array(z.string()))

export interface Upload {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** @throws UploadFault when the file cannot be read */
export function readUpload(csv: string, request: Pick<IngestRequest, 'columnDelimiter' | 'lineEnding'>): Upload {
  checkEnding(csv, request.lineEnding)
  const [header, ...rows] = cellsOf(csv, request)
  if (header === undefined) throw new UploadFault('InvalidBatch : Records not found')
  if (request.lineEnding === 'LF' && rows.some(row => row.at(-1)?.endsWith('\r') === true)) throw wrongEnding('LF')
  return { header, rows }
}

function cellsOf(csv: string, { columnDelimiter, lineEnding }: Pick<IngestRequest, 'columnDelimiter' | 'lineEnding'>) {
  const options = {
    delimiter: DELIMITERS[columnDelimiter],
    record_delimiter: ENDINGS[lineEnding],
    relax_column_count: true,
    skip_empty_lines: true,
  } as const
  try {
    return table.parse(parse(csv, options))
  } catch (failure) {
    if (!(failure instanceof CsvError)) throw failure
    const isOpen = failure.code === 'CSV_QUOTE_NOT_CLOSED'
    const what = isOpen
      ? 'EOF reached before closing an opened quote'
      : 'Found unescaped quote. A value with quote should be within a quote'
    throw new UploadFault(`InvalidBatch : Failed to parse CSV. ${what}`)
  }
}

function checkEnding(csv: string, setting: IngestRequest['lineEnding']): void {
  const end = csv.indexOf('\n')
  if (end < 0) return
  const isCrlf = csv.charAt(end - 1) === '\r'
  if (isCrlf !== (setting === 'CRLF')) throw wrongEnding(setting)
}

function wrongEnding(setting: string): UploadFault {
  return new UploadFault(
    `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${setting}`,
  )
}
