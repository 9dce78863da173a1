// What is known of decay before any of our own history: published and measured rates per kind of field.
import type { FieldKind } from '../record.ts'
import table from './priors.json' with { type: 'json' }
import { type GammaRate, rateOfAnnual, rateWithHalfLife } from './survival.ts'

/** What a stream's records describe: a person changes jobs, a company moves and renames. */
export type Family = 'person' | 'company'

/** The rows of the table that hold for a company's fields. A person's fields that differ follow below. */
const COMPANY: Readonly<Record<FieldKind, string>> = {
  email: 'company.domain',
  phone: 'company.phone_switchboard',
  mobile: 'contact.phone_mobile',
  country: 'company.hq_address',
  website: 'company.domain',
  social_profile: 'contact.linkedin_url',
  person_name: 'contact.person_name',
  nickname: 'contact.person_name',
  salutation: 'contact.person_name',
  name_suffix: 'contact.person_name',
  company_name: 'company.legal_name',
  legal_form: 'company.legal_name',
  company_id: 'company.registration_number',
  job_title: 'contact.job_title',
  seniority: 'contact.job_title',
  job_function: 'contact.job_title',
  industry: 'company.industry_code',
  employees: 'company.employee_band',
  employee_band: 'company.employee_band',
  revenue: 'company.revenue',
  revenue_band: 'company.revenue',
  amount: 'other.text',
  city: 'company.hq_address',
  state: 'company.hq_address',
  postcode: 'company.hq_address',
  address: 'company.hq_address',
  date: 'other.text',
  date_time: 'other.text',
  language: 'other.text',
  locale: 'other.text',
  boolean: 'other.text',
  picklist: 'other.text',
  multi_picklist: 'other.text',
  currency: 'other.text',
  text: 'other.text',
}

/** On a person, what belongs to the employer ends with the employment. */
const PERSON: Readonly<Record<FieldKind, string>> = {
  ...COMPANY,
  email: 'contact.email_work',
  phone: 'contact.phone_work_direct',
  website: 'contact.employment',
  company_name: 'contact.employment',
  legal_form: 'contact.employment',
  company_id: 'contact.employment',
  industry: 'contact.employment',
  city: 'contact.employment',
  state: 'contact.employment',
  postcode: 'contact.employment',
  address: 'contact.employment',
}

const RATES: ReadonlyMap<string, GammaRate> = new Map(
  table.rows.map(row => [row.field, { alpha: row.events, beta: row.events / rateOfAnnual(row.annualDecay) }]),
)

/** As certain as the best row of the table: an admin who sets a half-life knows the data. */
const ADMIN_ALPHA = 4

/** The rate of one row of the table ("contact.job_title"); undefined when there is no such row. */
export function rateOf(row: string): GammaRate | undefined {
  return RATES.get(row)
}

/** The prior of a field: the admin's half-life where set, else the table's rate for its kind and kind of record. */
export function priorOf(
  field: { readonly kind: FieldKind; readonly halfLifeYears: number | null },
  { stream }: { readonly stream: string },
): GammaRate {
  if (field.halfLifeYears !== null) return rateWithHalfLife(field.halfLifeYears, ADMIN_ALPHA)
  const rows = familyOf(stream) === 'company' ? COMPANY : PERSON
  const rate = rateOf(rows[field.kind])
  if (rate === undefined) throw new RangeError(`priors.json has no row for ${rows[field.kind]}`)
  return rate
}

/** Salesforce "Account", HubSpot "companies"; every other stream is of people. */
export function familyOf(stream: string): Family {
  return /^(?:account|compan(?:y|ies))$/i.test(stream) ? 'company' : 'person'
}
