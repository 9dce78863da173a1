// Runs a plan over the store. Rows come in the order of their ids, or of a stamp that they are wanted in the order of;
// then a plan stops as soon as it is full.
import type { FieldValue } from '../../write-log.ts'
import type { RecordStore } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import type { FindRow } from './column.ts'
import { groupRows } from './group/rows.ts'
import { isIdOrder, sortRows, stampOrder } from './ordering.ts'
import type { Plan } from './plan.ts'
import { candidatesOf } from './read/candidates.ts'
import { parentsOf } from './read/parents.ts'
import type { Children } from './select/selected.ts'
import type { RowTest, Source } from './where/filter.ts'

/** Parents whose children are looked up one by one instead of reading all children. */
const MOST_LOOKED_UP = 200

/** The answer of a query at one moment: later edits do not show in it. */
export interface Snapshot {
  readonly plan: Plan
  /** Records, or the rows of groups. */
  readonly rows: readonly Row[]
  /** Parents as they were. */
  readonly find: FindRow
  /** What the subqueries found, by the id of the row. */
  readonly children: ReadonlyMap<Children<Plan>, ReadonlyMap<string, Snapshot>>
}

/** @param withDeleted queryAll: soft-deleted and archived rows as well */
export function run(store: RecordStore, plan: Plan, withDeleted: boolean): Snapshot {
  const live: FindRow = id => store.find(id)
  const source = sourceOf(store, withDeleted)
  const end = plan.offset + plan.limit
  if (plan.grouping !== undefined) {
    const found = matching(store, plan, source, withDeleted, Number.POSITIVE_INFINITY)
    const having = plan.having.bind(source)
    const groups = groupRows(plan.grouping, found, live).filter(group => having(group, live))
    const ordered = plan.orderings.length === 0 ? groups : sortRows(groups, plan.orderings, live)
    return { plan, rows: ordered.slice(plan.offset, end), find: live, children: new Map() }
  }
  const sorted = isIdOrder(plan.orderings) || stampOrder(plan.orderings) !== undefined
  const found = matching(store, plan, source, withDeleted, sorted ? end : Number.POSITIVE_INFINITY)
  const ordered = sorted ? found : sortRows(found, plan.orderings, live)
  return snapshotOf(store, plan, ordered.slice(plan.offset, end), withDeleted)
}

function matching(store: RecordStore, plan: Plan, source: Source, withDeleted: boolean, most: number): Row[] {
  const live: FindRow = id => store.find(id)
  const test = plan.filter.bind(source)
  const found: Row[] = []
  for (const row of candidatesOf(store, plan.type, plan.filter.bounds, stampOrder(plan.orderings))) {
    if (found.length >= most) break
    if (isShown(row, withDeleted) && test(row, live)) found.push(row)
  }
  return found
}

function isShown(row: Row, withDeleted: boolean): boolean {
  return withDeleted || (row['IsDeleted'] !== true && row['IsArchived'] !== true)
}

function sourceOf(store: RecordStore, withDeleted: boolean): Source {
  const source: Source = {
    valuesOf: ({ type, filter, term }) => {
      const live: FindRow = id => store.find(id)
      const test: RowTest = filter.bind(source)
      const values = new Set<string>()
      for (const row of candidatesOf(store, type, filter.bounds, undefined)) {
        if (!isShown(row, withDeleted) || !test(row, live)) continue
        const value: FieldValue = term.read(row, live)
        if (typeof value === 'string') values.add(value)
      }
      return values
    },
  }
  return source
}

function snapshotOf(store: RecordStore, plan: Plan, rows: readonly Row[], withDeleted: boolean): Snapshot {
  const children = new Map<Children<Plan>, ReadonlyMap<string, Snapshot>>()
  for (const item of plan.selected) {
    if (item.kind === 'children') children.set(item, childrenOf(store, item, rows, withDeleted))
  }
  return { plan, rows, find: parentsOf(plan, rows, id => store.find(id)), children }
}

/** Reads the children of all rows at once; order, limit and offset are meant for each row. */
function childrenOf(store: RecordStore, item: Children<Plan>, parents: readonly Row[], withDeleted: boolean) {
  const live: FindRow = id => store.find(id)
  const { plan, lookup } = item
  const buckets = new Map<string, Row[]>(parents.map(parent => [parent.Id, []]))
  const test = plan.filter.bind(sourceOf(store, withDeleted))
  const isFew = parents.length <= MOST_LOOKED_UP && plan.filter.bounds.only === undefined
  const equal = { field: lookup, values: parents.map(parent => parent.Id) }
  for (const row of candidatesOf(store, plan.type, isFew ? { equal } : plan.filter.bounds, undefined)) {
    const bucket = buckets.get(String(row[lookup.name]))
    if (bucket !== undefined && isShown(row, withDeleted) && test(row, live)) bucket.push(row)
  }
  const found = new Map<string, Snapshot>()
  for (const [id, rows] of buckets) {
    if (rows.length === 0) continue
    const ordered = sortRows(
      rows.sort((a, b) => (a.Id < b.Id ? -1 : 1)),
      plan.orderings,
      live,
    )
    const page = ordered.slice(plan.offset, plan.offset + plan.limit)
    if (page.length > 0) found.set(id, snapshotOf(store, plan, page, withDeleted))
  }
  return found
}
