// Rows of the setup that metadata changes: permission sets and what they grant.
import type { Org } from '../org.ts'
import type { Values } from '../store/record-store.ts'

const REQUEST = 'metadata'

/** Returns the new row's id. */
export function addRow(org: Org, object: string, values: Values): string {
  const type = org.schema.type(object)
  return type === undefined ? '' : org.store.insert(type, values, org.author('integration', REQUEST)).Id
}

export function changeRow(org: Org, id: string, values: Values): void {
  const type = org.schema.typeOfId(id)
  if (type !== undefined && Object.keys(values).length > 0)
    org.store.update(type, id, values, org.author('integration', REQUEST))
}

export function removeRow(org: Org, id: string): void {
  changeRow(org, id, { IsDeleted: true })
}

/** Takes back every grant of a field, such as Contact.Score__c. */
export function forgetField(org: Org, name: string): void {
  for (const row of org.store.table({ name: 'FieldPermissions' }).rows) {
    if (row['Field'] === name && row['IsDeleted'] !== true) removeRow(org, row.Id)
  }
}
