// Record types are rows of RecordType; an object that has one has the field RecordTypeId.
import type { RecordTypeInfo } from '../schema/describe.ts'
import type { RecordStore } from '../store/record-store.ts'

const seen = new WeakMap<RecordStore, number>()

/** Gives each object with a record type its RecordTypeId, as soon as the first row says so. */
export function addRecordTypeFields(store: RecordStore): void {
  const { revision, rows } = store.table({ name: 'RecordType' })
  if (seen.get(store) === revision) return
  seen.set(store, revision)
  for (const object of new Set(rows.map(row => String(row['SobjectType'])))) {
    if (store.schema.type(object)?.field('RecordTypeId') !== undefined) continue
    store.schema.putField(object, {
      name: 'RecordTypeId',
      label: 'Record Type ID',
      type: 'reference',
      length: 18,
      referenceTo: ['RecordType'],
      relationshipName: 'RecordType',
      permissionable: false,
    })
  }
}

export function recordTypesOf(store: RecordStore, object: string): RecordTypeInfo[] {
  const rows = store
    .table({ name: 'RecordType' })
    .rows.filter(row => row['SobjectType'] === object && row['IsDeleted'] !== true)
  return rows.map(row => ({
    id: row.Id,
    name: String(row['Name']),
    developerName: String(row['DeveloperName']),
    isActive: row['IsActive'] === true,
  }))
}
