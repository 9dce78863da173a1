// Entries as CSV (RFC 4180), safe to open in a spreadsheet.

/** What a spreadsheet would take for a formula: blanks before it are dropped by some, and wide signs are taken for narrow. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/
const QUOTED = /[",\r\n]/

/** A line with its end; a cell that a spreadsheet would run gets an apostrophe before it, as OWASP advises. */
export function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = FORMULA.test(value) ? `'${value}` : value
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
