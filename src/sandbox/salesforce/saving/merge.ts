// Merging: up to two records are given up for a third one. Their children move to it, and they stay in the recycle bin
// with the id of the master.
import { isId, toId18 } from '../ids.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { Row } from '../store/table.ts'
import { failed, type Outcome, refusal, type SaveContext } from './context.ts'
import { childrenOf } from './delete.ts'
import type { Given } from './given.ts'
import { updateRecord } from './save.ts'

const MOST_LOSERS = 2
const MERGEABLE = ['Account', 'Contact', 'Lead', 'Case']

export interface Merged extends Outcome {
  readonly mergedIds: readonly string[]
  /** Children that have a new parent. */
  readonly movedIds: readonly string[]
}

/** @param given values for the master that the merge changes */
export function mergeRecords(
  context: SaveContext,
  type: SObjectType,
  masterId: unknown,
  loserIds: readonly unknown[],
  given: readonly Given[],
): Merged {
  const none = { mergedIds: [], movedIds: [] }
  if (!MERGEABLE.includes(type.name)) {
    return { ...failed(undefined, refusal('INVALID_OPERATION', `merge is not supported for ${type.name}`)), ...none }
  }
  if (loserIds.length === 0 || loserIds.length > MOST_LOSERS) {
    return {
      ...failed(undefined, refusal('INVALID_NUMBER_FIELDS', 'merge takes one or two records to merge')),
      ...none,
    }
  }
  const master = rowOf(context, type, masterId)
  const losers = loserIds.map(id => rowOf(context, type, id))
  const missing = [master, ...losers].find(row => typeof row === 'string')
  if (typeof master === 'string' || missing !== undefined) {
    const gone = missing === 'ENTITY_IS_DELETED'
    const error = gone
      ? refusal('ENTITY_IS_DELETED', 'entity is deleted')
      : refusal('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id')
    return { ...failed(undefined, error), ...none }
  }
  if (losers.some(row => row === master)) {
    return { ...failed(master.Id, refusal('INVALID_OPERATION', 'a record cannot be merged with itself')), ...none }
  }
  const saved = updateRecord(context, type, master.Id, given)
  if (saved.errors.length > 0) return { ...saved, ...none }
  const rows = losers.filter(row => typeof row !== 'string')
  const movedIds = rows.flatMap(loser => give(context, type, loser, master.Id))
  return { id: master.Id, created: false, errors: [], mergedIds: rows.map(row => row.Id), movedIds }
}

function rowOf({ org }: SaveContext, type: SObjectType, id: unknown): Row | string {
  const row = typeof id === 'string' && isId(id) ? org.store.table(type).get(toId18(id)) : undefined
  if (row === undefined) return 'INVALID_CROSS_REFERENCE_KEY'
  return row['IsDeleted'] === true ? 'ENTITY_IS_DELETED' : row
}

function give({ org, author }: SaveContext, type: SObjectType, loser: Row, masterId: string): string[] {
  const { store } = org
  // What nobody may set stays: the loser's history, and who was merged into it before.
  const children = childrenOf(store, type, loser.Id).filter(({ field }) => field.access !== 'read')
  for (const { type: childType, field, row } of children) {
    store.update(childType, row.Id, { [field.name]: masterId }, author, 'system')
  }
  store.update(type, loser.Id, { IsDeleted: true, MasterRecordId: masterId }, author)
  return children.map(child => child.row.Id)
}
