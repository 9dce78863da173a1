// One place of a layout: a field with its label, and the describe of the field.
import { describeField } from '../schema/describe-field.ts'
import type { Field } from '../schema/field.ts'
import type { SObjectType } from '../schema/schema.ts'

/** A layout item that shows one field. */
export function layoutItem(type: SObjectType, field: Field, tabOrder: number): Record<string, unknown> {
  const component = { details: describeField(type, field), displayLines: 1, tabOrder, type: 'Field', value: field.name }
  return {
    editableForNew: field.access !== 'read',
    editableForUpdate: field.access === 'write',
    label: field.label,
    layoutComponents: [component],
    placeholder: false,
    required: !field.nillable && field.access !== 'read' && !field.defaultedOnCreate,
  }
}
