// A SOQL statement, parsed, with every name resolved: all that can be refused is refused here, before a row is read.
import type { Query, Subquery } from '@jetstreamapp/soql-parser-js'
import { ApiError } from '../api-error.ts'
import type { SchemaView, SObjectType } from '../schema/schema.ts'
import type { Column, Scope } from './column.ts'
import { type Grouping, groupingOf, isGrouped } from './group/grouping.ts'
import { type Ordering, orderingsOf } from './ordering.ts'
import { parse } from './parse.ts'
import { malformed, refuseAt } from './refusal.ts'
import { selectedOf } from './select/select.ts'
import type { Selected } from './select/selected.ts'
import { type Resolve, termOf } from './term.ts'
import { conditionOf } from './where/condition.ts'
import { allOf, everything, type Filter, filterOf, type InnerSelect, type Meaning } from './where/filter.ts'
import { checkPlaces } from './where/semi-join.ts'

export interface Plan {
  readonly soql: string
  readonly schema: SchemaView
  readonly type: SObjectType
  /** Empty for COUNT() and for groups. */
  readonly selected: readonly Selected<Plan>[]
  /** The plain fields among what is selected. */
  readonly columns: readonly Column[]
  readonly isCount: boolean
  readonly grouping: Grouping | undefined
  readonly filter: Filter
  /** HAVING, over the rows of groups. */
  readonly having: Filter
  readonly orderings: readonly Ordering[]
  /** Infinity when there is none. */
  readonly limit: number
  readonly offset: number
  /** FOR VIEW and FOR REFERENCE leave a trace on the records. */
  readonly use: 'VIEW' | 'REFERENCE' | undefined
}

/** Who asks, and when: what a statement means depends on both. */
export interface Asker {
  readonly schema: SchemaView
  /** For USING SCOPE mine. */
  readonly userId: string
  /** Epoch milliseconds, for date literals. */
  readonly now: number
}

const OFFSET_LIMIT = 2000
/** Characters of formulas that one statement may compile to. */
const FORMULA_LIMIT = 15_000

/** @throws ApiError 400 MALFORMED_QUERY, INVALID_TYPE, INVALID_FIELD, INVALID_OPERATOR, NUMBER_OUTSIDE_VALID_RANGE … */
export function planOf(asker: Asker, soql: string): Plan {
  const query = parse(soql)
  const type = asker.schema.type(query.sObject ?? '')
  if (type === undefined) throw unknownType(soql, query.sObject ?? '')
  return planned(asker, soql, query, type)
}

function planned(
  asker: Asker,
  soql: string,
  query: Query | Omit<Subquery, 'relationshipName'>,
  type: SObjectType,
): Plan {
  const { schema } = asker
  const scope: Scope = { schema, type, alias: query.sObjectAlias, soql }
  const limit = query.limit ?? Number.POSITIVE_INFINITY
  const isCount = isCountOfRows(query)
  const grouping = !isCount && isGrouped(query) ? groupingOf(scope, query) : undefined
  const resolve: Resolve = expression => termOf(scope, expression)
  const meaning = meaningOf(asker, scope, resolve)
  const list = { scope, fields: query.fields ?? [], limit, childPlan: childPlanner(asker, soql) }
  const selected = isCount || grouping !== undefined ? [] : selectedOf<Plan>(list)
  const having = grouping === undefined ? everything : havingOf({ ...meaning, resolve: grouping.resolve }, query)
  const plan: Plan = {
    soql,
    schema,
    type,
    selected,
    columns: selected.flatMap(item => (item.kind === 'field' ? [item.column] : [])),
    isCount,
    grouping,
    filter: allOf([...scopeFilter(asker, scope, query.usingScope), whereOf(meaning, query)]),
    having,
    orderings: orderingsOf(grouping?.resolve ?? resolve, query.orderBy),
    limit,
    offset: offsetOf(query.offset),
    use: query.for === 'UPDATE' ? undefined : query.for,
  }
  checkComplexity(plan)
  return plan
}

