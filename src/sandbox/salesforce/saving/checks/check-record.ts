// What Salesforce checks of the fields of a record before any rule: permission, types, references, required fields.
import type { FieldValue } from '../../../write-log.ts'
import type { RowError } from '../../api-error.ts'
import type { Field } from '../../schema/field.ts'
import type { SObjectType } from '../../schema/schema.ts'
import type { RecordStore, Values } from '../../store/record-store.ts'
import { type Given, ParentByValue } from '../given.ts'
import { type Checked, checkValue } from './check-value.ts'

export type Mode = 'insert' | 'update'

export interface CheckedRecord {
  /** Under the canonical names of the fields, ready to store. */
  readonly values: Values
  readonly errors: readonly RowError[]
}

/** Checks the fields of one insert or update. */
export function checkRecord(store: RecordStore, type: SObjectType, mode: Mode, given: readonly Given[]): CheckedRecord {
  const forbidden = given.filter(({ field }) => !isWritable(field, mode)).map(({ field }) => field.name)
  if (forbidden.length > 0) return { values: {}, errors: [notWritable(forbidden)] }

  const values: Record<string, FieldValue> = {}
  const errors: RowError[] = []
  for (const { field, raw } of given) {
    const checked = field.type === 'reference' ? checkReference(store, field, raw) : checkValue(field, raw)
    if ('error' in checked) errors.push(checked.error)
    else values[field.name] = checked.value
  }
  const missing = missingFields(type, mode, values, errors)
  if (missing.length > 0) {
    const message = `Required fields are missing: [${missing.join(', ')}]`
    errors.push({ code: 'REQUIRED_FIELD_MISSING', message, fields: missing })
  }
  return { values, errors }
}

function isWritable(field: Field, mode: Mode): boolean {
  return field.access === 'write' || (field.access === 'create' && mode === 'insert')
}

function notWritable(fields: readonly string[]): RowError {
  const hint = 'Please check the security settings of this field and verify that it is read/write for your profile'
  const message = `Unable to create/update fields: ${fields.join(', ')}. ${hint} or permission set.`
  return { code: 'INVALID_FIELD_FOR_INSERT_UPDATE', message, fields }
}

function checkReference(store: RecordStore, field: Field, raw: unknown): Checked {
  if (raw instanceof ParentByValue) return parentOf(store, raw)
  const checked = checkValue(field, raw)
  if ('error' in checked || typeof checked.value !== 'string') return checked
  const type = store.schema.typeOfId(checked.value)
  if (type !== undefined && field.referenceTo.length > 0 && !field.referenceTo.includes(type.name)) {
    const message = `${field.label}: id value of incorrect type: ${checked.value}`
    return { error: { code: 'FIELD_INTEGRITY_EXCEPTION', message, fields: [field.name] } }
  }
  const target = store.find(checked.value)
  if (target !== undefined && field.name === 'OwnerId' && target['IsActive'] === false) {
    const message = `operation performed with inactive user [${target.Id}] as owner`
    return { error: { code: 'INACTIVE_OWNER_OR_USER', message, fields: ['OwnerId'] } }
  }
  if (target !== undefined && target['IsDeleted'] !== true) return checked
  const message = 'invalid cross reference id'
  return { error: { code: 'INVALID_CROSS_REFERENCE_KEY', message, fields: [field.name] } }
}

function parentOf(store: RecordStore, { type, field, value }: ParentByValue): Checked {
  if (value === null || value === undefined || value === '') return { value: null }
  const wanted = typeof value === 'number' || typeof value === 'boolean' ? value : String(value)
  const rows = store.findBy(type, field, wanted).filter(row => row['IsDeleted'] !== true)
  const [row] = rows
  if (row !== undefined && rows.length === 1) return { value: row.Id }
  const found = rows.length === 0 ? 'not found' : 'matches more than one record'
  const message = `Foreign key external ID: ${wanted} ${found} for field ${field.name} in entity ${type.name}`
  return { error: { code: 'INVALID_FIELD', message, fields: [] } }
}

/** Emptied fields that may not be empty, and on insert those that were left out. A refused value is no missing one. */
function missingFields(type: SObjectType, mode: Mode, values: Values, errors: readonly RowError[]): string[] {
  const emptied = Object.keys(values).filter(name => values[name] === null && type.field(name)?.nillable === false)
  if (mode === 'update') return emptied
  const absent = type.required.map(field => field.name).filter(name => !(name in values))
  if (absent.length === 0) return emptied
  const refused = new Set(errors.flatMap(error => error.fields))
  return [...emptied, ...absent.filter(name => !refused.has(name))]
}
