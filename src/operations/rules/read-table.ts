// A file of values: comma, semicolon or tab between them, the headings first.
import { CsvError, parse } from 'csv-parse/sync'
import { ConfigError } from '../../errors.ts'

export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** More is no sample any more, and is held in memory whole. */
const MOST_CHARACTERS = 100_000_000

/** @throws ConfigError where the text is no table, or too large to be looked at in one go */
export function readTable(text: string, file: string): Table {
  if (text.length > MOST_CHARACTERS) refuse(file, 'it is larger than 100 MB', 'Give a part of it.')
  const [heading = ''] = text.split('\n', 1)
  const delimiter = [',', ';', '\t'].toSorted((a, b) => heading.split(b).length - heading.split(a).length)[0] ?? ','
  try {
    const [columns, ...rows]: string[][] = parse(text, {
      bom: true,
      delimiter,
      skip_empty_lines: true,
      relax_column_count_less: true,
    })
    if (columns === undefined) return refuse(file, 'it is empty', 'Give a file with headings and values.')
    const twice = columns.find((column, at) => columns.indexOf(column) !== at)
    if (twice !== undefined) refuse(file, `two columns are called "${twice}"`, 'Give each column a name of its own.')
    return { columns, rows }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return refuse(file, error.message, 'Save it as CSV with a heading for each column.')
  }
}

function refuse(file: string, what: string, fix: string): never {
  throw new ConfigError({ where: file, what, fix })
}
