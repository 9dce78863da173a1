// What others did to records that we have just written: one question for all of them, by time and by who it was not.
import type { FieldOfRecord, History } from '../../../src/contract/history.ts'
import type { FieldChange } from '../../../src/domain/history.ts'
import type { Moment } from '../../../src/domain/record.ts'
import { literal } from '../soql.ts'
import { longId } from '../values.ts'
import { type Parts, page, tablesOf } from './pages.ts'
import type { Table } from './tables.ts'

/** The CRM's clock may be so much behind ours. */
const SKEW_MS = 5 * 60_000
interface Asked {
  readonly written: readonly FieldOfRecord[]
  readonly from: Moment
  readonly of: History['of']
  /** Ids that `of` takes. */
  readonly atOnce: number
}

/** See the contract. Few calls, however many records: what others did lately is little. */
export async function changesSince(
  parts: Parts,
  stream: string,
  { written, from, of, atOnce }: Asked,
  signal: AbortSignal,
): ReturnType<History['since']> {
  // The last record of each field tells whether the field is tracked: our own write must have left a row.
  const sample = new Map(written.map(({ field, recordId }) => [field, recordId]))
  const query = { stream, fields: [...sample.keys()] }
  // Stages are copied at each step, so they tell no edit from a copy.
  const [table] = await tablesOf(parts, query)
  if (table === undefined || !table.columns.includes('NewValue')) return { changes: [], untold: query.fields }
  const touched = await touchedByOthers(parts, table, new Set(written.map(({ recordId }) => recordId)), from, signal)
  const changes: FieldChange[] = []
  const asked = [...new Set([...touched, ...sample.values()])]
  for (let at = 0; at < asked.length; at += atOnce) {
    changes.push(...(await of(query, asked.slice(at, at + atOnce), signal)))
  }
  const told = new Set(changes.filter(change => change.told && change.at >= from - SKEW_MS).map(({ field }) => field))
  return { changes, untold: query.fields.filter(field => !told.has(field)) }
}

/** Those of the records that anyone but our user has changed since then. */
async function touchedByOthers(
  parts: Parts,
  table: Table,
  ids: ReadonlySet<string>,
  from: Moment,
  signal: AbortSignal,
): Promise<string[]> {
  const self = await parts.editors.self()
  const others = self === null ? '' : ` AND CreatedById != '${self}'`
  const condition = `CreatedDate >= ${literal(from - SKEW_MS)}${others}`
  const touched = new Set<string>()
  let after: string | null = null
  do {
    signal.throwIfAborted()
    const found = await page(parts, table, condition, after)
    after = found.after
    for (const row of found.rows) {
      const id = longId(String(row[table.parent]))
      if (ids.has(id)) touched.add(id)
    }
  } while (after !== null)
  return [...touched]
}
