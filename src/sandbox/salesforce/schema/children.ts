// The way from a parent to the records that refer to it: Account → Contacts, as child subqueries and describes have it.
import type { Field } from './field.ts'
import type { SObjectType } from './object-type.ts'
import type { SchemaView } from './schema.ts'

export interface ChildRelationship {
  readonly child: SObjectType
  /** The reference of the child that holds the parent's id. */
  readonly field: Field
  /** Such as Contacts; null where a query cannot ask for them. */
  readonly name: string | null
}

/** Every reference to an object of this type from the objects that the view shows. */
export function childRelationshipsOf(schema: SchemaView, type: SObjectType): ChildRelationship[] {
  return schema.types.flatMap(child =>
    child.fields
      .filter(field => field.referenceTo.includes(type.name))
      .map(field => ({ child, field, name: field.children })),
  )
}
