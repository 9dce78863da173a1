// A field as a query names it: of the object itself, or of one parent, such as Account.Name.
import type { FieldValue } from '../../write-log.ts'
import { ApiError } from '../api-error.ts'
import type { Field } from '../schema/field.ts'
import type { SchemaView, SObjectType } from '../schema/schema.ts'
import type { Row } from '../store/table.ts'

export interface Column {
  /** As the answer names it: `Name`, or `Account.Name` for a parent's field. */
  readonly path: string
  readonly field: Field
  /** The reference to the parent whose field this is. */
  readonly lookup: Field | undefined
  /** The type that holds the field: the parent's, or the queried one. */
  readonly type: SObjectType
}

/** Finds a parent row by its 18-character id. */
export type FindRow = (id: string) => Row | undefined

/** Where names are resolved: the queried type, its alias, and the statement for error messages. */
export interface Scope {
  /** What the user may see. */
  readonly schema: SchemaView
  readonly type: SObjectType
  readonly alias: string | undefined
  readonly soql: string
}

/**
 * Resolves a field path in any case.
 * @throws ApiError 400 INVALID_FIELD for an unknown field or relationship, or a path through more than one parent
 */
export function resolveColumn(scope: Scope, path: string): Column {
  const segments = withoutPrefix(scope, path.split('.'))
  const name = segments.at(-1) ?? ''
  if (segments.length === 1) return { ...fieldOf(scope, scope.type, name), lookup: undefined }
  const lookup = scope.type.lookup(segments[0] ?? '')
  const parent = lookup === undefined ? undefined : scope.schema.type(lookup.referenceTo[0] ?? '')
  if (lookup === undefined || parent === undefined || segments.length > 2) throw unknownRelationship(scope, segments)
  const column = fieldOf(scope, parent, name)
  return { ...column, path: `${lookup.relationshipName}.${column.field.name}`, lookup }
}

/** The value of a column on a row; null where the parent is missing. */
export function cellOf(column: Column, row: Row, find: FindRow): FieldValue {
  if (column.lookup === undefined) return row[column.field.name] ?? null
  const parentId = row[column.lookup.name]
  const parent = typeof parentId === 'string' ? find(parentId) : undefined
  return parent?.[column.field.name] ?? null
}

/** A refusal that points at the place of `token` in the statement, as Salesforce words it. */
export function refuseAt(soql: string, token: string, errorCode: string, message: string): ApiError {
  const found = soql.search(new RegExp(`\\b${token.replace(/[^\w.]/g, '')}\\b`, 'i'))
  const column = Math.max(found, 0)
  const text = `\n${soql}\n${' '.repeat(column)}^\nERROR at Row:1:Column:${column + 1}\n${message}`
  return new ApiError(400, errorCode, text)
}

function withoutPrefix(scope: Scope, segments: string[]): string[] {
  const first = segments[0]?.toLowerCase()
  const isPrefix = first === scope.alias?.toLowerCase() || first === scope.type.name.toLowerCase()
  const isLookup = scope.type.lookup(segments[0] ?? '') !== undefined
  return segments.length > 1 && isPrefix && !isLookup ? segments.slice(1) : segments
}

function fieldOf(scope: Scope, type: SObjectType, name: string): Pick<Column, 'path' | 'field' | 'type'> {
  const field = type.field(name)
  if (field !== undefined) return { path: field.name, field, type }
  const hint =
    "If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. " +
    'Please reference your WSDL or the describe call for the appropriate names.'
  throw refuseAt(scope.soql, name, 'INVALID_FIELD', `No such column '${name}' on entity '${type.name}'. ${hint}`)
}

function unknownRelationship(scope: Scope, segments: readonly string[]): ApiError {
  const name = segments[0] ?? ''
  const message =
    segments.length > 2
      ? `The sandbox follows one relationship only, not '${segments.join('.')}'`
      : `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, ` +
        "be sure to append the '__r' after the custom relationship name. " +
        'Please reference your WSDL or the describe call for the appropriate names.'
  return refuseAt(scope.soql, name, 'INVALID_FIELD', message)
}
