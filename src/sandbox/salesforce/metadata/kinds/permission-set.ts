// PermissionSet and Profile: settings of their own, and what they grant of objects and fields.
import { z } from 'zod'
import type { FieldValue } from '../../../write-log.ts'
import type { Org } from '../../org.ts'
import type { Row } from '../../store/table.ts'
import { flag, listOf, optional, text } from '../loose-types.ts'
import { missing, Refusal } from '../refusal.ts'
import { addRow, changeRow, removeRow } from '../rows.ts'
import type { ComponentKind, Json } from './component.ts'

const fieldPermission = z.looseObject({ field: text, readable: optional(flag), editable: optional(flag) })
const objectPermission = z.looseObject({
  object: text,
  allowRead: optional(flag),
  allowCreate: optional(flag),
  allowEdit: optional(flag),
  allowDelete: optional(flag),
  viewAllRecords: optional(flag),
  modifyAllRecords: optional(flag),
})
const definition = z.looseObject({
  label: optional(text),
  description: optional(text),
  hasActivationRequired: optional(flag),
  fieldPermissions: listOf(fieldPermission),
  objectPermissions: listOf(objectPermission),
  userPermissions: listOf(z.looseObject({ name: text, enabled: optional(flag) })),
})
type Definition = z.infer<typeof definition>

/** Names of profiles in metadata, where they differ from what the setup shows. */
const PROFILE_NAMES: Readonly<Record<string, string>> = { Admin: 'System Administrator', Standard: 'Standard User' }

export const permissionSet: ComponentKind = kindOf('PermissionSet', 'permissionsets', 'permissionset', {
  find: (org, name) => live(org).find(row => row['IsOwnedByProfile'] !== true && row['Name'] === name),
  names: org =>
    live(org)
      .filter(row => row['IsOwnedByProfile'] !== true)
      .map(row => String(row['Name'])),
  make: (org, name, { label, description, hasActivationRequired }) => {
    if (label === undefined)
      throw new Refusal('REQUIRED_FIELD_MISSING', 'Required fields are missing: [Label]', ['label'])
    const values = { Name: name, Label: label, Description: description ?? null, IsCustom: true, Type: 'Regular' }
    return addRow(org, 'PermissionSet', { ...values, HasActivationRequired: hasActivationRequired ?? false })
  },
})

export const profile: ComponentKind = kindOf('Profile', 'profiles', 'profile', {
  find: (org, name) => {
    const shown = PROFILE_NAMES[name] ?? name
    const found = org.store.table({ name: 'Profile' }).rows.find(row => row['Name'] === shown)
    return live(org).find(row => row['ProfileId'] === (found?.Id ?? null) && row['IsOwnedByProfile'] === true)
  },
  names: org => {
    const shown = org.store.table({ name: 'Profile' }).rows.map(row => String(row['Name']))
    return shown.map(name => Object.keys(PROFILE_NAMES).find(key => PROFILE_NAMES[key] === name) ?? name)
  },
  make: () => {
    throw new Refusal('INVALID_OPERATION', 'Profiles cannot be created in the sandbox')
  },
})

interface Holder {
  find(org: Org, name: string): Row | undefined
  names(org: Org): string[]
  make(org: Org, name: string, definition: Definition): string
}

function kindOf(name: string, folder: string, suffix: string, holder: Holder): ComponentKind {
  const found = (org: Org, fullName: string): Row => {
    const row = holder.find(org, fullName)
    if (row === undefined) throw missing(name, fullName)
    return row
  }
  return {
    name,
    folder,
    suffix,
    has: (org, fullName) => holder.find(org, fullName) !== undefined,
    create: (org, fullName, metadata) => {
      if (holder.find(org, fullName) !== undefined) {
        throw new Refusal(
          'DUPLICATE_DEVELOPER_NAME',
          `The developer name you entered (${fullName}) is already in use`,
          ['fullName'],
        )
      }
      const parsed = read(metadata)
      grant(org, holder.make(org, fullName, parsed), parsed)
    },
    update: (org, fullName, metadata) => {
      const row = found(org, fullName)
      const parsed = read(metadata)
      changeRow(org, row.Id, {
        ...(parsed.label === undefined || name === 'Profile' ? {} : { Label: parsed.label }),
        ...(parsed.description === undefined ? {} : { Description: parsed.description }),
      })
      grant(org, row.Id, parsed)
    },
    remove: (org, fullName) => {
      if (name === 'Profile') throw new Refusal('INVALID_OPERATION', 'Profiles cannot be deleted in the sandbox')
      removeRow(org, found(org, fullName).Id)
    },
    read: (org, fullName) => {
      const row = holder.find(org, fullName)
      return row === undefined ? undefined : settingsOf(org, row, name)
    },
    names: holder.names,
  }
}

