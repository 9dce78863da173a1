// Field-level security of profiles: whether a field is seen and may be changed.
import { isPermissionable } from '../access/field-access.ts'
import type { Org } from '../org.ts'
import { integrity, missing } from './refusal.ts'
import { addRow, changeRow } from './rows.ts'

/**
 * Sets a field's visibility for one profile, or for all, and returns the names of the profiles.
 * @param field such as Contact.Phone; an address stands for its parts
 * @throws Refusal for a field that is not there or that nothing can hide, and for an unknown profile
 */
export function grantToProfiles(org: Org, field: string, read: boolean, edit: boolean, profile?: string): string[] {
  const [object = '', name = ''] = field.split('.')
  const type = org.schema.type(object)
  const found = type?.field(name)
  if (type === undefined || found === undefined) throw missing('CustomField', field)
  if (!isPermissionable(type, found)) {
    if (read) return []
    throw integrity(`${field} is a field that field-level security does not hide`)
  }
  const profiles = org.store
    .table({ name: 'Profile' })
    .rows.filter(row => profile === undefined || row['Name'] === profile)
  if (profiles.length === 0) throw missing('Profile', profile ?? '')
  const sets = new Map(profiles.map(row => [row.Id, String(row['Name'])]))
  for (const set of org.store.table({ name: 'PermissionSet' }).rows) {
    if (set['IsOwnedByProfile'] === true && sets.has(String(set['ProfileId']))) {
      grant(org, set.Id, type.name, `${type.name}.${found.name}`, {
        PermissionsRead: read || edit,
        PermissionsEdit: edit,
      })
    }
  }
  return [...sets.values()]
}

function grant(org: Org, setId: string, object: string, field: string, permissions: Record<string, boolean>): void {
  const { rows } = org.store.table({ name: 'FieldPermissions' })
  const known = rows.find(row => row['ParentId'] === setId && row['Field'] === field && row['IsDeleted'] !== true)
  if (known === undefined)
    addRow(org, 'FieldPermissions', { ParentId: setId, SobjectType: object, Field: field, ...permissions })
  else changeRow(org, known.Id, permissions)
}
