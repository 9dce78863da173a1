// GROUP BY, also ROLLUP and CUBE, and what may be selected, filtered and sorted by with it.
import type { FieldType, GroupByClause, Query } from '@jetstreamapp/soql-parser-js'
import type { Field } from '../../schema/field.ts'
import type { Scope } from '../column.ts'
import { invalidField, malformed, refuseAt } from '../refusal.ts'
import { type Call, type Expression, type Resolve, type Term, termOf } from '../term.ts'
import { type Aggregate, aggregateOf, isAggregate } from './aggregate.ts'

/** One value of an AggregateResult: of the group's row, under `key`. */
export interface GroupCell {
  readonly name: string
  readonly key: string
}

export interface Grouping {
  readonly keys: readonly Term[]
  /** For each kind of group, the keys that tell its groups apart: one kind, more with ROLLUP and CUBE. */
  readonly sets: readonly (readonly Term[])[]
  readonly cells: readonly GroupCell[]
  /** All that any clause asks for; grows while clauses are read. */
  readonly aggregates: Aggregate[]
  /** What names and calls in HAVING and ORDER BY mean. */
  readonly resolve: Resolve
}

const NOT_GROUPABLE = new Set<Field['type']>([
  'double',
  'currency',
  'percent',
  'datetime',
  'multipicklist',
  'address',
  'location',
  'base64',
  'anyType',
])

/** The key of a row that tells whether a ROLLUP or CUBE left a term out. */
export function groupingKey(term: Term): string {
  return `GROUPING(${term.key})`
}

/** True when a statement answers with AggregateResults and not with records. */
export function isGrouped(query: Pick<Query, 'fields' | 'groupBy'>): boolean {
  if (query.groupBy !== undefined) return true
  return (query.fields ?? []).some(field => field.type === 'FieldFunctionExpression' && isAggregate(field))
}

/** @throws ApiError 400 for fields that are neither grouped nor aggregated, and what a group cannot have */
export function groupingOf(scope: Scope, query: Query): Grouping {
  const clauses = query.groupBy === undefined ? [] : Array.isArray(query.groupBy) ? query.groupBy : [query.groupBy]
  const { keys, sets } = setsOf(scope, clauses)
  const aggregates: Aggregate[] = []
  const idField = scope.type.fields[0]
  const resolve: Resolve = expression => {
    if (isAggregate(expression) && idField !== undefined) return aggregateTerm(scope, aggregates, expression, idField)
    const term = termOf(scope, expression)
    if (keys.some(key => key.key === term.key)) return { ...term, read: row => row[term.key] ?? null }
    throw notGrouped(scope, textOf(expression))
  }
  const cells = cellsOf(scope, query.fields ?? [], resolve, keys)
  return { keys, sets, cells, aggregates, resolve }
}

function setsOf(scope: Scope, clauses: readonly GroupByClause[]): Pick<Grouping, 'keys' | 'sets'> {
  const [first] = clauses
  const call = first !== undefined && 'fn' in first ? first.fn : undefined
  const name = call?.functionName?.toUpperCase()
  const isSuper = name === 'ROLLUP' || name === 'CUBE'
  const expressions: Expression[] = isSuper
    ? [...(call?.parameters ?? [])]
    : clauses.map(clause => ('fn' in clause ? clause.fn : clause.field))
  const keys = expressions.map(expression => groupable(termOf(scope, expression)))
  if (name === 'ROLLUP')
    return { keys, sets: Array.from({ length: keys.length + 1 }, (_, i) => keys.slice(0, keys.length - i)) }
  if (name !== 'CUBE') return { keys, sets: [keys] }
  const sets = Array.from({ length: 2 ** keys.length }, (_, mask) => keys.filter((_key, i) => (mask & (1 << i)) === 0))
  return { keys, sets }
}

function groupable(term: Term): Term {
  const { field } = term
  if (field.filterable && (field.groupable ?? !NOT_GROUPABLE.has(field.type))) return term
  throw invalidField(`field '${field.name}' can not be grouped in a query call`)
}

function aggregateTerm(scope: Scope, aggregates: Aggregate[], call: Call, idField: Field): Term {
  const made = aggregateOf(expression => termOf(scope, expression), call, idField)
  const known = aggregates.find(one => one.key === made.key) ?? made
  if (known === made) aggregates.push(made)
  return { key: known.key, field: known.field, column: undefined, read: row => row[known.key] ?? null }
}

function cellsOf(scope: Scope, fields: readonly FieldType[], resolve: Resolve, keys: readonly Term[]): GroupCell[] {
  let unnamed = 0
  const cells = fields.map(field => {
    if (field.type === 'Field' || field.type === 'FieldRelationship') {
      const path = field.type === 'Field' ? field.field : [...field.relationships, field.field].join('.')
      const term = resolve('rawValue' in field && field.rawValue !== undefined ? field.rawValue : path)
      return { name: ('alias' in field ? field.alias : undefined) ?? term.field.name, key: term.key }
    }
    if (field.type !== 'FieldFunctionExpression') throw malformed('Grouped queries cannot have subqueries')
    const name = field.alias ?? `expr${unnamed++}`
    if (field.functionName.toUpperCase() !== 'GROUPING') return { name, key: resolve(field).key }
    const [parameter] = field.parameters
    const term = keys.find(key => parameter !== undefined && key.key === termOf(scope, parameter).key)
    if (term === undefined) throw notGrouped(scope, field.rawValue ?? 'GROUPING')
    return { name, key: groupingKey(term) }
  })
  const twice = cells.find(
    (cell, i) => cells.findIndex(other => other.name.toLowerCase() === cell.name.toLowerCase()) !== i,
  )
  if (twice !== undefined) throw refuseAt(scope.soql, twice.name, 'MALFORMED_QUERY', `duplicate alias: ${twice.name}`)
  return cells
}

function textOf(expression: Expression): string {
  return typeof expression === 'string' ? expression : (expression.rawValue ?? '')
}

function notGrouped(scope: Scope, text: string) {
  return refuseAt(scope.soql, text, 'MALFORMED_QUERY', `Field must be grouped or aggregated: ${text}`)
}
