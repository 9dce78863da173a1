// The file of a Bulk job that writes. Our own: jsforce takes its columns from the first row, writes dates as numbers, and
// writes an empty cell for what should be cleared.
import type { RowValues } from '../../write/row.ts'

/** In a cell: the field is cleared. An empty cell leaves it as it is. */
const CLEARED = '#N/A'

export interface FileRow {
  readonly id: string
  readonly values: RowValues
}

/** UTF-8 without a mark in front, comma, LF; every cell in quotes. The id comes last, so that no line ends in a text. */
export function fileOf(rows: readonly FileRow[]): string {
  const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))]
  const header = lineOf([...columns, 'Id'])
  return header + rows.map(({ id, values }) => lineOf([...columns.map(name => cellOf(values[name])), id])).join('')
}

function cellOf(value: RowValues[string] | undefined): string {
  if (value === undefined) return ''
  return value === null ? CLEARED : String(value)
}

function lineOf(cells: readonly string[]): string {
  return `${cells.map(cell => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`
}

/** A text that would clear the field, though nobody has said so. */
export function meansCleared(values: RowValues): boolean {
  return Object.values(values).includes(CLEARED)
}
