// What stands behind a reference to records of several objects, such as Who, What and the Owner of a lead: Salesforce
// shows all of them through one object, Name, with the few fields that such records share.
import type { Field } from '../schema/field.ts'
import { withFields } from '../schema/object-type.ts'
import type { SchemaView, SObjectType } from '../schema/schema.ts'

const SHARED = [
  'Id',
  'Name',
  'FirstName',
  'LastName',
  'Title',
  'Email',
  'Phone',
  'Alias',
  'Username',
  'IsActive',
  'ProfileId',
  'UserRoleId',
  'LastViewedDate',
  'LastReferencedDate',
] as const

/** The name of the field that tells a record's object. */
export const TYPE_FIELD = 'Type'

/** The Name object behind a reference to these objects; undefined when the caller sees none of them. */
export function nameObjectOf(schema: SchemaView, targets: readonly string[]): SObjectType | undefined {
  const types = targets.flatMap(name => schema.type(name) ?? [])
  const [first] = types
  const id = first?.field('Id')
  if (first === undefined || id === undefined) return undefined
  const shared = SHARED.flatMap(name => types.find(type => type.field(name) !== undefined)?.field(name) ?? [])
  const type: Field = { ...id, name: TYPE_FIELD, label: 'Type', type: 'picklist', length: 40, access: 'read' }
  return withFields({ ...first, name: 'Name', label: 'Name', labelPlural: 'Name' }, [...shared, type])
}
