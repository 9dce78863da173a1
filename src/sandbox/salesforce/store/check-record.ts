// What Salesforce checks before it takes a record: names of fields, permission, types, required fields, references.
import type { FieldValue } from '../../write-log.ts'
import { ApiError, type RowError } from '../api-error.ts'
import type { Field } from '../schema/field.ts'
import type { SObjectType } from '../schema/schema.ts'
import { checkValue } from './check-value.ts'
import type { RecordStore, Values } from './record-store.ts'

export interface CheckedRecord {
  /** Under the canonical names of the fields, ready to store. */
  readonly values: Values
  readonly errors: readonly RowError[]
}

/**
 * Checks the fields of one insert or update.
 * @param fields the JSON object as received; `attributes` and the id are skipped
 * @throws ApiError 400 INVALID_FIELD for a key that is no field: that fails the whole request, not only the row
 */
export function checkRecord(
  store: RecordStore,
  type: SObjectType,
  mode: 'insert' | 'update',
  fields: Readonly<Record<string, unknown>>,
): CheckedRecord {
  const given = Object.entries(fields)
    .filter(([key]) => key !== 'attributes' && key.toLowerCase() !== 'id')
    .map(([key, raw]) => ({ field: knownField(type, key), raw }))
  const forbidden = given.filter(({ field }) => !isWritable(field, mode)).map(({ field }) => field.name)
  if (forbidden.length > 0) return { values: {}, errors: [notWritable(forbidden)] }

  const values: Record<string, FieldValue> = {}
  const errors: RowError[] = []
  for (const { field, raw } of given) {
    const checked = checkValue(field, raw)
    if ('error' in checked) errors.push(checked.error)
    else if (isDangling(store, field, checked.value)) errors.push(crossReference(field))
    else values[field.name] = checked.value
  }
  const missing = missingFields(type, mode, values, errors)
  if (missing.length > 0) {
    const message = `Required fields are missing: [${missing.join(', ')}]`
    errors.push({ code: 'REQUIRED_FIELD_MISSING', message, fields: missing })
  }
  return { values, errors }
}

function knownField(type: SObjectType, key: string): Field {
  const field = type.field(key)
  if (field === undefined) {
    throw new ApiError(400, 'INVALID_FIELD', `No such column '${key}' on sobject of type ${type.name}`)
  }
  return field
}

function isWritable(field: Field, mode: 'insert' | 'update'): boolean {
  return field.access === 'write' || (field.access === 'create' && mode === 'insert')
}

function notWritable(fields: readonly string[]): RowError {
  const hint = 'Please check the security settings of this field and verify that it is read/write for your profile'
  const message = `Unable to create/update fields: ${fields.join(', ')}. ${hint} or permission set.`
  return { code: 'INVALID_FIELD_FOR_INSERT_UPDATE', message, fields }
}

function isDangling(store: RecordStore, field: Field, value: FieldValue): boolean {
  if (field.type !== 'reference' || typeof value !== 'string') return false
  const target = store.find(value)
  return target === undefined || target['IsDeleted'] === true
}

function crossReference(field: Field): RowError {
  return { code: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id', fields: [field.name] }
}

/** Emptied fields that may not be empty, and on insert those that were left out. A refused value is no missing one. */
function missingFields(
  type: SObjectType,
  mode: 'insert' | 'update',
  values: Values,
  errors: readonly RowError[],
): string[] {
  const emptied = Object.keys(values).filter(name => values[name] === null && type.field(name)?.nillable === false)
  if (mode === 'update') return emptied
  const absent = type.required.map(field => field.name).filter(name => !(name in values))
  const refused = new Set(errors.flatMap(error => error.fields))
  return [...emptied, ...absent.filter(name => !refused.has(name))]
}
