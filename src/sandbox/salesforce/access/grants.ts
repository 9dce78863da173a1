// What a user may do: the sum of the profile's own permission set and of all that are assigned, read from the rows of
// PermissionSet, PermissionSetAssignment, ObjectPermissions and FieldPermissions.
import type { SObjectType } from '../schema/schema.ts'
import type { RecordStore } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'

export interface ObjectPermission {
  readonly read: boolean
  readonly create: boolean
  readonly edit: boolean
  readonly delete: boolean
  /** Of all records, whoever owns them. */
  readonly viewAll: boolean
}

/** Permissions of a user as a whole, as PermissionSet and Profile name them. */
export const SYSTEM_PERMISSIONS = [
  'PermissionsApiEnabled',
  'PermissionsModifyAllData',
  'PermissionsViewAllData',
  'PermissionsViewSetup',
  'PermissionsCustomizeApplication',
  'PermissionsManageProfilesPermissionsets',
  'PermissionsAssignPermissionSets',
  'PermissionsManageUsers',
] as const
export type SystemPermission = (typeof SYSTEM_PERMISSIONS)[number]

/** Source: Object Reference, Special Access Rules of PermissionSet and PermissionSetAssignment (since Summer '20). */
const MANAGES = 'PermissionsManageProfilesPermissionsets'
const ASSIGNS = 'PermissionsAssignPermissionSets'
const ABOUT_PERMISSIONS: Readonly<
  Record<string, { readonly changedBy: SystemPermission; readonly seenBy?: readonly SystemPermission[] }>
> = {
  PermissionSet: { changedBy: MANAGES, seenBy: ['PermissionsViewSetup', ASSIGNS, MANAGES] },
  PermissionSetAssignment: { changedBy: ASSIGNS, seenBy: ['PermissionsViewSetup', ASSIGNS] },
  FieldPermissions: { changedBy: MANAGES },
  ObjectPermissions: { changedBy: MANAGES },
}

const NOTHING: ObjectPermission = { read: false, create: false, edit: false, delete: false, viewAll: false }
const ALL: ObjectPermission = { read: true, create: true, edit: true, delete: true, viewAll: true }

export class Grants {
  private readonly sets: readonly Row[]
  private readonly objects = new Map<string, ObjectPermission>()
  private readonly fields = new Map<string, { read: boolean; edit: boolean }>()

  constructor(store: RecordStore, userId: string, now: string) {
    const rows = (name: string) => store.table({ name }).rows.filter(row => row['IsDeleted'] !== true)
    const assigned = rows('PermissionSetAssignment').filter(
      row =>
        row['AssigneeId'] === userId && !(typeof row['ExpirationDate'] === 'string' && row['ExpirationDate'] <= now),
    )
    const ids = new Set(assigned.map(row => row['PermissionSetId']))
    this.sets = rows('PermissionSet').filter(row => ids.has(row.Id))
    for (const row of rows('ObjectPermissions')) if (ids.has(row['ParentId'] ?? null)) this.addObject(row)
    for (const row of rows('FieldPermissions')) if (ids.has(row['ParentId'] ?? null)) this.addField(row)
  }

  /** A user with Modify All Data may do everything with every object, fields apart. */
  object(name: string): ObjectPermission {
    if (this.has('PermissionsModifyAllData')) return ALL
    const own = this.objects.get(name) ?? NOTHING
    return this.has('PermissionsViewAllData') ? { ...own, read: true, viewAll: true } : own
  }

  /** @param name such as Contact.Phone */
  field(name: string): { readonly read: boolean; readonly edit: boolean } {
    return this.fields.get(name) ?? { read: false, edit: false }
  }

  /**
   * What no object permission decides about: everyone reads it, save for who may do what; the setup is changed by who may
   * manage users, and what it says of permissions by who may manage or assign these.
   */
  ungoverned(type: SObjectType): ObjectPermission {
    const isSetup = type.system === 'setup' || type.system === 'stamp'
    if (!isSetup || this.has('PermissionsManageUsers')) return ALL
    const { changedBy, seenBy } = ABOUT_PERMISSIONS[type.name] ?? {}
    if (changedBy !== undefined && this.has(changedBy)) return ALL
    return { ...NOTHING, read: seenBy === undefined || seenBy.some(permission => this.has(permission)) }
  }

  has(permission: SystemPermission): boolean {
    return this.sets.some(row => row[permission] === true)
  }

  private addObject(row: Row): void {
    const name = String(row['SobjectType'])
    const before = this.objects.get(name) ?? NOTHING
    this.objects.set(name, {
      read: before.read || row['PermissionsRead'] === true,
      create: before.create || row['PermissionsCreate'] === true,
      edit: before.edit || row['PermissionsEdit'] === true,
      delete: before.delete || row['PermissionsDelete'] === true,
      viewAll: before.viewAll || row['PermissionsViewAllRecords'] === true,
    })
  }

  private addField(row: Row): void {
    const name = String(row['Field'])
    const before = this.fields.get(name) ?? { read: false, edit: false }
    this.fields.set(name, {
      read: before.read || row['PermissionsRead'] === true,
      edit: before.edit || row['PermissionsEdit'] === true,
    })
  }
}
