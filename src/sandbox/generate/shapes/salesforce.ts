// What was generated, in Salesforce's fields.
import type { GeneratedDeal, GeneratedPerson } from '../facts.ts'
import type { Links, RecordShape } from './shape.ts'

function dateOf(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10)
}

const STAGES = [
  'Prospecting',
  'Qualification',
  'Needs Analysis',
  'Value Proposition',
  'Negotiation/Review',
  'Closed Won',
  'Closed Lost',
] as const

function leadStatusOf({ details }: GeneratedPerson): string {
  return details.owner % 2 === 0 ? 'Open - Not Contacted' : 'Working - Contacted'
}

export const salesforceShape: RecordShape = {
  companies: 'Account',
  persons: 'Contact',
  leads: 'Lead',
  deals: 'Opportunity',
  company: ({ found }, { owner }) => ({
    Name: found.name,
    Website: found.website,
    Phone: found.phone,
    Industry: found.industry,
    NumberOfEmployees: found.employees,
    BillingCity: found.city,
    BillingCountry: found.country,
    YearStarted: found.founded === null ? null : String(found.founded),
    OwnerId: owner,
  }),
  person: ({ found, details }, { company, owner }) => ({
    Salutation: details.salutation,
    FirstName: found.firstName,
    LastName: found.lastName,
    Email: found.email,
    Phone: found.phone,
    MobilePhone: found.mobile,
    Title: found.title,
    Department: details.department,
    LeadSource: details.source,
    Birthdate: details.birthdate,
    MailingStreet: details.street,
    MailingCity: found.city,
    MailingPostalCode: details.postalCode,
    MailingCountry: found.country,
    HasOptedOutOfEmail: details.optedOut,
    AccountId: company,
    OwnerId: owner,
  }),
  lead: (person, { owner, companyName }) => ({
    Salutation: person.details.salutation,
    FirstName: person.found.firstName,
    LastName: person.found.lastName,
    Company: companyName,
    Email: person.found.email,
    Phone: person.found.phone,
    MobilePhone: person.found.mobile,
    Title: person.found.title,
    LeadSource: person.details.source,
    Status: leadStatusOf(person),
    Street: person.details.street,
    City: person.found.city,
    PostalCode: person.details.postalCode,
    Country: person.found.country,
    OwnerId: owner,
  }),
  deal: (deal: GeneratedDeal, { company, owner }: Links) => ({
    Name: deal.name,
    StageName: STAGES[deal.stages.at(-1)?.stage ?? 0] ?? STAGES[0],
    Amount: deal.amount,
    CloseDate: dateOf(deal.closesAt),
    AccountId: company,
    OwnerId: owner,
  }),
  personFields: {
    email: 'Email',
    phone: 'Phone',
    mobile: 'MobilePhone',
    title: 'Title',
    city: 'MailingCity',
    country: 'MailingCountry',
  },
  companyFields: { phone: 'Phone', city: 'BillingCity', employees: 'NumberOfEmployees', industry: 'Industry' },
  stageField: 'StageName',
  stages: STAGES,
}
