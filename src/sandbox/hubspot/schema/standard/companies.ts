// The standard company properties that a sync worker meets.

import { propertiesIn, receiptProperty } from '../property.ts'
import { LIFECYCLE_STAGES, lifecycleStamps } from './lifecycle.ts'
import { systemProperties } from './system.ts'

const info = propertiesIn('companyinformation')

/** Some of the values of HubSpot's industry list, by internal name. */
const INDUSTRIES = [
  'ACCOUNTING',
  'AUTOMOTIVE',
  'AVIATION_AEROSPACE',
  'BANKING',
  'BIOTECHNOLOGY',
  'CHEMICALS',
  'COMPUTER_SOFTWARE',
  'CONSTRUCTION',
  'CONSUMER_GOODS',
  'EDUCATION_MANAGEMENT',
  'ELECTRICAL_ELECTRONIC_MANUFACTURING',
  'FINANCIAL_SERVICES',
  'FOOD_BEVERAGES',
  'FOOD_PRODUCTION',
  'HOSPITAL_HEALTH_CARE',
  'HOSPITALITY',
  'INDUSTRIAL_AUTOMATION',
  'INFORMATION_TECHNOLOGY_AND_SERVICES',
  'INSURANCE',
  'LOGISTICS_AND_SUPPLY_CHAIN',
  'MACHINERY',
  'MANAGEMENT_CONSULTING',
  'MARITIME',
  'MARKETING_AND_ADVERTISING',
  'MEDICAL_DEVICES',
  'OIL_ENERGY',
  'PHARMACEUTICALS',
  'REAL_ESTATE',
  'RENEWABLES_ENVIRONMENT',
  'RETAIL',
  'TELECOMMUNICATIONS',
  'TRANSPORTATION_TRUCKING_RAILROAD',
  'UTILITIES',
  'WHOLESALE',
]

export const companyGroups = [
  { name: 'companyinformation', label: 'Company information', displayOrder: 0, archived: false },
]

export const companyProperties = [
  info.text('name', 'Company name'),
  info.text('domain', 'Company Domain Name'),
  info.text('website', 'Website URL'),
  info.phone('phone', 'Phone Number'),
  info.choice('industry', 'Industry', INDUSTRIES),
  info.number('numberofemployees', 'Number of Employees'),
  info.number('annualrevenue', 'Annual Revenue'),
  info.text('founded_year', 'Year Founded'),
  info.longText('description', 'Description'),
  info.text('address', 'Street Address'),
  info.text('address2', 'Street Address 2'),
  info.text('city', 'City'),
  info.text('state', 'State/Region'),
  info.text('zip', 'Postal Code'),
  info.text('country', 'Country/Region'),
  info.text('timezone', 'Time Zone'),
  info.bool('is_public', 'Is Public'),
  info.choice('lifecyclestage', 'Lifecycle Stage', LIFECYCLE_STAGES),
  info.choice('type', 'Type', ['PROSPECT', 'PARTNER', 'RESELLER', 'VENDOR', 'OTHER']),
  info.text('linkedin_company_page', 'LinkedIn Company Page'),
  info.choice('hs_lead_status', 'Lead Status', ['NEW', 'OPEN', 'IN_PROGRESS', 'UNQUALIFIED', 'CONNECTED']),
  info.number('hs_parent_company_id', 'Parent Company'),
  info.kept.text('hs_additional_domains', 'Additional Domains'),
  info.counted.number('num_associated_contacts', 'Number of Associated Contacts'),
  info.counted.number('num_associated_deals', 'Number of Associated Deals'),
  info.kept.datetime('notes_last_updated', 'Last Activity Date'),
  ...lifecycleStamps('companyinformation'),
  ...systemProperties('companyinformation', 'createdate', 'hs_lastmodifieddate'),
  receiptProperty('companyinformation'),
]
