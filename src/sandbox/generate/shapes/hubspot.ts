// What was generated, in HubSpot's properties.
import type { GeneratedPerson } from '../facts.ts'
import type { Links, RecordShape } from './shape.ts'

const STAGES = [
  'appointmentscheduled',
  'qualifiedtobuy',
  'presentationscheduled',
  'decisionmakerboughtin',
  'contractsent',
  'closedwon',
  'closedlost',
] as const

function personCells({ found, details }: GeneratedPerson, { owner, companyName }: Links) {
  return {
    salutation: details.salutation,
    firstname: found.firstName,
    lastname: found.lastName,
    email: found.email,
    phone: found.phone,
    mobilephone: found.mobile,
    jobtitle: found.title,
    company: companyName,
    address: details.street,
    city: found.city,
    zip: details.postalCode,
    country: found.country,
    hs_language: details.language,
    date_of_birth: details.birthdate,
    hs_email_optout: details.optedOut ? 'true' : 'false',
    hs_lead_status: details.owner % 2 === 0 ? 'NEW' : 'IN_PROGRESS',
    hubspot_owner_id: owner,
  }
}

export const hubspotShape: RecordShape = {
  companies: 'companies',
  persons: 'contacts',
  leads: 'contacts',
  deals: 'deals',
  company: ({ found, hubspotIndustry }, { owner }) => ({
    name: found.name,
    domain: found.domain,
    website: found.website,
    phone: found.phone,
    industry: found.industry === null ? null : hubspotIndustry,
    numberofemployees: found.employees,
    city: found.city,
    country: found.country,
    founded_year: found.founded === null ? null : String(found.founded),
    hubspot_owner_id: owner,
  }),
  person: (person, links) => ({
    ...personCells(person, links),
    lifecyclestage: 'customer',
    associatedcompanyid: links.company,
  }),
  lead: (person, links) => ({ ...personCells(person, links), lifecyclestage: 'lead' }),
  deal: (deal, { owner }) => ({
    dealname: deal.name,
    dealstage: STAGES[deal.stages.at(-1)?.stage ?? 0] ?? STAGES[0],
    pipeline: 'default',
    amount: String(deal.amount),
    closedate: new Date(deal.closesAt).toISOString(),
    hubspot_owner_id: owner,
  }),
  personFields: {
    email: 'email',
    phone: 'phone',
    mobile: 'mobilephone',
    title: 'jobtitle',
    city: 'city',
    country: 'country',
  },
  companyFields: { phone: 'phone', city: 'city', employees: 'numberofemployees' },
  stageField: 'dealstage',
  stages: STAGES,
}
