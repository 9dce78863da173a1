// The standard contact properties that a sync worker meets.
import { LIFECYCLE_STAGES } from './lifecycle.ts'
import { propertiesIn, receiptProperty } from './property.ts'

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
  info.owner('hubspot_owner_id', 'Contact owner'),
  info.number('associatedcompanyid', 'Primary Associated Company ID'),
  propertiesIn('emailinformation').bool('hs_email_optout', 'Unsubscribed from all email'),
  info.stamp('createdate', 'Create Date'),
  info.stamp('lastmodifieddate', 'Last Modified Date'),
  info.id('hs_object_id', 'Record ID'),
  receiptProperty('contactinformation'),
]
