// A field as a query names it: of the object itself, or of a parent up to five references away: Account.Owner.Name.
import type { FieldValue } from '../../write-log.ts'
import type { ApiError } from '../api-error.ts'
import type { Field } from '../schema/field.ts'
import type { SchemaView, SObjectType } from '../schema/schema.ts'
import type { Row } from '../store/table.ts'
import { nameObjectOf, TYPE_FIELD } from './name-object.ts'
import { refuseAt } from './refusal.ts'

/** One reference on the way to a parent. */
export interface Step {
  readonly lookup: Field
  /** The parent's object, or Name where the reference may lead to several. */
  readonly type: SObjectType
}

export interface Column {
  /** As the answer names it: `Name`, or `Account.Name` for a parent's field. */
  readonly path: string
  readonly field: Field
  /** From the queried object to the one that holds the field; empty for a field of its own. */
  readonly steps: readonly Step[]
  /** The type that holds the field: the parent's, or the queried one. */
  readonly type: SObjectType
  readonly schema: SchemaView
}

/** Finds a parent row by its 18-character id. */
export type FindRow = (id: string) => Row | undefined

/** Where names are resolved: in the schema that the asker sees, on the queried type, its alias, and the statement. */
export interface Scope {
  readonly schema: SchemaView
  readonly type: SObjectType
  readonly alias: string | undefined
  readonly soql: string
}

const MOST_STEPS = 5
const CUSTOM_HINT = 'Please reference your WSDL or the describe call for the appropriate names.'

/**
 * Resolves a field path in any case.
 * @throws ApiError 400 INVALID_FIELD for an unknown field or relationship, or a path through more than five parents
 */
export function resolveColumn(scope: Scope, path: string): Column {
  const segments = withoutPrefix(scope, path.split('.'))
  const name = segments.at(-1) ?? ''
  const { steps, type } = stepsOf(scope, segments.slice(0, -1), path)
  const field = type.field(name)
  if (field === undefined) throw unknownField(scope, type, path, name)
  const names = steps.map(step => step.lookup.relationshipName ?? '')
  return { path: [...names, field.name].join('.'), field, steps, type, schema: scope.schema }
}

/** The references that a chain of relationship names stands for, and the type at its end. */
export function stepsOf(scope: Scope, names: readonly string[], path: string) {
  if (names.length > MOST_STEPS) {
    const message = `Relationship path '${path}' is too long: a query may follow ${MOST_STEPS} relationships`
    throw refuseAt(scope.soql, path, 'INVALID_FIELD', message)
  }
  const steps: Step[] = []
  let type = scope.type
  for (const name of names) {
    const lookup = type.lookup(name)
    const parent = lookup === undefined ? undefined : parentType(scope.schema, lookup)
    if (lookup === undefined || parent === undefined) throw unknownRelationship(scope, path, name)
    steps.push({ lookup, type: parent })
    type = parent
  }
  return { steps, type }
}

/** The value of a column on a row; null where a parent on the way is missing. */
export function cellOf(column: Column, row: Row, find: FindRow): FieldValue {
  const holder = holderOf(column, row, find)
  if (holder === undefined) return null
  if (isTypeOfName(column)) return column.schema.typeOfId(holder.Id)?.name ?? null
  return holder[column.field.name] ?? null
}

/** The row that holds a column's value. */
export function holderOf(column: Pick<Column, 'steps'>, row: Row, find: FindRow): Row | undefined {
  let current: Row | undefined = row
  for (const { lookup } of column.steps) {
    const id: FieldValue = current?.[lookup.name] ?? null
    current = typeof id === 'string' ? find(id) : undefined
  }
  return current
}

function isTypeOfName(column: Column): boolean {
  return column.field.name === TYPE_FIELD && column.type.name === 'Name'
}

function parentType(schema: SchemaView, lookup: Field): SObjectType | undefined {
  const [only] = lookup.referenceTo
  if (lookup.referenceTo.length > 1) return nameObjectOf(schema, lookup.referenceTo)
  return only === undefined ? undefined : schema.type(only)
}

function withoutPrefix(scope: Scope, segments: string[]): string[] {
  const first = segments[0]?.toLowerCase()
  const isPrefix = first === scope.alias?.toLowerCase() || first === scope.type.name.toLowerCase()
  const isLookup = scope.type.lookup(segments[0] ?? '') !== undefined
  return segments.length > 1 && isPrefix && !isLookup ? segments.slice(1) : segments
}

function unknownField(scope: Scope, type: SObjectType, path: string, name: string): ApiError {
  const hint = `If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. ${CUSTOM_HINT}`
  return refuseAt(scope.soql, path, 'INVALID_FIELD', `No such column '${name}' on entity '${type.name}'. ${hint}`)
}

function unknownRelationship(scope: Scope, path: string, name: string): ApiError {
  const message =
    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, ` +
    `be sure to append the '__r' after the custom relationship name. ${CUSTOM_HINT}`
  return refuseAt(scope.soql, path, 'INVALID_FIELD', message)
}
