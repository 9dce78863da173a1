// uDSV's parsers, lent from one result page to the next: each is compiled for its columns, so that with a new one for
// every page the machine would have to find out anew what is worth compiling well.
import { inferSchema, initParser, type Parser, type SchemaColumn } from 'udsv'

/** Pages that a worker reads at once; more parsers than that are not kept. */
const KEPT = 8

export interface Columns {
  /** The names of the columns, a header line. */
  readonly header: string
  /** What is made of each; two that have the same key make the same of all. */
  readonly made: readonly SchemaColumn[]
  readonly key: string
}

let idle: { readonly key: string; readonly parsers: Parser[] } = { key: '', parsers: [] }

/** A parser that nobody else has in hand. */
export function borrowParser({ header, made, key }: Columns): Parser {
  const known = idle.key === key ? idle.parsers.pop() : undefined
  if (known !== undefined) return known
  const schema = inferSchema(header, { col: ',', row: '\n', encl: '"', esc: '"' })
  return initParser({ ...schema, cols: [...made] })
}

/** Only one that has come to its end: any other still holds a part of its page. */
export function returnParser({ key }: Columns, parser: Parser): void {
  if (idle.key !== key) idle = { key, parsers: [] }
  if (idle.parsers.length < KEPT) idle.parsers.push(parser)
}
