// uDSV's parsers, lent from one result page to the next: each is compiled for its columns, so that with a new one for
// every page the machine would have to find out anew what is worth compiling well. For the same reason none is told that
// a page has ended: what it does then it does never else, and V8 threw away the compiled loop (docs/decisions/0006).
import { inferSchema, initParser, type SchemaColumn } from 'udsv'
import type { CrmRecord } from '../../../src/domain/record.ts'

/** Pages that a worker reads at once; more parsers than that are not kept. */
const KEPT = 8

/** What the columns of a row make, by their names: `fields.Email` is nested. */
export type Row = {
  id: string
  fields?: Record<string, string | null>
  modifiedAt?: number | null
  stamp?: number | null
}

export interface Columns {
  /** The names of the columns, a header line. */
  readonly header: string
  /** A row that is like others, to see whether what was parsed before it has come to its end. */
  readonly last: string
  /** What is made of each; two that have the same key make the same of all. */
  readonly made: readonly SchemaColumn[]
  readonly key: string
  complete(row: Row): CrmRecord
}

/** In: whole lines, no header. Out: the records that are complete by now; what follows an open quote waits for its end. */
export type RowParser = (lines: string) => CrmRecord[]

let idle: { readonly key: string; readonly parsers: RowParser[] } = { key: '', parsers: [] }

/** A parser that nobody else has in hand. */
export function borrowParser(columns: Columns): RowParser {
  return (idle.key === columns.key ? idle.parsers.pop() : undefined) ?? parserFor(columns)
}

/** Only one that holds no part of a row. */
export function returnParser({ key }: Columns, parser: RowParser): void {
  if (idle.key !== key) idle = { key, parsers: [] }
  if (idle.parsers.length < KEPT) idle.parsers.push(parser)
}

function parserFor({ header, made, complete }: Columns): RowParser {
  const schema = inferSchema(header, { col: ',', row: '\n', encl: '"', esc: '"' })
  const parser = initParser({ ...schema, cols: [...made] })
  let records: CrmRecord[] = []
  const add = (row: Row): void => {
    records.push(complete(row))
  }
  const parse = (lines: string): CrmRecord[] => {
    parser.chunk<Row>(lines, parser.typedDeep<Row>, add)
    const taken = records
    records = []
    return taken
  }
  // Of all that it is ever given the parser skips one line.
  parse(header)
  return parse
}
