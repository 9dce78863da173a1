// Unique fields: no two records that are not deleted share a value.
import type { RowError } from '../../api-error.ts'
import type { Field } from '../../schema/field.ts'
import type { SObjectType } from '../../schema/schema.ts'
import type { RecordStore, Values } from '../../store/record-store.ts'
import { refusal } from '../context.ts'

const uniqueOf = new WeakMap<SObjectType, readonly Field[]>()

function uniqueFields(type: SObjectType): readonly Field[] {
  const known = uniqueOf.get(type)
  if (known !== undefined) return known
  const found = type.fields.filter(field => field.unique)
  uniqueOf.set(type, found)
  return found
}

/** The first clash of the values with another record. @param id of the record itself; nothing for a new one */
export function clashOf(store: RecordStore, seen: SObjectType, id: string, values: Values): RowError | undefined {
  const type = store.schema.type(seen.name) ?? seen
  for (const field of uniqueFields(type)) {
    const value = values[field.name] ?? null
    if (value === null || value === '') continue
    const other = store.findBy(type, field, value).find(row => row.Id !== id && row['IsDeleted'] !== true)
    if (other === undefined) continue
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${other.Id}`
    return refusal('DUPLICATE_VALUE', message)
  }
  return undefined
}
