// ORDER BY: several columns, nulls first unless told otherwise, text in any case. Ties keep the order of the ids.
import type { OrderByClause } from '@jetstreamapp/soql-parser-js'
import type { FieldValue } from '../../write-log.ts'
import type { Row } from '../store/table.ts'
import type { FindRow } from './column.ts'
import { invalidField } from './refusal.ts'
import type { Resolve, Term } from './term.ts'
import { STAMPS } from './where/bounds.ts'
import { comparable } from './where/compare.ts'

export interface Ordering {
  readonly term: Term
  readonly descending: boolean
  readonly nullsLast: boolean
}

/** @throws ApiError 400 INVALID_FIELD for a field that cannot be sorted by, or what `resolve` refuses */
export function orderingsOf(resolve: Resolve, clause: OrderByClause | OrderByClause[] | undefined): Ordering[] {
  const clauses = clause === undefined ? [] : Array.isArray(clause) ? clause : [clause]
  return clauses.map(one => {
    const term = resolve('fn' in one ? one.fn : one.field)
    if (!term.field.sortable || term.field.type === 'multipicklist') {
      throw invalidField(`field '${term.field.name}' can not be sorted in a query call`)
    }
    return { term, descending: one.order === 'DESC', nullsLast: one.nulls === 'LAST' }
  })
}

/** True when rows in the order of their ids are already in this order. */
export function isIdOrder(orderings: readonly Ordering[]): boolean {
  const [first] = orderings
  return first === undefined || isOwnRising(first, 'Id')
}

/** The stamp in whose order the rows are wanted, ties by id; undefined for another order. */
export function stampOrder(orderings: readonly Ordering[]): string | undefined {
  const [first, second] = orderings
  if (first === undefined || orderings.length > 2) return undefined
  if (second !== undefined && !isOwnRising(second, 'Id')) return undefined
  return STAMPS.find(stamp => isOwnRising(first, stamp))
}

/** Sorts rows that come in the order of their ids. */
export function sortRows(rows: readonly Row[], orderings: readonly Ordering[], find: FindRow): Row[] {
  const keyed = rows.map(row => ({
    row,
    keys: orderings.map(({ term }) => comparable(term.field, term.read(row, find))),
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

function isOwnRising({ term, descending }: Ordering, name: string): boolean {
  const isOwn = term.column !== undefined && term.column.steps.length === 0
  return isOwn && term.field.name === name && !descending
}

function compareKeys(a: FieldValue, b: FieldValue, ordering: Ordering): number {
  if (a === b) return 0
  if (a === null || b === null) return (a === null) === ordering.nullsLast ? 1 : -1
  return a < b === ordering.descending ? 1 : -1
}
