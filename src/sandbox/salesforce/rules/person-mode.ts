// Switches an org to person accounts: accounts get the fields of a person, and contacts say whether they mirror one.
import type { FieldInput } from '../schema/field.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { RecordStore } from '../store/record-store.ts'
import { addStandardFields } from './grant-standard.ts'

const NAME_PARTS = ['FirstName', 'LastName', 'Salutation']
/** What an account has already, and what stays with the contact. */
const LEFT_OUT = ['Id', 'Name', 'AccountId', 'OwnerId', 'Phone', 'Fax', 'Description', 'MasterRecordId', 'ReportsToId']
const flag = { name: 'IsPersonAccount', label: 'Is Person Account', type: 'boolean', access: 'read' } as const

export function enablePersonAccounts(store: RecordStore, now: number): void {
  const contact = store.schema.type('Contact')
  if (contact === undefined) return
  const own = { ...flag, nillable: false, defaultedOnCreate: true }
  const mirror: FieldInput = {
    name: 'PersonContactId',
    label: 'Contact ID',
    type: 'reference',
    length: 18,
    access: 'read',
    referenceTo: ['Contact'],
    relationshipName: 'PersonContact',
  }
  addStandardFields(store, 'Account', [own, mirror, ...personFields(contact)], now)
  addStandardFields(store, 'Contact', [own], now)
}

function personFields(contact: SObjectType): FieldInput[] {
  return contact.fields
    .filter(field => !LEFT_OUT.includes(field.name) && (field.access === 'write' || field.type === 'address'))
    .map(field => {
      const isName = NAME_PARTS.includes(field.name)
      const base = { ...field, nillable: true, trackHistory: false, children: null, unique: false }
      if (isName) return { ...base, compound: null }
      if (field.name.endsWith('__c')) return { ...base, name: field.name.replace(/__c$/, '__pc') }
      const compound = field.compound === null ? null : `Person${field.compound}`
      return { ...base, name: `Person${field.name}`, label: `Person Account: ${field.label}`, compound }
    })
}
