// The standard ticket and lead properties: both run through pipelines, as deals do.
import { propertiesIn, receiptProperty } from '../property.ts'
import { systemProperties } from './system.ts'

const ticket = propertiesIn('ticketinformation')
const lead = propertiesIn('leadinformation')

export const ticketGroups = [
  { name: 'ticketinformation', label: 'Ticket information', displayOrder: 0, archived: false },
]

export const ticketProperties = [
  ticket.text('subject', 'Ticket name'),
  ticket.longText('content', 'Ticket description'),
  ticket.choice('hs_pipeline', 'Pipeline', []),
  ticket.choice('hs_pipeline_stage', 'Ticket status', []),
  ticket.choice('hs_ticket_priority', 'Priority', ['LOW', 'MEDIUM', 'HIGH', 'URGENT']),
  ticket.choices('hs_ticket_category', 'Category', [
    'PRODUCT_ISSUE',
    'BILLING_ISSUE',
    'FEATURE_REQUEST',
    'GENERAL_INQUIRY',
  ]),
  ticket.choice('source_type', 'Source', ['CHAT', 'EMAIL', 'FORM', 'PHONE']),
  ticket.longText('hs_resolution', 'Resolution'),
  ticket.kept.datetime('closed_date', 'Close date'),
  ticket.counted.number('time_to_close', 'Time to close'),
  ticket.counted.bool('hs_is_closed', 'Is Ticket Closed?'),
  ...systemProperties('ticketinformation', 'createdate', 'hs_lastmodifieddate'),
  receiptProperty('ticketinformation'),
]

export const leadGroups = [{ name: 'leadinformation', label: 'Lead information', displayOrder: 0, archived: false }]

export const leadProperties = [
  lead.text('hs_lead_name', 'Lead Name'),
  lead.choice('hs_lead_type', 'Lead type', ['NEW_BUSINESS', 'RE_ATTEMPTING', 'UPSELL']),
  lead.choice('hs_lead_label', 'Lead label', ['HOT', 'WARM', 'COLD']),
  lead.choice('hs_pipeline', 'Lead pipeline', []),
  lead.choice('hs_pipeline_stage', 'Lead pipeline stage', []),
  lead.counted.text('hs_associated_contact_email', 'Associated contact email'),
  lead.counted.text('hs_associated_company_name', 'Associated company name'),
  lead.counted.number('hs_lead_outreach_activity_count', 'Outreach activity count'),
  ...systemProperties('leadinformation', 'hs_createdate', 'hs_lastmodifieddate'),
  receiptProperty('leadinformation'),
]
