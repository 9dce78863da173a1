// Runs a plan over the store. Rows come in the order of their ids; a plan in that order stops as soon as it is full.
import type { RecordStore } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import type { FindRow } from './column.ts'
import { isIdOrder, sortRows } from './ordering.ts'
import type { Plan } from './plan.ts'

/** The answer of a query at one moment: later edits do not show in it. */
export interface Snapshot {
  readonly plan: Plan
  readonly rows: readonly Row[]
  /** Parents as they were. */
  readonly find: FindRow
}

/** @param withDeleted queryAll: soft-deleted rows as well */
export function run(store: RecordStore, plan: Plan, withDeleted: boolean): Snapshot {
  const live: FindRow = id => store.find(id)
  const sorted = isIdOrder(plan.orderings)
  const end = plan.offset + plan.limit
  const found: Row[] = []
  for (const row of candidates(store, plan)) {
    if (sorted && found.length >= end) break
    if (row['IsDeleted'] === true && !withDeleted) continue
    if (plan.filter.test(row, live)) found.push(row)
  }
  const ordered = sorted ? found : sortRows(found, plan.orderings, live)
  const rows = ordered.slice(plan.offset, end)
  return { plan, rows, find: parentsOf(plan, rows, live) }
}

function* candidates(store: RecordStore, plan: Plan): Generator<Row> {
  const table = store.table(plan.type)
  const { only, after, orEqual } = plan.filter.ids
  if (only !== undefined) {
    for (const id of [...new Set(only)].sort()) {
      const row = table.get(id)
      if (row !== undefined) yield row
    }
    return
  }
  const { rows } = table
  for (let i = after === undefined ? 0 : table.firstAfter(after, orEqual === true); i < rows.length; i += 1) {
    const row = rows[i]
    if (row !== undefined) yield row
  }
}

function parentsOf(plan: Plan, rows: readonly Row[], live: FindRow): FindRow {
  const lookups = new Set(plan.columns.flatMap(column => (column.lookup === undefined ? [] : [column.lookup.name])))
  const parents = new Map<string, Row | undefined>()
  for (const lookup of lookups) {
    for (const row of rows) {
      const id = row[lookup]
      if (typeof id === 'string') parents.set(id, live(id))
    }
  }
  return id => parents.get(id)
}
