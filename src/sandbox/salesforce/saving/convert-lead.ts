// Converting a lead: it becomes an account, a contact and, unless not wanted, an opportunity, and is closed for writes.
import type { SObjectType } from '../schema/schema.ts'
import type { Values } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import { targetOf } from './checks/target.ts'
import { failed, type Outcome, refusal, type SaveContext } from './context.ts'
import { givenOf } from './given.ts'
import { insertRecord } from './save.ts'

export interface Conversion {
  readonly leadId: string | undefined
  readonly convertedStatus: string | undefined
  /** Of records that are there; new ones are made where these are missing. */
  readonly accountId: string | undefined
  readonly contactId: string | undefined
  readonly ownerId: string | undefined
  readonly opportunityName: string | undefined
  readonly doNotCreateOpportunity: boolean
}

export interface Converted extends Outcome {
  readonly accountId?: string | undefined
  readonly contactId?: string | undefined
  readonly opportunityId?: string | undefined
}

/** Parts of a lead and where they go. */
const TO_ACCOUNT = { Phone: 'Phone', Website: 'Website', Industry: 'Industry', NumberOfEmployees: 'NumberOfEmployees' }
const TO_CONTACT = {
  FirstName: 'FirstName',
  LastName: 'LastName',
  Salutation: 'Salutation',
  Title: 'Title',
  Email: 'Email',
  Phone: 'Phone',
  MobilePhone: 'MobilePhone',
  LeadSource: 'LeadSource',
}
const ADDRESS = ['Street', 'City', 'State', 'PostalCode', 'Country']
const QUARTER_MONTHS = 3

/** Nothing of it stays when one part is refused. */
export function convertLead(context: SaveContext, wanted: Conversion): Converted {
  const { org } = context
  const lead = org.store.schema.type('Lead')
  if (lead === undefined) return failed(undefined, refusal('INVALID_TYPE', 'there are no leads'))
  const target = targetOf(org, lead, wanted.leadId)
  if ('error' in target) return failed(target.id, target.error)
  const { row } = target
  if (row['IsConverted'] === true) {
    return failed(row.Id, refusal('CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead'))
  }
  const status = wanted.convertedStatus
  if (status === undefined || lead.field('Status')?.values.includes(status) === false) {
    const message = `invalid convertedStatus: ${status ?? ''} is not a valid converted lead status`
    return failed(row.Id, refusal('INVALID_STATUS', message))
  }
  let converted: Converted = failed(row.Id)
  org.store.transactions.run(() => {
    converted = convert(context, lead, row, wanted)
    return converted.errors.length === 0
  })
  return converted
}

function convert(context: SaveContext, lead: SObjectType, row: Row, wanted: Conversion): Converted {
  const owner = wanted.ownerId === undefined ? {} : { OwnerId: wanted.ownerId }
  const account =
    wanted.accountId ??
    made(context, 'Account', { Name: row['Company'] ?? null, ...owner, ...mapped(row, TO_ACCOUNT, 'Billing') })
  if (typeof account !== 'string') return { ...account, id: row.Id }
  const person = { AccountId: account, ...owner, ...mapped(row, TO_CONTACT, 'Mailing') }
  const contact = wanted.contactId ?? made(context, 'Contact', person)
  if (typeof contact !== 'string') return { ...contact, id: row.Id }
  const deal = {
    Name: wanted.opportunityName ?? `${String(row['Company'])}-`,
    AccountId: account,
    StageName: 'Prospecting',
    CloseDate: quarterEnd(context.org.clock.now()),
    ...owner,
  }
  const opportunity = wanted.doNotCreateOpportunity ? null : made(context, 'Opportunity', deal)
  if (opportunity !== null && typeof opportunity !== 'string') return { ...opportunity, id: row.Id }
  const closed: Values = {
    IsConverted: true,
    Status: wanted.convertedStatus ?? null,
    ConvertedDate: new Date(context.org.clock.now()).toISOString().slice(0, 10),
    ConvertedAccountId: account,
    ConvertedContactId: contact,
    ConvertedOpportunityId: opportunity,
  }
  context.org.store.update(lead, row.Id, closed, context.author)
  return {
    id: row.Id,
    created: false,
    errors: [],
    accountId: account,
    contactId: contact,
    opportunityId: opportunity ?? undefined,
  }
}

function made(context: SaveContext, object: string, values: Values): string | Outcome {
  const type = context.org.store.schema.type(object)
  if (type === undefined) return failed(undefined, refusal('INVALID_TYPE', `there is no object ${object}`))
  const given = Object.entries(values).filter(([, value]) => value !== null)
  const outcome = insertRecord(context, type, givenOf(context.org.store.schema, type, Object.fromEntries(given)))
  return outcome.errors.length === 0 ? (outcome.id ?? '') : outcome
}

function mapped(row: Row, names: Readonly<Record<string, string>>, prefix: string): Values {
  const own = Object.entries(names).map(([from, to]) => [to, row[from] ?? null] as const)
  const address = ADDRESS.map(part => [`${prefix}${part}`, row[part] ?? null] as const)
  return Object.fromEntries([...own, ...address])
}

/** The last day of the quarter. */
function quarterEnd(now: number): string {
  const date = new Date(now)
  const nextQuarter = (Math.floor(date.getUTCMonth() / QUARTER_MONTHS) + 1) * QUARTER_MONTHS
  return new Date(Date.UTC(date.getUTCFullYear(), nextQuarter, 0)).toISOString().slice(0, 10)
}
