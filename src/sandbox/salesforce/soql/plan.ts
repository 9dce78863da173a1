// A SOQL statement, parsed, with every name resolved: all that can be refused is refused here, before a row is read.
import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js'
import { ApiError } from '../api-error.ts'
import type { SchemaView, SObjectType } from '../schema/schema.ts'
import { type Column, refuseAt, resolveColumn, type Scope } from './column.ts'
import { type Condition, conditionOf } from './condition.ts'
import { type Filter, filterOf } from './filter.ts'
import { type Ordering, orderingsOf } from './ordering.ts'

export interface Plan {
  readonly soql: string
  readonly type: SObjectType
  /** Empty for COUNT(). */
  readonly columns: readonly Column[]
  readonly isCount: boolean
  readonly filter: Filter
  readonly orderings: readonly Ordering[]
  /** Infinity when there is none. */
  readonly limit: number
  readonly offset: number
}

const STATEMENT_LIMIT = 100_000
const OFFSET_LIMIT = 2000

/**
 * @param schema what the user may see
 * @param now epoch milliseconds, for date literals
 * @throws ApiError 400 MALFORMED_QUERY, INVALID_TYPE, INVALID_FIELD or NUMBER_OUTSIDE_VALID_RANGE
 */
export function planOf(schema: SchemaView, soql: string, now: number): Plan {
  const query = parse(soql)
  const type = schema.type(query.sObject ?? '')
  if (type === undefined) throw unknownType(soql, query.sObject ?? '')
  const scope: Scope = { schema, type, alias: query.sObjectAlias, soql }
  const condition: Condition | null = query.where === undefined ? null : conditionOf(query.where, soql)
  const columns = columnsOf(scope, query)
  const offset = query.offset ?? 0
  if (offset > OFFSET_LIMIT) {
    throw new ApiError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `SOQL offset should be between 0 to ${OFFSET_LIMIT}`)
  }
  return {
    soql,
    type,
    columns: columns ?? [],
    isCount: columns === null,
    filter: filterOf(scope, condition, now),
    orderings: orderingsOf(scope, query.orderBy),
    limit: query.limit ?? Number.POSITIVE_INFINITY,
    offset,
  }
}

function parse(soql: string): Query {
  if (soql.length > STATEMENT_LIMIT) {
    const message = `SOQL statements cannot be longer than ${STATEMENT_LIMIT} characters.`
    throw new ApiError(400, 'MALFORMED_QUERY', message)
  }
  let query: Query
  try {
    query = parseQuery(soql)
  } catch (error) {
    throw new ApiError(400, 'MALFORMED_QUERY', error instanceof Error ? error.message : String(error))
  }
  const unknown = (['groupBy', 'having', 'usingScope', 'withDataCategory', 'update'] as const).find(
    part => query[part] !== undefined,
  )
  if (unknown !== undefined) throw new ApiError(400, 'MALFORMED_QUERY', `The sandbox does not know ${unknown} in SOQL`)
  return query
}

/** Null for COUNT(), which stands alone. */
function columnsOf(scope: Scope, query: Query): Column[] | null {
  const fields = query.fields ?? []
  const [first] = fields
  if (fields.length === 1 && first?.type === 'FieldFunctionExpression' && isCountOfRows(first)) return null
  const columns = fields.map(field => {
    if (field.type === 'Field') return resolveColumn(scope, field.field)
    if (field.type === 'FieldRelationship') return resolveColumn(scope, [...field.relationships, field.field].join('.'))
    throw new ApiError(400, 'MALFORMED_QUERY', `The sandbox does not know this in SELECT: ${field.type}`)
  })
  const twice = columns.find((column, i) => columns.findIndex(other => other.path === column.path) !== i)
  if (twice !== undefined) throw new ApiError(400, 'INVALID_FIELD', `duplicate field selected: ${twice.path}`)
  return columns
}

function isCountOfRows(field: { functionName: string; parameters: readonly unknown[] }): boolean {
  return field.functionName.toUpperCase() === 'COUNT' && field.parameters.length === 0
}

function unknownType(soql: string, name: string): ApiError {
  const hint =
    "If you are attempting to use a custom object, be sure to append the '__c' after the entity name. " +
    'Please reference your WSDL or the describe call for the appropriate names.'
  return refuseAt(soql, name, 'INVALID_TYPE', `sObject type '${name}' is not supported. ${hint}`)
}
