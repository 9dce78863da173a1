// Rows of a Bulk result, as a stream: CSV through uDSV straight into records. jsforce's own parser is slow, keeps
// everything, and knows no pages.
import type { SchemaColumn } from 'udsv'
import type { CrmRecord } from '../../../src/domain/record.ts'
import type { ObjectType } from '../describe.ts'
import { momentOf } from '../moment.ts'
import { EDITED, REPLICATION_KEY } from '../soql.ts'
import { canonicalFor, longId } from '../values.ts'
import { borrowParser, type Columns, type Row, returnParser } from './parsers.ts'

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

/** The last row breaks off within a value. */
export class BrokenRow extends Error {}

function columnOf(name: string, { fields, type }: RowShape): SchemaColumn {
  const repl = { empty: null, null: undefined, NaN: undefined }
  if (name === 'Id') return { name: 'id', type: 's', repl, parse: longId }
  if (!fields.includes(name)) {
    return { name: name === REPLICATION_KEY ? 'stamp' : 'modifiedAt', type: 's', repl, parse: momentOf }
  }
  const parse = canonicalFor(type.types.get(name) ?? 'string')
  return { name: `fields.${name}`, type: 's', repl, ...(parse === null ? {} : { parse }) }
}

/** No id, and a moment that is a number like that of any other row. */
const LAST = { id: 'last', moment: '2000-01-01T00:00:00.000Z' }

function columnsOf(shape: RowShape): Columns {
  const { columns, fields, type } = shape
  const key = JSON.stringify(columns.map(name => [name, fields.includes(name), type.types.get(name)]))
  const cellOf = (name: string) => (name === 'Id' ? LAST.id : fields.includes(name) ? '' : LAST.moment)
  return {
    header: quoted(columns),
    last: quoted(columns.map(cellOf)),
    made: columns.map(name => columnOf(name, shape)),
    key,
    complete: completing(shape),
  }
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
 * Out: its records in groups of about a network chunk, as they arrive; no more than that is held. BrokenRow at the end
 * when the last of them is not whole.
 */
export async function* recordsIn(bytes: AsyncIterable<Uint8Array>, shape: RowShape): AsyncGenerator<CrmRecord[]> {
  const columns = columnsOf(shape)
  const parse = borrowParser(columns)
  const decoder = new TextDecoder('utf-8')
  let held = ''
  let started = false
  // Only whole lines go in: the parser must not see a chunk that ends between two quotes.
  const recordsOf = (lines: string): CrmRecord[] => {
    const rows = started || lines === '' ? lines : withoutHeader(lines, shape)
    started ||= lines !== ''
    return rows === '' ? [] : parse(rows)
  }
  for await (const chunk of bytes) {
    held += decoder.decode(chunk, { stream: true })
    const end = held.lastIndexOf('\n') + 1
    const records = recordsOf(held.slice(0, end))
    held = held.slice(end)
    if (records.length > 0) yield records
  }
  const rest = held + decoder.decode()
  const records = recordsOf(rest === '' || rest.endsWith('\n') ? rest : `${rest}\n`)
  if (records.length > 0) yield records
  // One more row is a row of its own, save where a quote is open.
  const [more, ...others] = parse(columns.last)
  if (more?.id !== LAST.id || others.length > 0) throw new BrokenRow('the last row breaks off within a value')
  returnParser(columns, parse)
}

/** The first lines of a page as rows. */
function withoutHeader(lines: string, { columns, strict = false }: RowShape): string {
  const first = lines.slice(0, lines.indexOf('\n') + 1)
  if (isHeader(first, columns)) return lines.slice(first.length)
  if (strict) throw new ForeignRows('the rows have other columns')
  return lines
}
