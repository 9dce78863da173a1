// Object types that the sandbox knows in little more than name and a few properties: those of payment, and the rest.
import { type ObjectType, objectType } from '../object-type.ts'
import { type Property, propertiesIn } from '../property.ts'
import { systemProperties } from './system.ts'

type Kinds = ReturnType<typeof propertiesIn>

/** Plural, singular, id, other names, what of its own it has: the first is what it is called by. */
type Row = readonly [string, string, string, readonly string[], (of: Kinds) => readonly [Property, ...Property[]]]

const rate = ({ text, number, choice }: Kinds) =>
  [
    text('hs_label', 'Label'),
    number('hs_value', 'Value'),
    choice('hs_type', 'Type', ['FIXED', 'PERCENT']),
    number('hs_sort_order', 'Sort order'),
  ] as const

const ROWS: readonly Row[] = [
  ['discounts', 'discount', '0-84', [], rate],
  ['fees', 'fee', '0-85', [], rate],
  ['taxes', 'tax', '0-86', [], rate],
  [
    'invoices',
    'invoice',
    '0-53',
    [],
    ({ text, datetime, choice, kept }) => [
      text('hs_title', 'Title'),
      text('hs_currency', 'Currency'),
      datetime('hs_invoice_date', 'Invoice date'),
      datetime('hs_due_date', 'Due date'),
      text('hs_purchase_order_number', 'PO number'),
      choice('hs_invoice_status', 'Invoice status', ['draft', 'open', 'paid', 'voided']),
      kept.text('hs_number', 'Number'),
      kept.number('hs_amount_billed', 'Amount billed'),
    ],
  ],
  [
    'commerce_payments',
    'commerce_payment',
    '0-101',
    ['payments', 'payment'],
    ({ text, number, datetime }) => [
      text('hs_customer_email', 'Customer email'),
      number('hs_initial_amount', 'Initial amount'),
      datetime('hs_initiated_date', 'Initiated date'),
      text('hs_currency_code', 'Currency'),
      text('hs_latest_status', 'Latest status'),
    ],
  ],
  [
    'subscriptions',
    'subscription',
    '0-69',
    ['commerce_subscriptions', 'commerce_subscription'],
    ({ text, datetime }) => [
      text('hs_name', 'Name'),
      text('hs_status', 'Status'),
      text('hs_currency_code', 'Currency'),
      datetime('hs_recurring_billing_start_date', 'Start date'),
    ],
  ],
  [
    'orders',
    'order',
    '0-123',
    [],
    ({ text, number, datetime }) => [
      text('hs_order_name', 'Order name'),
      text('hs_currency_code', 'Currency'),
      text('hs_source_store', 'Source store'),
      text('hs_fulfillment_status', 'Fulfillment status'),
      text('hs_shipping_address_city', 'Shipping city'),
      number('hs_total_price', 'Total price'),
      datetime('hs_external_created_date', 'External created date'),
    ],
  ],
  [
    'carts',
    'cart',
    '0-142',
    [],
    ({ text, number }) => [
      text('hs_cart_name', 'Cart name'),
      text('hs_external_cart_id', 'External cart ID'),
      text('hs_external_status', 'Status'),
      text('hs_currency_code', 'Currency'),
      number('hs_total_price', 'Total price'),
    ],
  ],
  [
    'feedback_submissions',
    'feedback_submission',
    '0-19',
    [],
    ({ text, longText, number, datetime }) => [
      text('hs_survey_name', 'Survey name'),
      text('hs_survey_type', 'Survey type'),
      longText('hs_content', 'Response'),
      number('hs_value', 'Rating'),
      datetime('hs_submission_timestamp', 'Submission date'),
    ],
  ],
  [
    'goal_targets',
    'goal_target',
    '0-74',
    ['goals', 'goal'],
    ({ text, number, datetime }) => [
      text('hs_goal_name', 'Goal name'),
      number('hs_target_amount', 'Target amount'),
      datetime('hs_start_datetime', 'Start'),
      datetime('hs_end_datetime', 'End'),
    ],
  ],
  [
    'users',
    'user',
    '0-115',
    [],
    ({ text, kept }) => [
      text('hs_job_title', 'Job title'),
      text('hs_additional_phone', 'Additional phone'),
      text('hs_availability_status', 'Availability'),
      kept.text('hs_email', 'Email'),
      kept.text('hs_given_name', 'First name'),
      kept.text('hs_family_name', 'Last name'),
    ],
  ],
  [
    'services',
    'service',
    '0-162',
    [],
    ({ text, datetime, number }) => [
      text('hs_name', 'Name'),
      text('hs_category', 'Category'),
      number('hs_total_cost', 'Total cost'),
      datetime('hs_start_date', 'Start date'),
      datetime('hs_target_end_date', 'Target end date'),
    ],
  ],
  [
    'courses',
    'course',
    '0-410',
    [],
    ({ text, number }) => [
      text('hs_course_name', 'Course name'),
      text('hs_course_id', 'Course ID'),
      number('hs_enrollment_capacity', 'Enrollment capacity'),
    ],
  ],
  [
    'listings',
    'listing',
    '0-420',
    [],
    ({ text, number }) => [
      text('hs_name', 'Name'),
      text('hs_city', 'City'),
      number('hs_price', 'Price'),
      number('hs_bedrooms', 'Bedrooms'),
      number('hs_bathrooms', 'Bathrooms'),
    ],
  ],
  [
    'appointments',
    'appointment',
    '0-421',
    [],
    ({ text, datetime }) => [
      text('hs_appointment_name', 'Appointment name'),
      datetime('hs_appointment_start', 'Start'),
      datetime('hs_appointment_end', 'End'),
    ],
  ],
]

export const furtherTypes: readonly ObjectType[] = ROWS.map(([name, singular, typeId, aliases, own]) => {
  const group = `${singular}_information`
  const [title, ...others] = own(propertiesIn(group))
  return objectType({
    name,
    singular,
    typeId,
    aliases,
    createdProperty: 'hs_createdate',
    defaults: [title.name],
    searchable: [title.name, 'hs_object_id'],
    properties: [title, ...others, ...systemProperties(group, 'hs_createdate', 'hs_lastmodifieddate')],
    groups: [{ name: group, label: title.label, displayOrder: 0, archived: false }],
  })
})
