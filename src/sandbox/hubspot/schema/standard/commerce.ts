// The standard properties of products, line items and quotes.
import { propertiesIn } from '../property.ts'
import { systemProperties } from './system.ts'

const group = (name: string, label: string) => [{ name, label, displayOrder: 0, archived: false }]
const product = propertiesIn('productinformation')
const item = propertiesIn('lineiteminformation')
const quote = propertiesIn('quotes')

export const productGroups = group('productinformation', 'Product information')

export const productProperties = [
  product.text('name', 'Name'),
  product.longText('description', 'Product description'),
  product.number('price', 'Unit price'),
  product.number('hs_cost_of_goods_sold', 'Unit cost'),
  product.text('hs_sku', 'SKU'),
  product.text('hs_url', 'URL'),
  product.text('hs_folder', 'Folder'),
  product.choice('hs_product_type', 'Product type', ['inventory', 'non-inventory', 'service']),
  product.choice('recurringbillingfrequency', 'Billing frequency', ['weekly', 'monthly', 'quarterly', 'annually']),
  ...systemProperties('productinformation', 'createdate', 'hs_lastmodifieddate'),
]

export const lineItemGroups = group('lineiteminformation', 'Line item information')

export const lineItemProperties = [
  item.text('name', 'Name'),
  item.longText('description', 'Description'),
  item.number('quantity', 'Quantity'),
  item.number('price', 'Unit price'),
  item.number('discount', 'Unit discount'),
  item.counted.number('amount', 'Net price'),
  item.text('hs_sku', 'SKU'),
  item.number('hs_product_id', 'Product ID'),
  item.choice('recurringbillingfrequency', 'Billing frequency', ['weekly', 'monthly', 'quarterly', 'annually']),
  ...systemProperties('lineiteminformation', 'createdate', 'hs_lastmodifieddate'),
]

export const quoteGroups = group('quotes', 'Quotes information')

export const quoteProperties = [
  quote.text('hs_title', 'Quote name'),
  quote.datetime('hs_expiration_date', 'Expiration date'),
  quote.choice('hs_status', 'Quote status', [
    'DRAFT',
    'APPROVAL_NOT_NEEDED',
    'PENDING_APPROVAL',
    'APPROVED',
    'REJECTED',
  ]),
  quote.text('hs_currency', 'Currency'),
  quote.text('hs_language', 'Language'),
  quote.counted.number('hs_quote_amount', 'Quote amount'),
  ...systemProperties('quotes', 'hs_createdate', 'hs_lastmodifieddate'),
]
