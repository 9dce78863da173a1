// Entries as CSV (RFC 4180), safe to open in a spreadsheet.

/** What a spreadsheet would take for a formula: blanks before it are dropped by some, and wide signs are taken for narrow. */
const FORMULA = /^[\s"]*[=+\-@＝＋－＠]|^[\t\r\n]/
/** The same where another separator than ours would begin a cell: whose list separator it is does not heed our quotes. */
const WITHIN = /([;\s"]+)([=+\-@＝＋－＠]?)/g
const SEPARATOR = /[;\t\r\n]/
const QUOTED = /[",\r\n]/

/** A line with its end; what a spreadsheet would run gets an apostrophe before it, as OWASP advises. */
export function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const within = value.replace(WITHIN, (found, before: string, sign: string) =>
    sign !== '' && SEPARATOR.test(before) ? `${before}'${sign}` : found,
  )
  const text = FORMULA.test(within) ? `'${within}` : within
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
