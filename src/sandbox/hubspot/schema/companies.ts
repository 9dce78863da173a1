// The standard company properties that a sync worker meets.
import { LIFECYCLE_STAGES } from './lifecycle.ts'
import { propertiesIn, receiptProperty } from './property.ts'

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
  info.owner('hubspot_owner_id', 'Company owner'),
  info.stamp('createdate', 'Create Date'),
  info.stamp('hs_lastmodifieddate', 'Last Modified Date'),
  info.id('hs_object_id', 'Record ID'),
  receiptProperty('companyinformation'),
]
