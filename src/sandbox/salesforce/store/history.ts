// Field history: which rows a change leaves in the history objects. Only tracked fields leave any; a reference leaves two
// (names, then ids), a long text one without values. OpportunityHistory is another thing: the stages of a deal.
import type { FieldValue } from '../../write-log.ts'
import type { Field } from '../schema/field.ts'
import { historyNameOf, historyParentOf } from '../schema/history.ts'
import type { Schema, SObjectType } from '../schema/schema.ts'
import type { Row } from './table.ts'

export interface HistoryRow {
  readonly object: SObjectType
  readonly values: Readonly<Record<string, FieldValue>>
}

interface Rows {
  readonly schema: Schema
  find(id: string): Row | undefined
}

/** Text longer than this is only flagged as changed. */
const LONGEST_TEXT = 255
/** A change of one of these is a new row in OpportunityHistory. */
const DEAL_FIELDS = ['StageName', 'Amount', 'CloseDate', 'Probability', 'ForecastCategory', 'ExpectedRevenue'] as const

const DATA_TYPES: Partial<Record<Field['type'], string>> = {
  textarea: 'TextArea',
  email: 'Email',
  phone: 'Phone',
  url: 'Url',
  picklist: 'Text',
  multipicklist: 'MultiEnum',
  boolean: 'Boolean',
  int: 'Double',
  double: 'Double',
  percent: 'Percent',
  currency: 'Currency',
  date: 'DateOnly',
  datetime: 'DateTime',
}

/** What a change leaves behind. @param before undefined for a new record */
export function historyOf(store: Rows, type: SObjectType, before: Row | undefined, after: Row): readonly HistoryRow[] {
  return [...fieldRows(store, type, before, after), ...dealRows(store.schema, type, before, after)]
}

/** How a history row names a field: a reference of Salesforce's own without its Id. */
function historyName(field: Field): string {
  return field.type === 'reference' && !field.name.endsWith('__c') ? field.name.replace(/Id$/, '') : field.name
}

/** The kind of value that a history row says it holds. */
function historyDataType(field: Field): string {
  return DATA_TYPES[field.type] ?? 'Text'
}

const tracked = new WeakMap<SObjectType, readonly Field[]>()

/** Asked at every change, so it is worked out once per version of the object. */
function trackedOf(type: SObjectType): readonly Field[] {
  const known = tracked.get(type)
  if (known !== undefined) return known
  const found = type.fields.filter(field => field.trackHistory)
  tracked.set(type, found)
  return found
}

function fieldRows(store: Rows, type: SObjectType, before: Row | undefined, after: Row): HistoryRow[] {
  const tracked = trackedOf(type)
  if (tracked.length === 0) return []
  const object = store.schema.type(historyNameOf(type.name))
  if (object === undefined) return []
  const common = { [historyParentOf(type.name)]: after.Id, IsDeleted: false }
  if (before === undefined) return [{ object, values: { ...common, Field: 'created', DataType: 'Text' } }]
  return tracked
    .filter(field => (before[field.name] ?? null) !== (after[field.name] ?? null))
    .flatMap(field => historyChange(store, field, before[field.name] ?? null, after[field.name] ?? null))
    .map(change => ({ object, values: { ...common, ...change } }))
}

/** The rows of one change of one field. */
export function historyChange(
  store: Rows,
  field: Field,
  before: FieldValue,
  after: FieldValue,
): HistoryRow['values'][] {
  const row = (OldValue: FieldValue, NewValue: FieldValue, DataType: string) => {
    return { Field: historyName(field), OldValue, NewValue, DataType }
  }
  if (field.type === 'reference') {
    const nameOf = (id: FieldValue) => (typeof id === 'string' ? (store.find(id)?.['Name'] ?? null) : null)
    return [row(nameOf(before), nameOf(after), 'Text'), row(before, after, 'EntityId')]
  }
  const isLong = (field.type === 'textarea' && field.length > LONGEST_TEXT) || field.type === 'multipicklist'
  return [isLong ? row(null, null, historyDataType(field)) : row(before, after, historyDataType(field))]
}

function dealRows(schema: Schema, type: SObjectType, before: Row | undefined, after: Row): HistoryRow[] {
  if (type.name !== 'Opportunity') return []
  const object = schema.type('OpportunityHistory')
  if (object === undefined) return []
  if (before !== undefined && DEAL_FIELDS.every(name => (before[name] ?? null) === (after[name] ?? null))) return []
  const deal = Object.fromEntries(DEAL_FIELDS.map(name => [name, after[name] ?? null]))
  const known = Object.entries(deal).filter(([name]) => object.field(name) !== undefined)
  return [{ object, values: { ...Object.fromEntries(known), OpportunityId: after.Id, IsDeleted: false } }]
}
