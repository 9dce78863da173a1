// The schema as one user sees it: objects without the permission to read are gone, hidden fields too, and what the user
// may not change is told as read-only.
import { withFields } from '../schema/object-type.ts'
import type { Schema, SchemaView, SObjectType } from '../schema/schema.ts'
import { governorOf, permissionFieldOf } from './field-access.ts'
import type { Grants } from './grants.ts'

/** @param grants what the user may do at the moment: the view does not follow later changes */
export function viewFor(schema: Schema, grants: Grants): SchemaView {
  const seen = new Map<string, SObjectType>()
  for (const type of schema.types) {
    const visible = visibleType(type, grants)
    if (visible !== undefined) seen.set(type.name.toLowerCase(), visible)
  }
  const types = [...seen.values()]
  const type = (name: string) => seen.get(name.toLowerCase())
  return { types, type, typeOfId: id => type(schema.typeOfId(id)?.name ?? '') }
}

function visibleType(type: SObjectType, grants: Grants): SObjectType | undefined {
  const governor = governorOf(type)
  const permission = governor === undefined ? grants.ungoverned(type) : grants.object(governor)
  if (!permission.read) return undefined
  const fields = type.fields.flatMap(field => {
    const decisive = permissionFieldOf(type, field)
    if (decisive === undefined) return [field]
    const { read, edit } = grants.field(`${type.name}.${decisive.name}`)
    if (!read) return []
    return [edit || field.access === 'read' ? field : { ...field, access: 'read' as const }]
  })
  return withFields(
    {
      ...type,
      createable: type.createable && permission.create,
      updateable: type.updateable && permission.edit,
      deletable: type.deletable && permission.delete,
    },
    fields,
  )
}
