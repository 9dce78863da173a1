// Which records, and which fields of them, take no writes at all, whatever the policy: the CRM would refuse each one.
import type { CrmRecord } from '../record.ts'

/** Fields that tell it, to be read along where the stream has them. */
export const SCOPE_FIELDS = ['IsConverted', 'IsDeleted', 'IsPersonAccount'] as const

/** Of an account that is a person, these are the person's; a company's account has none of them. */
const OF_PERSONS = /^(FirstName|LastName|Salutation|MiddleName|Suffix|Person.+|.+__pc)$/

/** Why the field takes no writes ("converted lead"), or null. */
export function outOfScope({ fields }: CrmRecord, stream: string, field: string): string | null {
  if (fields['IsConverted'] === 'true') return 'converted lead'
  if (fields['IsDeleted'] === 'true') return 'deleted record'
  return ofPersonAccount(fields['IsPersonAccount'] ?? null, stream.toLowerCase(), field)
}

/** Salesforce's person accounts: an account and a contact in one, of which only the account is written. */
function ofPersonAccount(isPerson: string | null, stream: string, field: string): string | null {
  if (isPerson === 'true' && stream === 'contact') return 'person account: it is written through its Account'
  if (isPerson === 'true' && stream === 'account' && field === 'Name') return 'name of a person account'
  return isPerson === 'false' && stream === 'account' && OF_PERSONS.test(field) ? 'not a person account' : null
}
