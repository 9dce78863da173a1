// The standard deal properties that a sync worker meets; the stamps of its stages come and go with the pipelines.
import { propertiesIn, receiptProperty } from '../property.ts'
import { systemProperties } from './system.ts'

const info = propertiesIn('dealinformation')

export const dealGroups = [
  { name: 'dealinformation', label: 'Deal information', displayOrder: 0, archived: false },
  { name: 'deal_revenue', label: 'Deal revenue', displayOrder: 1, archived: false },
]

export const dealProperties = [
  info.text('dealname', 'Deal Name'),
  info.number('amount', 'Amount'),
  info.datetime('closedate', 'Close Date'),
  info.choice('pipeline', 'Pipeline', []),
  info.choice('dealstage', 'Deal Stage', []),
  info.choice('dealtype', 'Deal Type', ['newbusiness', 'existingbusiness']),
  info.longText('description', 'Deal Description'),
  info.choice('hs_priority', 'Priority', ['low', 'medium', 'high']),
  info.text('hs_next_step', 'Next step'),
  info.longText('closed_lost_reason', 'Closed Lost Reason'),
  info.longText('closed_won_reason', 'Closed Won Reason'),
  info.choice('hs_manual_forecast_category', 'Forecast category', [
    'OMIT',
    'PIPELINE',
    'BEST_CASE',
    'COMMIT',
    'CLOSED',
  ]),
  info.number('hs_forecast_probability', 'Forecast probability'),
  info.text('deal_currency_code', 'Currency'),
  info.number('hs_tcv', 'Total contract value'),
  info.number('hs_acv', 'Annual contract value'),
  info.number('hs_arr', 'Annual recurring revenue'),
  info.number('hs_mrr', 'Monthly recurring revenue'),
  info.counted.number('hs_deal_stage_probability', 'Deal stage probability'),
  info.counted.bool('hs_is_closed', 'Is Deal Closed?'),
  info.counted.bool('hs_is_closed_won', 'Is Closed Won'),
  info.counted.bool('hs_is_closed_lost', 'Is closed lost'),
  info.counted.number('hs_closed_amount', 'Closed Deal Amount'),
  info.counted.number('hs_projected_amount', 'Weighted amount'),
  info.counted.number('days_to_close', 'Days to close'),
  info.counted.number('num_associated_contacts', 'Number of Associated Contacts'),
  info.kept.datetime('notes_last_updated', 'Last Activity Date'),
  ...systemProperties('dealinformation', 'createdate', 'hs_lastmodifieddate'),
  receiptProperty('dealinformation'),
]
