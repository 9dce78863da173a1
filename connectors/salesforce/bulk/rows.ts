// Rows of a Bulk result, as a stream: CSV through uDSV straight into records. jsforce's own parser is slow, keeps
// everything, and knows no pages.
import type { SchemaColumn } from 'udsv'
import type { CrmRecord } from '../../../src/domain/record.ts'
import type { ObjectType } from '../describe.ts'
import { momentOf } from '../moment.ts'
import { EDITED, REPLICATION_KEY } from '../soql.ts'
import { canonicalFor, longId } from '../values.ts'
import { borrowParser, type Columns, returnParser } from './parsers.ts'

/** What the rows hold. */
export interface RowShape {
  /** In the order of the query; Id first. */
  readonly columns: readonly string[]
  /** Those of the columns that make up `CrmRecord.fields`. */
  readonly fields: readonly string[]
  readonly type: ObjectType
  /** The rows must begin with a header line of these columns: ForeignRows when they do not. */
  readonly strict?: boolean
}

/** The rows are of another query. */
export class ForeignRows extends Error {}

/** As uDSV makes it of the column names below: `fields.Email` is nested. */
type Row = {
  id: string
  fields?: Record<string, string | null>
  modifiedAt?: number | null
  stamp?: number | null
}

function columnOf(name: string, { fields, type }: RowShape): SchemaColumn {
  const repl = { empty: null, null: undefined, NaN: undefined }
  if (name === 'Id') return { name: 'id', type: 's', repl, parse: longId }
  if (!fields.includes(name)) {
    return { name: name === REPLICATION_KEY ? 'stamp' : 'modifiedAt', type: 's', repl, parse: momentOf }
  }
  const parse = canonicalFor(type.types.get(name) ?? 'string')
  return { name: `fields.${name}`, type: 's', repl, ...(parse === null ? {} : { parse }) }
}

function columnsOf(shape: RowShape): Columns {
  const { columns, fields, type } = shape
  const key = JSON.stringify(columns.map(name => [name, fields.includes(name), type.types.get(name)]))
  return { header: quoted(columns), made: columns.map(name => columnOf(name, shape)), key }
}

/** Adds what a column of a row cannot say, because it says something else already. */
function completing({ fields }: RowShape): (row: Row) => CrmRecord {
  const withId = fields.includes('Id')
  const [withEdited, withStamp] = [EDITED, REPLICATION_KEY].map(name => fields.includes(name))
  return ({ id, fields: values = {}, modifiedAt = null, stamp = null }) => {
    if (withId) values['Id'] = id
    const edited = withEdited ? values[EDITED] : null
    const moved = withStamp ? values[REPLICATION_KEY] : null
    return {
      id,
      fields: values,
      modifiedAt: edited == null ? modifiedAt : momentOf(edited),
      stamp: moved == null ? stamp : momentOf(moved),
    }
  }
}

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
 * In: the bytes of one result page (UTF-8, comma, LF, quotes doubled).
 * Out: its records in groups of about a network chunk, as they arrive; no more than that is held.
 */
export async function* recordsIn(bytes: AsyncIterable<Uint8Array>, shape: RowShape): AsyncGenerator<CrmRecord[]> {
  const columns = columnsOf(shape)
  const parser = borrowParser(columns)
  const completed = completing(shape)
  let records: CrmRecord[] = []
  const take = (row: Row): void => {
    records.push(completed(row))
  }
  const taken = (): CrmRecord[] => {
    const group = records
    records = []
    return group
  }
  const decoder = new TextDecoder('utf-8')
  let held = ''
  let started = false
  // Only whole lines go in: the parser must not see a chunk that ends between two quotes.
  const feed = (text: string): void => {
    if (text === '') return
    const first = started ? '' : text.slice(0, text.indexOf('\n') + 1)
    const lead = started || isHeader(first, shape.columns) ? '' : columns.header
    if (lead !== '' && shape.strict === true) throw new ForeignRows('the rows have other columns')
    started = true
    parser.chunk<Row>(lead + text, parser.typedDeep<Row>, take)
  }
  for await (const chunk of bytes) {
    held += decoder.decode(chunk, { stream: true })
    const end = held.lastIndexOf('\n') + 1
    feed(held.slice(0, end))
    held = held.slice(end)
    if (records.length > 0) yield taken()
  }
  const rest = held + decoder.decode()
  feed(rest === '' || rest.endsWith('\n') ? rest : `${rest}\n`)
  if (started) parser.end()
  returnParser(columns, parser)
  if (records.length > 0) yield taken()
}
