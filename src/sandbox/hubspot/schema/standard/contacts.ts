// The standard contact properties that a sync worker meets.

import { propertiesIn, receiptProperty } from '../property.ts'
import { LIFECYCLE_STAGES, lifecycleStamps } from './lifecycle.ts'
import { systemProperties } from './system.ts'

const info = propertiesIn('contactinformation')

export const contactGroups = [
  { name: 'contactinformation', label: 'Contact information', displayOrder: 0, archived: false },
  { name: 'emailinformation', label: 'Email information', displayOrder: 1, archived: false },
]

export const contactProperties = [
  info.text('firstname', 'First Name'),
  info.text('lastname', 'Last Name'),
  info.text('email', 'Email'),
  info.phone('phone', 'Phone Number'),
  info.phone('mobilephone', 'Mobile Phone Number'),
  info.phone('fax', 'Fax Number'),
  info.text('jobtitle', 'Job Title'),
  info.text('company', 'Company Name'),
  info.text('website', 'Website URL'),
  info.text('address', 'Street Address'),
  info.text('city', 'City'),
  info.text('state', 'State/Region'),
  info.text('zip', 'Postal Code'),
  info.text('country', 'Country/Region'),
  info.text('industry', 'Industry'),
  info.text('salutation', 'Salutation'),
  info.text('annualrevenue', 'Annual Revenue'),
  info.text('numemployees', 'Number of Employees'),
  info.text('twitterhandle', 'Twitter Username'),
  info.longText('message', 'Message'),
  info.text('hs_language', 'Preferred language'),
  info.date('date_of_birth', 'Date of birth'),
  info.choice('lifecyclestage', 'Lifecycle Stage', LIFECYCLE_STAGES),
  info.choice('hs_lead_status', 'Lead Status', [
    'NEW',
    'OPEN',
    'IN_PROGRESS',
    'UNQUALIFIED',
    'CONNECTED',
    'BAD_TIMING',
  ]),
  info.text('hs_additional_emails', 'Additional email addresses'),
  info.number('associatedcompanyid', 'Primary Associated Company ID'),
  info.counted.text('hs_email_domain', 'Email Domain'),
  info.counted.text('hs_full_name_or_email', 'Full name or email'),
  info.counted.text('hs_calculated_phone_number', 'Calculated Phone Number'),
  info.counted.text('hs_searchable_calculated_phone_number', 'Calculated Phone Number with country code'),
  info.counted.text('hs_calculated_merged_vids', 'Merged record IDs with timestamps of a contact'),
  info.counted.bool('hs_is_contact', 'Is a contact'),
  info.counted.number('num_associated_deals', 'Number of Associated Deals'),
  info.kept.datetime('notes_last_updated', 'Last Activity Date'),
  info.kept.datetime('notes_last_contacted', 'Last Contacted'),
  info.kept.text('hs_analytics_source', 'Original Traffic Source'),
  propertiesIn('emailinformation').bool('hs_email_optout', 'Unsubscribed from all email'),
  propertiesIn('emailinformation').kept.number('hs_email_bounce', 'Marketing emails bounced'),
  ...lifecycleStamps('contactinformation'),
  ...systemProperties('contactinformation', 'createdate', 'lastmodifieddate'),
  receiptProperty('contactinformation'),
]
