// Properties that are worked out when they are read, and cost no memory: ids, stamps, origin, and simple sums of
// other values.
import type { ObjectType } from '../schema/object-type.ts'

/** What of a record the computations look at. */
interface Readable {
  readonly id: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly values: Readonly<Record<string, string>>
  readonly origin: { readonly sourceType: string; readonly sourceId: string; readonly updatedByUserId?: number }
}

type Compute = (record: Readable, type: ObjectType) => string

const text = (record: Readable, name: string): string => record.values[name] ?? ''

const LABELS: Readonly<Record<string, string>> = {
  INTEGRATION: 'Integration',
  CRM_UI: 'CRM UI',
  IMPORT: 'Import',
  FORMS: 'Form',
  AUTOMATION_PLATFORM: 'Workflow',
  MERGE_OBJECTS: 'Merge',
}

/** A number that a phone could dial: only one with a country code counts as calculated. */
function dialable(record: Readable): string {
  const phone = text(record, 'phone') || text(record, 'mobilephone')
  return phone.startsWith('+') ? phone.replace(/[^+\d]/g, '') : ''
}

const ANY: Readonly<Record<string, Compute>> = {
  hs_object_id: record => record.id,
  hs_object_source: ({ origin }) => origin.sourceType,
  hs_object_source_id: ({ origin }) => origin.sourceId,
  hs_object_source_label: ({ origin }) => LABELS[origin.sourceType] ?? origin.sourceType,
  hs_object_source_user_id: ({ origin }) => String(origin.updatedByUserId ?? ''),
  hs_created_by_user_id: ({ origin }) => String(origin.updatedByUserId ?? ''),
  hs_was_imported: ({ origin }) => (origin.sourceType === 'IMPORT' ? 'true' : ''),
  hs_all_owner_ids: record => text(record, 'hubspot_owner_id'),
}

const OF_CONTACTS: Readonly<Record<string, Compute>> = {
  hs_email_domain: record => text(record, 'email').split('@')[1] ?? '',
  hs_full_name_or_email: record => {
    return `${text(record, 'firstname')} ${text(record, 'lastname')}`.trim() || text(record, 'email')
  },
  hs_calculated_phone_number: dialable,
  hs_searchable_calculated_phone_number: record => dialable(record).replace('+', ''),
  hs_is_contact: () => 'true',
}

const OF_LINE_ITEMS: Readonly<Record<string, Compute>> = {
  amount: record => {
    const [price, discount] = [Number(text(record, 'price')), Number(text(record, 'discount'))]
    const sum = Number(text(record, 'quantity')) * (price - discount)
    return text(record, 'price') === '' || text(record, 'quantity') === '' ? '' : String(sum)
  },
}

const BY_TYPE: Readonly<Record<string, Readonly<Record<string, Compute>>>> = {
  '0-1': OF_CONTACTS,
  '0-8': OF_LINE_ITEMS,
}

/** A computed property's value; '' for one that is not computed. */
export function computedValue(record: Readable, property: string, type: ObjectType): string {
  if (property === type.createdProperty) return new Date(record.createdAt).toISOString()
  if (property === type.modifiedProperty) return new Date(record.updatedAt).toISOString()
  const compute = ANY[property] ?? BY_TYPE[type.typeId]?.[property]
  return compute === undefined ? '' : compute(record, type)
}
