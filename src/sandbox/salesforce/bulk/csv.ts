// Rows of a query as the CSV of both Bulk APIs: a header line, every cell in quotes, nothing for null, moments with a Z.
// A million rows of twenty cells pass here, so a line is put together with as little as can be.
import type { FieldValue } from '../../write-log.ts'
import type { Field } from '../schema/field.ts'
import { type Column, cellOf } from '../soql/column.ts'
import type { Snapshot } from '../soql/run.ts'

export interface CsvFormat {
  readonly delimiter: string
  readonly newline: string
}

/** How the values of a field are printed: as they are, as moments, or as text that may hold quotes. */
type Print = 'plain' | 'moment' | 'text'

const QUOTE_FREE = new Set<Field['type']>([
  'id',
  'reference',
  'boolean',
  'int',
  'double',
  'currency',
  'percent',
  'date',
])

/** The header and the rows from `start` to before `end`, in UTF-8. */
export function csvOf(snapshot: Snapshot, format: CsvFormat, start: number, end: number): Buffer {
  return Buffer.concat([headerOf(snapshot, format), rowsOf(snapshot, format, start, end)])
}

/** The line with the names. */
export function headerOf({ plan }: Snapshot, { delimiter, newline }: CsvFormat): Buffer {
  return Buffer.from(`"${plan.columns.map(({ path }) => path).join(`"${delimiter}"`)}"${newline}`)
}

/**
 * The rows from `start` to before `end`, in UTF-8. They lie where the next ones will: take them before you call again.
 * @param ended hears of each row how many bytes there are up to its end
 */
export function rowsOf(
  { plan, rows, find }: Snapshot,
  format: CsvFormat,
  start: number,
  end: number,
  ended: (at: number) => void = () => undefined,
): Uint8Array {
  const { columns } = plan
  // Plain lists and loops: a function per column costs three times as much.
  const names = columns.map(({ field }) => field.name)
  const own = columns.map(({ steps }) => steps.length === 0)
  const prints = columns.map(printOf)
  const cells = columns.map(({ path }) => path)
  const [between, after] = [`"${format.delimiter}"`, `"${format.newline}`]
  const pen = new Pen()
  for (let i = start; i < end; i += 1) {
    const row = rows[i]
    if (row === undefined) break
    for (let at = 0; at < columns.length; at += 1) {
      const column = columns[at]
      const value = own[at] === true || column === undefined ? row[names[at] ?? ''] : cellOf(column, row, find)
      cells[at] = value === undefined || value === null ? '' : printed(value, prints[at])
    }
    // One join makes one flat text; adding cell by cell makes a tree of sixty pieces that is flattened afterwards.
    ended(pen.write(`"${cells.join(between)}${after}`))
  }
  return pen.written()
}

function printOf({ field }: Column): Print {
  if (field.type === 'datetime') return 'moment'
  return QUOTE_FREE.has(field.type) ? 'plain' : 'text'
}

function printed(value: NonNullable<FieldValue>, print: Print | undefined): string {
  const text = typeof value === 'string' ? value : String(value)
  if (print === 'plain') return text
  if (print === 'moment') return `${text.slice(0, 23)}Z`
  return text.includes('"') ? text.replaceAll('"', '""') : text
}

/** Where pages are put together, used again and again: memory that is new costs more than the printing. */
let desk = Buffer.allocUnsafeSlow(1 << 20)

/** Writes line by line: one long text put together from millions of pieces takes five times as long. */
class Pen {
  private length = 0

  /** Returns the bytes written up to here. */
  write(text: string): number {
    // A character takes three bytes at most.
    const needed = this.length + text.length * 3
    if (needed > desk.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, desk.length * 2))
      desk.copy(larger, 0, 0, this.length)
      desk = larger
    }
    this.length += desk.write(text, this.length)
    return this.length
  }

  written(): Uint8Array {
    return desk.subarray(0, this.length)
  }
}
