// Where Salesforce keeps the past: an object beside each object for its tracked fields, and one for the stages of
// opportunities. Their rows, as changes of fields.
import { z } from 'zod'
import type { HistoryQuery } from '../../../src/contract/history.ts'
import type { FieldChange } from '../../../src/domain/history.ts'
import type { Value } from '../../../src/domain/record.ts'
import type { ObjectType } from '../describe.ts'
import { momentOf } from '../moment.ts'
import { longId, toText } from '../values.ts'

/** Fields of which OpportunityHistory has a copy for each step of a deal, tracked or not. */
export const STAGE_FIELDS = ['StageName', 'Amount', 'Probability', 'CloseDate'] as const

export type Row = Readonly<Record<string, unknown>>

/** A change without its origin, and the user who made it. */
export type Told = Omit<FieldChange, 'origin' | 'by'> & { readonly userId: string }

export interface Table {
  readonly object: string
  /** The field that names the record. */
  readonly parent: string
  readonly columns: readonly string[]
  /** What rows have to meet besides; '' for all. */
  readonly condition: string
  changesOf(row: Row): Told[]
}

const Common = z.object({
  Id: z.string().transform(longId),
  CreatedDate: z.string(),
  CreatedById: z.string().nullish(),
})
const COMMON = ['Id', 'CreatedById', 'CreatedDate']

/** ContactHistory, OpportunityFieldHistory, Thing__History. */
export function historyObjectOf(stream: string): string {
  if (stream === 'Opportunity') return 'OpportunityFieldHistory'
  return stream.endsWith('__c') ? `${stream.slice(0, -'__c'.length)}__History` : `${stream}History`
}

function parentOf(stream: string): string {
  return stream.endsWith('__c') ? 'ParentId' : `${stream}Id`
}

function isReference(type: ObjectType, field: string): boolean {
  return type.types.get(field) === 'reference'
}

/** How history rows name a field: a reference of Salesforce's own without its Id. */
function historyFieldOf(type: ObjectType, field: string): string {
  return isReference(type, field) && !field.endsWith('__c') ? field.replace(/Id$/, '') : field
}

/** One row per change of a tracked field. References leave a second one with names, long texts one without values. */
export function fieldTable(type: ObjectType, history: ObjectType, { fields }: HistoryQuery): Table {
  const parent = parentOf(type.name)
  const named = new Map(fields.map(field => [historyFieldOf(type, field), field]))
  const quoted = [...named.keys()].filter(name => /^\w+$/.test(name)).map(name => `'${name}'`)
  return {
    object: history.name,
    parent,
    columns: [...COMMON, parent, 'Field', 'OldValue', 'NewValue'],
    condition: `Field IN (${quoted.join(',')})`,
    changesOf: row => {
      const field = named.get(String(row['Field']))
      if (field === undefined) return []
      const reference = isReference(type, field)
      const told = reference ? [row['OldValue'], row['NewValue']].every(isIdOrEmpty) : true
      if (!told) return []
      const text = (raw: unknown): Value => toText(type.types.get(field) ?? 'string', raw)
      const values = { value: text(row['NewValue']), before: text(row['OldValue']) }
      return toldBy(row, parent, [{ field, ...values, told: values.value !== null || values.before !== null }])
    },
  }
}

/** One row per step of a deal, with a copy of what stood there then: changed or not. */
export function stageTable(type: ObjectType, history: ObjectType, { fields }: HistoryQuery): Table {
  const parent = 'OpportunityId'
  const kept = STAGE_FIELDS.filter(field => fields.includes(field) && history.types.has(field))
  return {
    object: history.name,
    parent,
    columns: [...COMMON, parent, ...kept],
    condition: '',
    changesOf: row =>
      toldBy(
        row,
        parent,
        kept.map(field => {
          const value = toText(type.types.get(field) ?? 'string', row[field])
          return { field, value, before: null, told: true }
        }),
      ),
  }
}

function isIdOrEmpty(value: unknown): boolean {
  return value === null || value === undefined || /^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/.test(String(value))
}

/** Rows that lack what every row has are passed over. */
function toldBy(
  row: Row,
  parent: string,
  changes: readonly Pick<FieldChange, 'field' | 'value' | 'before' | 'told'>[],
): Told[] {
  const common = Common.safeParse(row)
  const record = row[parent]
  if (!common.success || typeof record !== 'string') return []
  const { Id: mark, CreatedById: user } = common.data
  const at = momentOf(common.data.CreatedDate)
  if (at === null) return []
  return changes.map(change => ({ ...change, recordId: longId(record), at, mark, userId: longId(user ?? '') }))
}
