// Person accounts: an account with a last name is a person, and has a contact that mirrors it. The person is written
// through the account; the contact's own fields are closed.
import type { RowError } from '../api-error.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { Values } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import { refusal, type SaveContext, type SavingOrg } from './context.ts'
import type { Given } from './given.ts'

const NAME_PARTS = ['FirstName', 'LastName', 'Salutation']

/** The account's name for a contact's field; undefined for what a person account does not mirror. */
function personField(account: SObjectType, contactField: string): string | undefined {
  if (NAME_PARTS.includes(contactField)) return contactField
  if (['Phone', 'Fax', 'AccountId', 'OwnerId', 'Id', 'Name', 'Description'].includes(contactField)) return undefined
  const name = contactField.endsWith('__c') ? contactField.replace(/__c$/, '__pc') : `Person${contactField}`
  return account.field(name)?.name
}

/** Why a write breaks the rules of person accounts, if it does. */
export function personRefusal(
  { store }: Pick<SavingOrg, 'store'>,
  type: SObjectType,
  before: Row | undefined,
  given: readonly Given[],
): RowError | undefined {
  const names = given.map(({ field }) => field.name)
  const badNames = (fields: readonly string[]): RowError => {
    const message = `${type.name}: bad field names on insert/update call: ${fields.join(', ')}`
    return refusal('INVALID_FIELD_FOR_INSERT_UPDATE', message, fields)
  }
  if (type.name === 'Contact' && before?.['IsPersonAccount'] === true) {
    const account = store.schema.type('Account')
    const closed = names.filter(name => account !== undefined && personField(account, name) !== undefined)
    return closed.length === 0 ? undefined : badNames(closed)
  }
  if (type.name !== 'Account') return undefined
  const isPerson = isPersonWrite(before, given)
  if (isPerson && names.includes('Name')) return badNames(['Name'])
  const personal = names.filter(name => NAME_PARTS.includes(name) || name.startsWith('Person') || name.endsWith('__pc'))
  return !isPerson && before !== undefined && personal.length > 0 ? badNames(personal) : undefined
}

/** The account as this write must see it: a person needs a last name in the place of a name. */
export function personValues(type: SObjectType, before: Row | undefined, given: readonly Given[]): SObjectType {
  if (type.name !== 'Account' || before !== undefined || !isPersonWrite(before, given)) return type
  return { ...type, required: type.required.filter(field => field.name !== 'Name') }
}

/** Makes or updates the contact behind a person account. */
export function syncPerson({ org, author }: SaveContext, type: SObjectType, before: Row | undefined, after: Row): void {
  const { store } = org
  const contact = store.schema.type('Contact')
  const account = store.schema.type('Account')
  const isPerson = before === undefined ? after['LastName'] != null : after['IsPersonAccount'] === true
  if (type.name !== 'Account' || contact === undefined || account === undefined || !isPerson) return
  const mirrored: Record<string, Values[string]> = {}
  for (const field of contact.fields) {
    const name = personField(account, field.name)
    if (name !== undefined && after[name] !== before?.[name]) mirrored[field.name] = after[name] ?? null
  }
  if (before === undefined) {
    const values = { ...mirrored, AccountId: after.Id, OwnerId: after['OwnerId'] ?? null, IsPersonAccount: true }
    const row = store.insert(contact, values, author)
    const current = store.table(account).get(after.Id) ?? after
    store.adjust(account, current, { IsPersonAccount: true, PersonContactId: row.Id })
  } else if (Object.keys(mirrored).length > 0 && typeof after['PersonContactId'] === 'string') {
    store.update(contact, after['PersonContactId'], mirrored, author)
  }
}

function isPersonWrite(before: Row | undefined, given: readonly Given[]): boolean {
  if (before !== undefined) return before['IsPersonAccount'] === true
  return given.some(({ field, raw }) => field.name === 'LastName' && raw !== null && raw !== '')
}
