// Which rows of a table a query looks at: those that its bounds name, or a stretch of the table, or all of it.
import type { SObjectType } from '../../schema/schema.ts'
import type { RecordStore } from '../../store/record-store.ts'
import type { Row } from '../../store/table.ts'
import type { Bounds, StampBounds } from '../where/bounds.ts'
import { firstAt, rowsByStamp } from './stamp-index.ts'

/**
 * Rows in the order of their ids; in the order of a stamp, ties by id, where `order` names one.
 * @returns at least every row within the bounds
 */
export function* candidatesOf(
  store: RecordStore,
  type: SObjectType,
  bounds: Bounds,
  order: string | undefined,
): Generator<Row> {
  const table = store.table(type)
  const { only, after, orEqual, stamp, equal } = bounds
  if (only !== undefined) {
    const rows = [...new Set(only)].sort().flatMap(id => table.get(id) ?? [])
    yield* order === undefined ? rows : byStamp(rows, order)
    return
  }
  if (equal !== undefined) {
    const found = new Set(equal.values.flatMap(value => store.findBy(type, equal.field, value)))
    const rows = [...found].sort((a, b) => (a.Id < b.Id ? -1 : 1))
    yield* order === undefined ? rows : byStamp(rows, order)
    return
  }
  if (order !== undefined || (stamp !== undefined && after === undefined)) {
    const field = order ?? stamp?.field ?? ''
    const found = stretchOf(rowsByStamp(table, field), field, stamp?.field === field ? stamp : { field })
    if (order !== undefined) yield* found
    else yield* [...found].sort((a, b) => (a.Id < b.Id ? -1 : 1))
    return
  }
  const { rows } = table
  for (let i = after === undefined ? 0 : table.firstAfter(after, orEqual === true); i < rows.length; i += 1) {
    const row = rows[i]
    if (row !== undefined) yield row
  }
}

function* stretchOf(rows: readonly Row[], field: string, { from, to, toEqual }: StampBounds): Generator<Row> {
  for (let i = from === undefined ? 0 : firstAt(rows, field, from, false); i < rows.length; i += 1) {
    const row = rows[i]
    if (row === undefined) continue
    const value = String(row[field])
    if (to !== undefined && (value > to || (value === to && toEqual !== true))) return
    yield row
  }
}

function byStamp(rows: readonly Row[], field: string): Row[] {
  return rows.toSorted((a, b) => {
    const [one, other] = [String(a[field]), String(b[field])]
    return one === other ? 0 : one < other ? -1 : 1
  })
}
