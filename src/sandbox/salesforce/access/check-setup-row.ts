// What Salesforce checks of the rows that give permissions, and of users: that they name what there is, once.
import type { RowError } from '../api-error.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { RecordStore, Values } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import { isPermissionable } from './field-access.ts'

type Check = (store: RecordStore, row: Values) => RowError | undefined

const CHECKS: Readonly<Record<string, Check>> = {
  FieldPermissions: (store, row) => {
    const [object = '', name = ''] = String(row['Field']).split('.')
    const type = store.schema.type(String(row['SobjectType']))
    const field = type?.field(name)
    if (type === undefined) return badValue('Sobject Type Name', row['SobjectType'], 'SobjectType')
    const isKnown =
      field !== undefined && object.toLowerCase() === type.name.toLowerCase() && isPermissionable(type, field)
    if (!isKnown) return badValue('Field Name', row['Field'], 'Field')
    if (row['PermissionsEdit'] === true && field.access === 'read' && field.type !== 'address') {
      return integrity(`You cannot grant edit access to the field ${field.label}`, 'PermissionsEdit')
    }
    return needsRead(row, ['PermissionsEdit'])
  },
  ObjectPermissions: (store, row) => {
    if (store.schema.type(String(row['SobjectType'])) === undefined)
      return badValue('Sobject Type Name', row['SobjectType'], 'SobjectType')
    return needsRead(row, [
      'PermissionsCreate',
      'PermissionsEdit',
      'PermissionsDelete',
      'PermissionsViewAllRecords',
      'PermissionsModifyAllRecords',
    ])
  },
  PermissionSet: (_, row) => {
    if (/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(String(row['Name']))) return undefined
    const rule =
      'The Permission Set API Name can only contain underscores and alphanumeric characters. It must be unique, begin with ' +
      'a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.'
    return { code: 'INVALID_API_NAME', message: rule, fields: ['Name'] }
  },
  PermissionSetAssignment: (store, row) => {
    const set = store.find(String(row['PermissionSetId']))
    if (set?.['IsOwnedByProfile'] !== true) return undefined
    return integrity('A permission set that is owned by a profile cannot be assigned', 'PermissionSetId')
  },
}

/** The fields that no two rows of an object may have in common. */
const KEYS: Readonly<Record<string, { readonly fields: readonly string[]; readonly code: string }>> = {
  FieldPermissions: { fields: ['ParentId', 'Field'], code: 'DUPLICATE_VALUE' },
  ObjectPermissions: { fields: ['ParentId', 'SobjectType'], code: 'DUPLICATE_VALUE' },
  PermissionSet: { fields: ['Name'], code: 'DUPLICATE_DEVELOPER_NAME' },
  PermissionSetAssignment: { fields: ['PermissionSetId', 'AssigneeId'], code: 'DUPLICATE_VALUE' },
  User: { fields: ['Username'], code: 'DUPLICATE_USERNAME' },
}

/** @param before the row that is changed, undefined for a new one */
export function setupRefusal(
  store: RecordStore,
  type: SObjectType,
  before: Row | undefined,
  values: Values,
): RowError | undefined {
  const key = KEYS[type.name]
  if (key === undefined) return undefined
  const row = { ...before, ...values }
  const refusal = CHECKS[type.name]?.(store, row)
  if (refusal !== undefined) return refusal
  if (before !== undefined && !key.fields.some(name => name in values)) return undefined
  const twin = store
    .table(type)
    .rows.find(
      other =>
        other.Id !== before?.Id &&
        other['IsDeleted'] !== true &&
        key.fields.every(name => isSame(other[name], row[name])),
    )
  return twin === undefined
    ? undefined
    : { code: key.code, message: clashText(type, key.fields, twin), fields: [...key.fields] }
}

function isSame(one: unknown, other: unknown): boolean {
  return String(one).toLowerCase() === String(other).toLowerCase()
}

function clashText(type: SObjectType, fields: readonly string[], twin: Row): string {
  if (type.name === 'User') return 'Duplicate Username. Another user has already selected this username.'
  if (type.name === 'PermissionSet') return `The developer name you entered (${twin['Name']}) is already in use`
  return `duplicate value found: ${fields.join(', ')} duplicates value on record with id: ${twin.Id.slice(0, 15)}`
}

function needsRead(row: Values, permissions: readonly string[]): RowError | undefined {
  if (row['PermissionsRead'] === true) return undefined
  const broken = permissions.find(name => row[name] === true)
  return broken === undefined
    ? undefined
    : integrity(`Permission ${broken} depends on permission(s): PermissionsRead`, broken)
}

function badValue(label: string, value: unknown, field: string): RowError {
  const message = `${label}: bad value for restricted picklist field: ${String(value)}`
  return { code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', message, fields: [field] }
}

function integrity(message: string, field: string): RowError {
  return { code: 'FIELD_INTEGRITY_EXCEPTION', message, fields: [field] }
}