function meaningOf(asker: Asker, { type, soql }: Scope, resolve: Resolve): Meaning {
  return { type, resolve, now: asker.now, innerSelect: query => innerSelectOf(asker, soql, query) }
}

function whereOf(meaning: Meaning, query: Pick<Query, 'where'>, place: 'main' | 'inner' = 'main'): Filter {
  if (query.where === undefined) return everything
  const condition = conditionOf(query.where)
  checkPlaces(condition, place)
  return filterOf(meaning, condition)
}

function havingOf(meaning: Meaning, query: Pick<Query, 'having'>): Filter {
  if (query.having === undefined) return everything
  const condition = conditionOf(query.having)
  checkPlaces(condition, 'having')
  return filterOf(meaning, condition)
}

function childPlanner(asker: Asker, soql: string): (subquery: Subquery, child: SObjectType) => Plan {
  return (subquery, child) => {
    if (isGrouped(subquery) || isCountOfRows(subquery)) {
      throw malformed('Aggregate functions and GROUP BY are not supported in subqueries of SELECT')
    }
    return planned(asker, soql, subquery, child)
  }
}

function innerSelectOf(asker: Asker, soql: string, query: Query): InnerSelect {
  const type = asker.schema.type(query.sObject ?? '')
  if (type === undefined) throw unknownType(soql, query.sObject ?? '')
  const [field, ...more] = query.fields ?? []
  const isPath = field?.type === 'Field' || field?.type === 'FieldRelationship'
  if (!isPath || more.length > 0) throw malformed('A semi join selects exactly one field')
  if (query.limit !== undefined || query.orderBy !== undefined)
    throw malformed('A semi join has neither LIMIT nor ORDER BY')
  const scope: Scope = { schema: asker.schema, type, alias: query.sObjectAlias, soql }
  const resolve: Resolve = expression => termOf(scope, expression)
  const path = field.type === 'Field' ? field.field : [...field.relationships, field.field].join('.')
  return { type, filter: whereOf(meaningOf(asker, scope, resolve), query, 'inner'), term: resolve(path) }
}

function scopeFilter(asker: Asker, scope: Scope, name: string | undefined): Filter[] {
  const wanted = name?.toLowerCase() ?? 'everything'
  if (wanted === 'everything') return []
  if (wanted !== 'mine' || scope.type.field('OwnerId') === undefined) {
    throw malformed(`Using scope '${name}' is not supported for ${scope.type.name}`)
  }
  return [{ bounds: {}, bind: () => row => row['OwnerId'] === asker.userId }]
}

function offsetOf(offset = 0): number {
  if (offset <= OFFSET_LIMIT) return offset
  throw new ApiError(400, 'NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${OFFSET_LIMIT}`)
}

/** COUNT() stands alone. */
function isCountOfRows(query: Pick<Query, 'fields' | 'groupBy'>): boolean {
  const fields = query.fields ?? []
  const isCount = fields.some(
    field =>
      field.type === 'FieldFunctionExpression' &&
      field.functionName.toUpperCase() === 'COUNT' &&
      field.parameters.length === 0,
  )
  if (!isCount) return false
  if (fields.length > 1) throw malformed('COUNT() must be the only element in the SELECT list')
  if (query.groupBy !== undefined) throw malformed('COUNT() cannot be used with GROUP BY: count a field')
  return true
}

function checkComplexity(plan: Plan): void {
  const compiled = plan.columns.reduce((sum, { field }) => sum + (field.formula?.length ?? 0), 0)
  if (compiled <= FORMULA_LIMIT) return
  const message = 'Query is either selecting too many fields or the filter conditions are too complicated.'
  throw new ApiError(400, 'QUERY_TOO_COMPLICATED', message)
}

function unknownType(soql: string, name: string): ApiError {
  const hint =
    "If you are attempting to use a custom object, be sure to append the '__c' after the entity name. " +
    'Please reference your WSDL or the describe call for the appropriate names.'
  return refuseAt(soql, name, 'INVALID_TYPE', `sObject type '${name}' is not supported. ${hint}`)
}
