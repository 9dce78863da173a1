// Field history of the time before the sandbox: rows that a past change would have left.
import type { FieldValue } from '../../write-log.ts'
import { historyNameOf, historyParentOf } from '../schema/history.ts'
import type { SObjectType } from '../schema/schema.ts'
import { historyChange } from './history.ts'
import type { RecordStore } from './record-store.ts'

export interface PastChange {
  readonly field: string
  readonly oldValue: FieldValue
  readonly newValue: FieldValue
  /** Epoch milliseconds. */
  readonly at: number
  /** Who made it; a person when left out. */
  readonly userId?: string | undefined
}

/** Nothing is added for a field that the object does not have, for an object without a history, and for too long ago. */
export function addPastChange(store: RecordStore, type: SObjectType, recordId: string, change: PastChange): void {
  const field = type.field(change.field)
  const object = store.schema.type(historyNameOf(type.name))
  if (field === undefined || object === undefined || !store.keepsHistoryOf(change.at)) return
  for (const values of historyChange(store, field, change.oldValue, change.newValue)) {
    const row = { ...values, [historyParentOf(type.name)]: recordId, IsDeleted: false }
    store.addHistory(object, row, change.userId ?? '', change.at)
  }
}
