// The past that a seeded record brings along: rows of its history object, and of the stages of an opportunity.
import type { PastValue } from '../../foundation.ts'
import { historyNameOf, historyParentOf } from '../schema/history.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { RecordStore, Values } from './record-store.ts'
import type { Row } from './table.ts'

interface Past {
  readonly values: readonly PastValue[]
  readonly createdAt: number
  readonly userId: string
}

/** Only tracked fields leave a row, and only for as long as histories are kept. */
export function seedHistory(store: RecordStore, type: SObjectType, row: Row, past: Past): void {
  const history = store.schema.type(historyNameOf(type.name))
  for (const { field: name, at, before, after } of past.values) {
    const field = type.field(name)
    if (history === undefined || field?.trackHistory !== true || !store.keepsHistoryOf(at)) continue
    const values: Values = {
      [historyParentOf(type.name)]: row.Id,
      Field: field.name,
      DataType: 'Text',
      OldValue: before,
      NewValue: after,
    }
    store.seed(history, values, past.userId, at, at)
  }
  if (type.name === 'Opportunity') seedStages(store, row, past)
}

/** One row for the stage at the beginning and one for each that followed. */
function seedStages(store: RecordStore, row: Row, { values, createdAt, userId }: Past): void {
  const type = store.schema.type('OpportunityHistory')
  const stages = values.filter(({ field }) => field === 'StageName')
  if (type === undefined) return
  const first = stages[0]?.before ?? row['StageName'] ?? null
  for (const { at, after } of [{ at: createdAt, after: first }, ...stages]) {
    const entry: Values = {
      OpportunityId: row.Id,
      StageName: after,
      Amount: row['Amount'] ?? null,
      CloseDate: row['CloseDate'] ?? null,
    }
    store.seed(type, entry, userId, at, at)
  }
}
