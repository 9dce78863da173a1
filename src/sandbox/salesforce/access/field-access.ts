// Which fields field-level security may hide, and under whose name: required and system fields never, the parts of an
// address by their address.
import { ACTIVITY, homeOf } from '../schema/activity.ts'
import type { Field } from '../schema/field.ts'
import type { SObjectType } from '../schema/schema.ts'

/** Objects whose records are given or denied by object permissions; all custom objects are. */
const GOVERNED = new Set(['Account', 'Campaign', 'Case', 'Contact', 'Lead', 'Opportunity', 'Pricebook2', 'Product2'])

export function isGoverned(type: SObjectType): boolean {
  return GOVERNED.has(type.name) || (type.custom && type.system !== 'history')
}

/** The object whose permissions decide about this one: itself, or the parent of a part such as an opportunity's stage. */
export function governorOf(type: SObjectType): string | undefined {
  if (isGoverned(type)) return type.name
  const master = type.fields.find(field => field.cascadeDelete && !field.nillable)
  const [parent] = master?.referenceTo ?? []
  return parent !== undefined && (GOVERNED.has(parent) || parent.endsWith('__c')) ? parent : undefined
}

const SYSTEM = new Set(['OwnerId', 'RecordTypeId', 'LastActivityDate', 'LastViewedDate', 'LastReferencedDate'])

/** Whether a FieldPermissions row may name the field, as its describe says. */
export function isPermissionable(type: SObjectType, field: Field): boolean {
  // Tasks and events are seen by everybody, and what is added to them by whom it is granted to.
  if (homeOf(type.name) === ACTIVITY && field.name.endsWith('__c')) return true
  if (!isGoverned(type) || SYSTEM.has(field.name)) return false
  if (field.permissionable !== undefined) return field.permissionable
  if (field.type === 'address') return true
  if (field.compound !== null || field.nameField || field.cascadeDelete) return false
  if (!field.nillable && field.type !== 'boolean') return false
  return field.name.endsWith('__c') || field.access !== 'read'
}

/** The field whose permission decides about this one; undefined where nothing may hide it. */
export function permissionFieldOf(type: SObjectType, field: Field): Field | undefined {
  const compound = field.compound === null ? undefined : type.field(field.compound)
  const decisive = compound?.type === 'address' || compound?.type === 'location' ? compound : field
  return isPermissionable(type, decisive) ? decisive : undefined
}
