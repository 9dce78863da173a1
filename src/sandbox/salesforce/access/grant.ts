// Adds the rows that grant an object or a field to a permission set.
import type { AddRow } from '../first-day/add-row.ts'

/** @param name such as Contact.Phone */
export function grantField(add: AddRow, permissionSetId: string, name: string): void {
  add('FieldPermissions', {
    ParentId: permissionSetId,
    SobjectType: name.split('.')[0] ?? '',
    Field: name,
    PermissionsRead: true,
    PermissionsEdit: true,
  })
}

/** @param extent read; edit: also create, change and delete one's own; all: also everyone else's */
export function grantObject(add: AddRow, permissionSetId: string, name: string, extent: 'read' | 'edit' | 'all'): void {
  add('ObjectPermissions', {
    ParentId: permissionSetId,
    SobjectType: name,
    PermissionsRead: true,
    PermissionsCreate: extent !== 'read',
    PermissionsEdit: extent !== 'read',
    PermissionsDelete: extent !== 'read',
    PermissionsViewAllRecords: extent === 'all',
    PermissionsModifyAllRecords: extent === 'all',
  })
}