function live(org: Org): Row[] {
  return org.store.table({ name: 'PermissionSet' }).rows.filter(row => row['IsDeleted'] !== true)
}

function read(metadata: Json): Definition {
  const parsed = definition.safeParse(metadata)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new Refusal('JSON_PARSER_ERROR', `${issue?.path.join('.') ?? 'Metadata'}: ${issue?.message ?? 'malformed'}`)
}

/** Adds to what is granted, or changes it; what is not named stays. */
function grant(org: Org, id: string, { fieldPermissions, objectPermissions, userPermissions }: Definition): void {
  for (const { field, readable, editable } of fieldPermissions) {
    const [object = '', name = ''] = field.split('.')
    if (org.schema.type(object)?.field(name) === undefined) throw missing('CustomField', field)
    const values = { PermissionsRead: readable ?? editable ?? false, PermissionsEdit: editable ?? false }
    set(org, 'FieldPermissions', { ParentId: id, SobjectType: object, Field: field }, values)
  }
  for (const one of objectPermissions) {
    if (org.schema.type(one.object) === undefined) throw missing('CustomObject', one.object)
    set(
      org,
      'ObjectPermissions',
      { ParentId: id, SobjectType: one.object },
      {
        PermissionsRead: one.allowRead ?? false,
        PermissionsCreate: one.allowCreate ?? false,
        PermissionsEdit: one.allowEdit ?? false,
        PermissionsDelete: one.allowDelete ?? false,
        PermissionsViewAllRecords: one.viewAllRecords ?? false,
        PermissionsModifyAllRecords: one.modifyAllRecords ?? false,
      },
    )
  }
  const type = org.schema.type('PermissionSet')
  const known = userPermissions.filter(({ name }) => type?.field(`Permissions${name}`) !== undefined)
  if (known.length === 0) return
  changeRow(org, id, Object.fromEntries(known.map(({ name, enabled }) => [`Permissions${name}`, enabled ?? true])))
}

function set(
  org: Org,
  object: string,
  key: Readonly<Record<string, FieldValue>>,
  values: Readonly<Record<string, FieldValue>>,
): void {
  const rows = org.store.table({ name: object }).rows.filter(row => row['IsDeleted'] !== true)
  const known = rows.find(row => Object.entries(key).every(([name, value]) => row[name] === value))
  if (known === undefined) addRow(org, object, { ...key, ...values })
  else changeRow(org, known.Id, values)
}

function settingsOf(org: Org, set: Row, kind: string): Json {
  const granted = (object: string) =>
    org.store.table({ name: object }).rows.filter(row => row['IsDeleted'] !== true && row['ParentId'] === set.Id)
  return {
    fieldPermissions: granted('FieldPermissions').map(row => ({
      editable: row['PermissionsEdit'],
      field: row['Field'],
      readable: row['PermissionsRead'],
    })),
    ...(kind === 'Profile'
      ? { custom: false, userLicense: 'Salesforce' }
      : { hasActivationRequired: set['HasActivationRequired'] ?? false, label: set['Label'] }),
    ...(set['Description'] == null ? {} : { description: set['Description'] }),
    objectPermissions: granted('ObjectPermissions').map(row => ({
      allowCreate: row['PermissionsCreate'],
      allowDelete: row['PermissionsDelete'],
      allowEdit: row['PermissionsEdit'],
      allowRead: row['PermissionsRead'],
      modifyAllRecords: row['PermissionsModifyAllRecords'],
      object: row['SobjectType'],
      viewAllRecords: row['PermissionsViewAllRecords'],
    })),
    userPermissions: Object.keys(set)
      .filter(name => name.startsWith('Permissions') && set[name] === true)
      .map(name => ({ enabled: true, name: name.slice('Permissions'.length) })),
  }
}
