// Reads the SELECT list of a query without groups: fields, FIELDS(…), TYPEOF, functions that show, child subqueries.
import type { FieldType, FieldTypeOf, Subquery } from '@jetstreamapp/soql-parser-js'
import { ApiError } from '../../api-error.ts'
import { childRelationshipsOf } from '../../schema/children.ts'
import type { Field } from '../../schema/field.ts'
import { resolveColumn, type Scope, stepsOf } from '../column.ts'
import { invalidField, malformed, refuseAt } from '../refusal.ts'
import type { Children, PlainField, Selected, TypeOf } from './selected.ts'
import { isShowing, shownOf } from './shown.ts'

const FIELDS_LIMIT = 200

export interface SelectList<P> {
  readonly scope: Scope
  readonly fields: readonly FieldType[]
  readonly limit: number
  /** Plans the statement in parentheses over a child object. */
  childPlan(subquery: Subquery, child: Scope['type']): P
}

/** @throws ApiError 400 for unknown names, fields named twice, and what SELECT cannot have */
export function selectedOf<P>(list: SelectList<P>): Selected<P>[] {
  const selected = list.fields.flatMap(field => one(list, field))
  const seen = new Set<string>()
  for (const item of selected) {
    const name = nameOf(item).toLowerCase()
    if (seen.has(name)) throw invalidField(`duplicate field selected: ${nameOf(item)}`)
    seen.add(name)
  }
  return selected
}

function nameOf<P>(item: Selected<P>): string {
  if (item.kind === 'field') return item.column.path
  if (item.kind === 'typeOf') return `typeof ${item.lookup.relationshipName}`
  return item.kind === 'children' ? `(${item.name})` : item.name
}

function one<P>(list: SelectList<P>, field: FieldType): Selected<P>[] {
  switch (field.type) {
    case 'Field':
    case 'FieldRelationship': {
      if (field.type === 'Field' && 'alias' in field && field.alias !== undefined)
        throw onlyGroupsHaveAliases(list, field.alias)
      if (field.type === 'FieldRelationship' && 'alias' in field) throw onlyGroupsHaveAliases(list, String(field.alias))
      const path = field.type === 'Field' ? field.field : [...field.relationships, field.field].join('.')
      return [plain(list.scope, 'rawValue' in field && field.rawValue !== undefined ? field.rawValue : path)]
    }
    case 'FieldSubquery':
      return [childrenOf(list, field.subquery)]
    case 'FieldTypeof':
      return [typeOf(list.scope, field)]
    default:
      if (field.functionName.toUpperCase() === 'FIELDS') return macro(list, field.parameters[0])
      if (isShowing(field.functionName)) return [shownOf(list.scope, field)]
      throw malformed(`Field must be grouped or aggregated: ${field.rawValue ?? field.functionName}`)
  }
}

function plain(scope: Scope, path: string): PlainField {
  return { kind: 'field', column: resolveColumn(scope, path) }
}

function onlyGroupsHaveAliases<P>({ scope }: SelectList<P>, alias: string): ApiError {
  return refuseAt(scope.soql, alias, 'MALFORMED_QUERY', 'only aggregate expressions use field aliasing')
}

function macro<P>({ scope, limit }: SelectList<P>, parameter: unknown): PlainField[] {
  const group = String(parameter).toUpperCase()
  const isCustom = (field: Field): boolean => field.name.endsWith('__c')
  if (!['ALL', 'STANDARD', 'CUSTOM'].includes(group)) throw malformed(`unexpected token: '${String(parameter)}'`)
  if (group !== 'STANDARD' && limit > FIELDS_LIMIT) {
    throw malformed(`The SOQL FIELDS function must have a LIMIT of at most ${FIELDS_LIMIT}`)
  }
  const fields = scope.type.fields.filter(field => group === 'ALL' || isCustom(field) === (group === 'CUSTOM'))
  return fields.map(field => plain(scope, field.name))
}

function typeOf(scope: Scope, field: FieldTypeOf): TypeOf {
  const { steps, type } = stepsOf(scope, [field.field], field.field)
  const lookup = steps[0]?.lookup
  if (lookup === undefined || lookup.referenceTo.length < 2) {
    throw invalidField(`TYPEOF expressions need a polymorphic relationship, which '${field.field}' is not`)
  }
  const cases = new Map<string, TypeOf['otherwise']>()
  let otherwise: TypeOf['otherwise'] = []
  for (const { type: kind, objectType = '', fieldList } of field.conditions) {
    const holder = kind === 'ELSE' ? type : scope.schema.type(objectType)
    if (holder === undefined || (kind === 'WHEN' && !lookup.referenceTo.includes(holder.name))) {
      throw new ApiError(400, 'INVALID_TYPE', `sObject type '${objectType}' is not supported.`)
    }
    const columns = fieldList.map(name => resolveColumn({ ...scope, type: holder, alias: undefined }, name))
    if (kind === 'ELSE') otherwise = columns
    else cases.set(holder.name, columns)
  }
  return { kind: 'typeOf', lookup, cases, otherwise }
}

function childrenOf<P>(list: SelectList<P>, subquery: Subquery): Children<P> {
  const { scope } = list
  const wanted = subquery.relationshipName
  const found = childRelationshipsOf(scope.schema, scope.type).find(
    ({ name }) => name?.toLowerCase() === wanted.toLowerCase(),
  )
  if (found === undefined || found.name === null) {
    const message =
      `Didn't understand relationship '${wanted}' in FROM part of query call. If you are attempting to use a custom ` +
      "relationship, be sure to append the '__r' after the custom relationship name. " +
      'Please reference your WSDL or the describe call for the appropriate names.'
    throw refuseAt(scope.soql, wanted, 'INVALID_TYPE', message)
  }
  const { name, child, field: lookup } = found
  return { kind: 'children', name, child, lookup, plan: list.childPlan(subquery, child) }
}
