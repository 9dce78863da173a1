// The compact layout of an object: the few fields that show a record in little space. Each object has the system's own.
import type { SObjectType } from '../schema/schema.ts'
import { layoutItem } from './item.ts'

const MOST_FIELDS = 7
const USUAL = ['Name', 'Title', 'Company', 'Email', 'Phone', 'Status', 'Amount', 'OwnerId']

export function compactLayoutOf(type: SObjectType): Record<string, unknown> {
  const fields = USUAL.flatMap(name => type.field(name) ?? []).slice(0, MOST_FIELDS)
  const shown = fields.length > 0 ? fields : type.fields.filter(field => field.nameField)
  return {
    actions: [],
    fieldItems: shown.map((field, i) => layoutItem(type, field, i + 1)),
    id: null,
    imageItems: [],
    label: 'System Default',
    name: 'SYSTEM',
    objectType: type.name,
  }
}
