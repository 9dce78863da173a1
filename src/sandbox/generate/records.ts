// Generated companies and people as the records of each CRM.
import type { FieldValues } from '../foundation.ts'
import type { GeneratedCompany, GeneratedPerson } from './facts.ts'

/** How one CRM stores the two kinds of records. */
export interface RecordShape {
  readonly companies: string
  readonly persons: string
  company(company: GeneratedCompany): FieldValues
  person(person: GeneratedPerson, companyId: string | null): FieldValues
}

export const salesforceShape: RecordShape = {
  companies: 'Account',
  persons: 'Contact',
  company: ({ found }) => ({
    Name: found.name,
    Website: found.website,
    Phone: found.phone,
    Industry: found.industry,
    NumberOfEmployees: found.employees,
    BillingCity: found.city,
    BillingCountry: found.country,
  }),
  person: ({ found }, companyId) => ({
    FirstName: found.firstName,
    LastName: found.lastName,
    Email: found.email,
    Phone: found.phone,
    MobilePhone: found.mobile,
    Title: found.title,
    MailingCity: found.city,
    MailingCountry: found.country,
    AccountId: companyId,
  }),
}

export const hubspotShape: RecordShape = {
  companies: 'companies',
  persons: 'contacts',
  company: ({ found, hubspotIndustry }) => ({
    name: found.name,
    domain: found.domain,
    website: found.website,
    phone: found.phone,
    industry: found.industry === null ? null : hubspotIndustry,
    numberofemployees: found.employees,
    city: found.city,
    country: found.country,
  }),
  person: ({ found, foundEmployer }, companyId) => ({
    firstname: found.firstName,
    lastname: found.lastName,
    email: found.email,
    phone: found.phone,
    mobilephone: found.mobile,
    jobtitle: found.title,
    company: foundEmployer.found.name,
    city: found.city,
    country: found.country,
    associatedcompanyid: companyId,
  }),
}
