// The answer to GET /query: records page by page, with the answers of subqueries inside. Pages and their order are those
// of the snapshot; only the address under which the next page is found depends on the request.
import type { Row } from '../store/table.ts'
import { cellOf } from './column.ts'
import type { Plan } from './plan.ts'
import { addField, addParentValue, attributesOf, type JsonRecord } from './project.ts'
import type { Snapshot } from './run.ts'
import type { TypeOf } from './select/selected.ts'

/** How an answer is cut. */
export interface Paging {
  /** Such as /services/data/v68.0. */
  readonly base: string
  readonly size: number
  /** Keeps a snapshot of which a page is left, and gives its id. */
  open(snapshot: Snapshot): string
}

/** One page. `cursorId` is the cursor that the snapshot is already kept under. */
export function pageOf(snapshot: Snapshot, offset: number, paging: Paging, cursorId?: string): JsonRecord {
  const { rows } = snapshot
  const end = Math.min(offset + paging.size, rows.length)
  const done = end >= rows.length
  const next = done ? {} : { nextRecordsUrl: `${paging.base}/query/${cursorId ?? paging.open(snapshot)}-${end}` }
  const records = rows.slice(offset, end).map(row => recordIn(snapshot, row, paging))
  return { totalSize: rows.length, done, ...next, records }
}

/** One record of an answer. */
export function recordIn(snapshot: Snapshot, row: Row, paging: Paging): JsonRecord {
  const { plan, find } = snapshot
  if (plan.grouping !== undefined) return groupIn(plan, row)
  const record: JsonRecord = { attributes: attributesOf(plan.type, row.Id, paging.base) }
  for (const item of plan.selected) {
    if (item.kind === 'field') addField(record, item.column, row, find, paging.base)
    else if (item.kind === 'typeOf') addTypeOf(record, snapshot, item, row, paging)
    else if (item.kind === 'children') {
      const children = snapshot.children.get(item)?.get(row.Id)
      record[item.name] = children === undefined ? null : pageOf(children, 0, paging)
    } else {
      const value = item.show(cellOf(item.column, row, find))
      const isOwn = item.column.steps.length === 0 || item.name !== item.column.path
      if (isOwn) record[item.name] = value
      else addParentValue(record, item.column, row, find, paging.base, value)
    }
  }
  return record
}

function groupIn(plan: Plan, row: Row): JsonRecord {
  const cells = plan.grouping?.cells ?? []
  return {
    attributes: { type: 'AggregateResult' },
    ...Object.fromEntries(cells.map(({ name, key }) => [name, row[key] ?? null])),
  }
}

function addTypeOf(record: JsonRecord, snapshot: Snapshot, item: TypeOf, row: Row, paging: Paging): void {
  const { plan, find } = snapshot
  const id = row[item.lookup.name]
  const parent = typeof id === 'string' ? find(id) : undefined
  const type = parent === undefined ? undefined : plan.schema.typeOfId(parent.Id)
  const name = item.lookup.relationshipName ?? item.lookup.name
  if (parent === undefined || type === undefined) {
    record[name] = null
    return
  }
  const wanted: JsonRecord = { attributes: attributesOf(type, parent.Id, paging.base) }
  for (const column of item.cases.get(type.name) ?? item.otherwise) addField(wanted, column, parent, find, paging.base)
  record[name] = wanted
}
