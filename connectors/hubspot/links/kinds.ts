// The kinds of HubSpot's own associations under their two names: the list of records tells words, version 4 numbers.
import { AssociationTypes } from '@hubspot/api-client'

/** The words as the list has them; where a pair has a primary kind, the plain one is called unlabeled. */
const BY_WORD: Readonly<Record<string, AssociationTypes>> = {
  contact_to_company: AssociationTypes.primaryContactToCompany,
  contact_to_company_unlabeled: AssociationTypes.contactToCompany,
  company_to_contact: AssociationTypes.primaryCompanyToContact,
  company_to_contact_unlabeled: AssociationTypes.companyToContact,
  deal_to_company: AssociationTypes.primaryDealToCompany,
  deal_to_company_unlabeled: AssociationTypes.dealToCompany,
  company_to_deal: AssociationTypes.primaryCompanyToDeal,
  company_to_deal_unlabeled: AssociationTypes.companyToDeal,
  ticket_to_company: AssociationTypes.primaryTicketToCompany,
  ticket_to_company_unlabeled: AssociationTypes.ticketToCompany,
  company_to_ticket: AssociationTypes.primaryCompanyToTicket,
  company_to_ticket_unlabeled: AssociationTypes.companyToTicket,
  deal_to_contact: AssociationTypes.dealToContact,
  contact_to_deal: AssociationTypes.contactToDeal,
  contact_to_ticket: AssociationTypes.contactToTicket,
  ticket_to_contact: AssociationTypes.ticketToContact,
  deal_to_ticket: AssociationTypes.dealToTicket,
  ticket_to_deal: AssociationTypes.ticketToDeal,
}

const PRIMARY: ReadonlySet<number> = new Set([
  AssociationTypes.primaryContactToCompany,
  AssociationTypes.primaryCompanyToContact,
  AssociationTypes.primaryDealToCompany,
  AssociationTypes.primaryCompanyToDeal,
  AssociationTypes.primaryTicketToCompany,
  AssociationTypes.primaryCompanyToTicket,
])

export interface Kind {
  /** "279"; of an account's own kinds "USER_DEFINED 28": their numbers are a count of their own. */
  readonly name: string
  readonly primary: boolean
}

/** Null for a word that is not known, such as the label of an admin. */
export function kindOfWord(word: string): Kind | null {
  const id = BY_WORD[word]
  return id === undefined ? null : { name: String(id), primary: PRIMARY.has(id) }
}

export function kindOf({ category, typeId, label }: { category: string; typeId: number; label?: string | null }): Kind {
  if (category !== 'HUBSPOT_DEFINED') return { name: `${category} ${typeId}`, primary: false }
  return { name: String(typeId), primary: PRIMARY.has(typeId) || label === 'Primary' }
}

/** What several kinds of one link come to. */
export function asOne(kinds: readonly Kind[]): { readonly kinds: readonly string[]; readonly primary: boolean } {
  const names = new Set(kinds.map(({ name }) => name))
  return { kinds: [...names].sort(), primary: kinds.some(({ primary }) => primary) }
}
