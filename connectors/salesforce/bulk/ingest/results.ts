// The result files of a job that wrote: which rows were written, which were refused, which were never come to. They come
// in any order; a row that no file tells of, or two tell of, is unknown.
import { inferSchema, initParser } from 'udsv'
import type { BulkRow, WriteOutcome } from '../../../../src/contract/connector.ts'
import type { SalesforceTransport } from '../../transport.ts'
import { longId } from '../../values.ts'
import { type Objection, refusalOf } from '../../write/answer.ts'

const FILE_MS = 600_000

type Line = Readonly<Record<string, string>>

/** The rows of the three files, by record. */
export async function rowsOf(
  transport: SalesforceTransport,
  job: string,
  receiptField: string | null,
  signal: AbortSignal,
): Promise<Map<string, BulkRow>> {
  const linesOf = async (name: string): Promise<Iterable<Line>> => {
    const path = `/jobs/ingest/${job}/${name}` as const
    const answer = await transport.rawUnlessGone({ path, accept: 'text/csv', timeoutMs: FILE_MS, signal })
    return answer === null ? [] : linesIn(await answer.text())
  }
  const found = new Map<string, BulkRow>()
  const take = (line: Line, outcome: WriteOutcome): void => {
    const id = longId(line['Id'] ?? '')
    if (id === '') return
    const twice = found.has(id) || ((line['sf__Id'] ?? '') !== '' && longId(line['sf__Id'] ?? '') !== id)
    const unclear: WriteOutcome = { status: 'unknown', answer: 'the results contradict each other' }
    found.set(id, {
      intentId: receiptField === null ? null : (line[receiptField] ?? null),
      outcome: twice ? unclear : outcome,
    })
  }
  for (const line of await linesOf('successfulResults')) take(line, { status: 'applied', answer: 'success' })
  for (const line of await linesOf('failedResults')) take(line, refusalOf(objectionsIn(line['sf__Error'] ?? '')))
  for (const line of await linesOf('unprocessedrecords')) {
    take(line, { status: 'retry', code: 'NOT_PROCESSED', answer: 'the job ended before it came to this record' })
  }
  return found
}

/** The lines of a file by the names of its columns, one after the other; none of what is no CSV. */
export function* linesIn(text: string): Generator<Line> {
  const { names, rows } = cellsIn(text)
  for (const row of rows) yield Object.fromEntries(names.map((name, at) => [name, row[at] ?? '']))
}

interface Cells {
  readonly names: readonly string[]
  readonly rows: readonly (readonly string[])[]
}
const NONE: Cells = { names: [], rows: [] }

function cellsIn(text: string): Cells {
  if (!/^\uFEFF?"?[\w ]+"?[,\n]/.test(text)) return NONE
  const plain = text.replace(/^\uFEFF/, '')
  try {
    const schema = inferSchema(plain, { col: ',', row: plain.includes('\r\n') ? '\r\n' : '\n', encl: '"', esc: '"' })
    const names = schema.cols.map(({ name }) => name)
    // A line that was cut off says nothing.
    const rows = initParser(schema).stringArrs(plain)
    return { names, rows: rows.filter(row => row.length === names.length) }
  } catch {
    // Broken in the middle: its rows are unknown, and found out about by their receipts.
    return NONE
  }
}

/** In: "CODE:message:FIELD1,FIELD2 --", once or several times. */
export function objectionsIn(text: string): Objection[] {
  const parts = text.split(/--(?=[A-Z][A-Z_]+:|$)/).filter(part => part.trim() !== '')
  return parts.map(part => {
    const [, code = 'UNKNOWN', message = part, fields = ''] = /^([A-Z][A-Z_]*):(.*):([^:]*)$/s.exec(part.trim()) ?? []
    return {
      code,
      message,
      fields: fields
        .split(',')
        .map(name => name.trim())
        .filter(name => name !== ''),
    }
  })
}
