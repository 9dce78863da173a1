// What a new row holds beyond what was given, and the parts of a row that follow from other parts.
import type { FieldValue } from '../../write-log.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { Row } from './table.ts'

const defaults = new WeakMap<SObjectType, Readonly<Record<string, FieldValue>>>()

/** What an insert stores in fields that were not given. Asked for each new row, so it is worked out once per type. */
export function defaultsOf(type: SObjectType): Readonly<Record<string, FieldValue>> {
  const known = defaults.get(type)
  if (known !== undefined) return known
  const found: Record<string, FieldValue> = {}
  for (const field of type.fields) {
    if (field.defaultValue !== null) found[field.name] = field.defaultValue
    else if (field.type === 'boolean' && field.name !== 'IsDeleted') found[field.name] = false
    else if (field.type === 'picklist' && field.defaultedOnCreate) found[field.name] = field.values[0] ?? null
  }
  defaults.set(type, found)
  return found
}

/**
 * The full name of a person is made of its parts and cannot be written.
 * @param changed what was written; nothing to do when it holds no part of the name
 */
export function withName(type: SObjectType, row: Row, changed: Readonly<Record<string, unknown>> = row): Row {
  if (!('LastName' in changed) && !('FirstName' in changed)) return row
  if (type.field('LastName') === undefined || row['LastName'] === undefined || row['LastName'] === null) return row
  const name = [row['FirstName'], row['LastName']].filter(part => typeof part === 'string').join(' ')
  return { ...row, Name: name }
}
