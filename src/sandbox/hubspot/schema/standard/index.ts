// The object types that every portal has.
import { type ObjectType, objectType } from '../object-type.ts'
import { activityTypes } from './activity-types.ts'
import * as commerce from './commerce.ts'
import { companyGroups, companyProperties } from './companies.ts'
import { contactGroups, contactProperties } from './contacts.ts'
import { dealGroups, dealProperties } from './deals.ts'
import { furtherTypes } from './further-types.ts'
import * as tickets from './tickets.ts'

const contacts = objectType({
  name: 'contacts',
  singular: 'contact',
  typeId: '0-1',
  modifiedProperty: 'lastmodifieddate',
  defaults: ['firstname', 'lastname', 'email'],
  searchable: [
    'firstname',
    'lastname',
    'email',
    'phone',
    'mobilephone',
    'company',
    'hs_object_id',
    'hs_additional_emails',
  ],
  unique: 'email',
  historyDepth: 20,
  properties: contactProperties,
  groups: contactGroups,
})

const companies = objectType({
  name: 'companies',
  singular: 'company',
  typeId: '0-2',
  defaults: ['name', 'domain'],
  searchable: ['name', 'domain', 'website', 'phone', 'hs_object_id'],
  properties: companyProperties,
  groups: companyGroups,
})

const deals = objectType({
  name: 'deals',
  singular: 'deal',
  typeId: '0-3',
  defaults: ['dealname', 'amount', 'closedate', 'pipeline', 'dealstage'],
  searchable: ['dealname', 'pipeline', 'dealstage', 'description', 'dealtype', 'hs_object_id'],
  pipeline: { pipeline: 'pipeline', stage: 'dealstage' },
  properties: dealProperties,
  groups: dealGroups,
})

const ticket = objectType({
  name: 'tickets',
  singular: 'ticket',
  typeId: '0-5',
  defaults: ['subject', 'content', 'hs_pipeline', 'hs_pipeline_stage', 'hs_ticket_category', 'hs_ticket_priority'],
  searchable: ['subject', 'content', 'hs_pipeline_stage', 'hs_ticket_category', 'hs_object_id'],
  required: ['hs_pipeline_stage'],
  pipeline: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' },
  properties: tickets.ticketProperties,
  groups: tickets.ticketGroups,
})

const leads = objectType({
  name: 'leads',
  singular: 'lead',
  typeId: '0-136',
  createdProperty: 'hs_createdate',
  defaults: ['hs_lead_name', 'hs_pipeline_stage'],
  searchable: ['hs_lead_name', 'hs_lead_type', 'hs_object_id'],
  required: ['hs_lead_name'],
  pipeline: { pipeline: 'hs_pipeline', stage: 'hs_pipeline_stage' },
  properties: tickets.leadProperties,
  groups: tickets.leadGroups,
})

const products = objectType({
  name: 'products',
  singular: 'product',
  typeId: '0-7',
  defaults: ['name', 'description', 'price'],
  searchable: ['name', 'description', 'price', 'hs_sku'],
  properties: commerce.productProperties,
  groups: commerce.productGroups,
})

const lineItems = objectType({
  name: 'line_items',
  singular: 'line_item',
  typeId: '0-8',
  aliases: ['line items', 'line item', 'lineitems'],
  defaults: ['name', 'quantity', 'price', 'amount'],
  searchable: ['name', 'description', 'hs_sku'],
  properties: commerce.lineItemProperties,
  groups: commerce.lineItemGroups,
})

const quotes = objectType({
  name: 'quotes',
  singular: 'quote',
  typeId: '0-14',
  createdProperty: 'hs_createdate',
  defaults: ['hs_title', 'hs_status'],
  searchable: ['hs_title'],
  properties: commerce.quoteProperties,
  groups: commerce.quoteGroups,
})

export const STANDARD_TYPES: readonly ObjectType[] = [
  contacts,
  companies,
  deals,
  ticket,
  leads,
  products,
  lineItems,
  quotes,
  ...activityTypes,
  ...furtherTypes,
]
