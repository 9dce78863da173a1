// ORDER BY: several columns, nulls first unless told otherwise, text in any case. Ties keep the order of the ids.
import type { OrderByClause } from '@jetstreamapp/soql-parser-js'
import { ApiError } from '../api-error.ts'
import type { Row } from '../store/table.ts'
import { type Column, cellOf, type FindRow, resolveColumn, type Scope } from './column.ts'
import { comparable } from './compare.ts'

export interface Ordering {
  readonly column: Column
  readonly descending: boolean
  readonly nullsLast: boolean
}

/** @throws ApiError 400 INVALID_FIELD for a field that cannot be sorted by, MALFORMED_QUERY for a function */
export function orderingsOf(scope: Scope, clause: OrderByClause | OrderByClause[] | undefined): Ordering[] {
  const clauses = clause === undefined ? [] : Array.isArray(clause) ? clause : [clause]
  return clauses.map(one => {
    if (!('field' in one)) throw new ApiError(400, 'MALFORMED_QUERY', 'The sandbox does not know functions in ORDER BY')
    const column = resolveColumn(scope, one.field)
    if (!column.field.sortable) {
      throw new ApiError(400, 'INVALID_FIELD', `field '${column.field.name}' can not be sorted in a query call`)
    }
    return { column, descending: one.order === 'DESC', nullsLast: one.nulls === 'LAST' }
  })
}

/** True when rows in the order of their ids are already in this order. */
export function isIdOrder(orderings: readonly Ordering[]): boolean {
  const [first] = orderings
  if (first === undefined) return true
  return first.column.lookup === undefined && first.column.field.type === 'id' && !first.descending
}

/** Sorts rows that come in the order of their ids. */
export function sortRows(rows: readonly Row[], orderings: readonly Ordering[], find: FindRow): Row[] {
  const keyed = rows.map(row => ({
    row,
    keys: orderings.map(({ column }) => comparable(column.field, cellOf(column, row, find))),
  }))
  keyed.sort((a, b) => {
    for (const [i, ordering] of orderings.entries()) {
      const order = compareKeys(a.keys[i] ?? null, b.keys[i] ?? null, ordering)
      if (order !== 0) return order
    }
    return 0
  })
  return keyed.map(({ row }) => row)
}

function compareKeys(
  a: string | number | boolean | null,
  b: string | number | boolean | null,
  ordering: Ordering,
): number {
  if (a === b) return 0
  if (a === null || b === null) return (a === null) === ordering.nullsLast ? 1 : -1
  return a < b === ordering.descending ? 1 : -1
}
