// Upsert: one record is found by the value of a field, and then updated, or made.
import type { Field } from '../schema/field.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { Row } from '../store/table.ts'
import { failed, type Outcome, refusal, type SaveContext } from './context.ts'
import type { Given } from './given.ts'
import { insertRecord, updateRecord } from './save.ts'

/** True for a field by whose value records can be found: external ids, the id, and what Salesforce marks so. */
export function isUpsertKey(field: Field): boolean {
  return field.externalId || field.idLookup || field.name === 'Id'
}

/** The records, not deleted ones, that have a value in a field. */
export function matchesOf({ org }: SaveContext, type: SObjectType, field: Field, value: unknown): readonly Row[] {
  const isNumber = field.type === 'int' || field.type === 'double'
  const wanted = isNumber ? Number(value) : String(value)
  return org.store.findBy(type, field, wanted).filter(row => row['IsDeleted'] !== true)
}

/** @param given without the key when it is in the path; the key's value is stored with a new record */
export function upsertRecord(context: SaveContext, type: SObjectType, key: Given, given: readonly Given[]): Outcome {
  const { field, raw } = key
  const isMissing = raw === undefined || raw === null || raw === ''
  if (field.name === 'Id')
    return isMissing ? insertRecord(context, type, given) : updateRecord(context, type, raw, given)
  if (isMissing) return failed(undefined, refusal('MISSING_ARGUMENT', `${field.name} not specified`))
  const rows = matchesOf(context, type, field, raw)
  const [row] = rows
  if (rows.length > 1) {
    const ids = rows.map(each => each.Id).join(', ')
    const message = `${field.name}: more than one record found for external id field: [${ids}]`
    return failed(undefined, refusal('DUPLICATE_EXTERNAL_ID', message))
  }
  const rest = given.filter(each => each.field.name !== field.name)
  return row === undefined ? insertRecord(context, type, [...rest, key]) : updateRecord(context, type, row.Id, rest)
}
