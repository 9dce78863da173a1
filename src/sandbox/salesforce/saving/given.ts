// The fields of a record as a request gives them, before any is checked: each with its definition. A parent may be
// named by one of its own external ids instead of its id.
import { ApiError } from '../api-error.ts'
import type { Field } from '../schema/field.ts'
import type { SchemaView, SObjectType } from '../schema/schema.ts'

/** A parent, named by the value of one of its fields: `{"Account": {"Ext__c": "a-1"}}`, or the CSV column Account.Ext__c. */
export class ParentByValue {
  readonly type: SObjectType
  readonly field: Field
  readonly value: unknown

  constructor(type: SObjectType, field: Field, value: unknown) {
    this.type = type
    this.field = field
    this.value = value
  }
}

export interface Given {
  readonly field: Field
  /** A JSON value, the text of a CSV cell, or a ParentByValue. */
  readonly raw: unknown
}

/**
 * Reads the fields of a JSON record; `attributes` and the id are skipped.
 * @throws ApiError 400 INVALID_FIELD for a key that is no field: that fails the whole request, not only the row
 */
export function givenOf(schema: SchemaView, type: SObjectType, json: Readonly<Record<string, unknown>>): Given[] {
  const given: Given[] = []
  for (const [key, raw] of Object.entries(json)) {
    if (key === 'attributes' || key.toLowerCase() === 'id') continue
    const field = type.field(key)
    given.push(field === undefined ? parentGiven(schema, type, key, raw) : { field, raw })
  }
  return given
}

/** The field and the parent's field behind a name such as Account.Ext__c; undefined when there is none. */
export function parentColumn(
  schema: SchemaView,
  type: SObjectType,
  relationship: string,
  name: string,
): { lookup: Field; parent: SObjectType; field: Field } | undefined {
  const lookup = type.lookup(relationship)
  for (const target of lookup?.referenceTo ?? []) {
    const parent = schema.type(target)
    const field = parent?.field(name)
    if (lookup === undefined || parent === undefined || field === undefined) continue
    if (field.externalId || field.idLookup || field.name === 'Id') return { lookup, parent, field }
  }
  return undefined
}

function parentGiven(schema: SchemaView, type: SObjectType, key: string, raw: unknown): Given {
  if (typeof raw === 'object' && raw !== null) {
    for (const [name, value] of Object.entries(raw)) {
      const column = name === 'attributes' ? undefined : parentColumn(schema, type, key, name)
      if (column !== undefined) {
        return { field: column.lookup, raw: new ParentByValue(column.parent, column.field, value) }
      }
    }
  }
  throw unknownField(type, key)
}

/** The refusal of a key that is no field that the caller may see. */
export function unknownField(type: SObjectType, key: string): ApiError {
  return new ApiError(400, 'INVALID_FIELD', `No such column '${key}' on sobject of type ${type.name}`)
}
