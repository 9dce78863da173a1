// Rows of a Bulk result: CSV streamed through uDSV. jsforce's own parser is slow, keeps everything, and knows no pages.
import { inferSchema, initParser } from 'udsv'

function quoted(columns: readonly string[]): string {
  return `${columns.map(name => `"${name.replaceAll('"', '""')}"`).join(',')}\n`
}

/** Whether the first line is the header; Salesforce repeats it on each page, some write that it does not. */
function isHeader(line: string, columns: readonly string[]): boolean {
  const names = line
    .replace(/^\uFEFF/, '')
    .replaceAll('"', '')
    .trim()
    .toLowerCase()
  return names === columns.join(',').toLowerCase()
}

/**
 * In: the bytes of one page (UTF-8, comma, LF, quotes doubled) and the columns in the order of the query.
 * Out: one array of texts per row, in the order of `columns`.
 */
export async function parseRows(bytes: AsyncIterable<Uint8Array>, columns: readonly string[]): Promise<string[][]> {
  const header = quoted(columns)
  const parser = initParser(inferSchema(header, { col: ',', row: '\n', encl: '"', esc: '"' }))
  const rows: string[][] = []
  const take = (row: string[]): void => {
    rows.push(row)
  }
  const decoder = new TextDecoder('utf-8')
  let held = ''
  let started = false
  // Only whole lines go in: the parser must not see a chunk that ends between two quotes.
  const feed = (text: string): void => {
    if (text === '') return
    const first = text.slice(0, text.indexOf('\n') + 1)
    const lead = started || isHeader(first, columns) ? '' : header
    started = true
    parser.chunk<string[]>(lead + text, parser.stringArrs, take)
  }
  for await (const chunk of bytes) {
    held += decoder.decode(chunk, { stream: true })
    const end = held.lastIndexOf('\n') + 1
    feed(held.slice(0, end))
    held = held.slice(end)
  }
  const rest = held + decoder.decode()
  feed(rest === '' || rest.endsWith('\n') ? rest : `${rest}\n`)
  if (started) parser.end()
  return rows
}
