// Deleting: into the recycle bin with everything that goes along, out of it again, or for good.
import type { RowError } from '../api-error.ts'
import { isId, toId18 } from '../ids.ts'
import type { Field } from '../schema/field.ts'
import type { SObjectType } from '../schema/schema.ts'
import type { Author, RecordStore } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import { afterSave } from './automate.ts'
import { targetOf } from './checks/target.ts'
import { failed, type Outcome, refusal, type SaveContext } from './context.ts'
import { stopped } from './save.ts'

interface Child {
  readonly type: SObjectType
  readonly field: Field
  readonly row: Row
}

/** Records that refer to a record and are not deleted. */
export function childrenOf(store: RecordStore, type: SObjectType, id: string): readonly Child[] {
  return store.schema.types.flatMap(child =>
    child.fields
      .filter(field => field.type === 'reference' && field.referenceTo.includes(type.name) && !isSystem(field))
      .flatMap(field => {
        if (store.table(child).rows.length === 0) return []
        const rows = store.findBy(child, field, id).filter(row => row['IsDeleted'] !== true)
        return rows.map(row => ({ type: child, field, row }))
      }),
  )
}

/** Moves a record to the recycle bin; children go along, stay without it, or keep it from going. */
export function deleteRecord(context: SaveContext, type: SObjectType, id: unknown): Outcome {
  const { org, author } = context
  const target = targetOf(org, type, id)
  if ('error' in target) return failed(target.id, target.error)
  const { row } = target
  if (!type.deletable) {
    return failed(row.Id, refusal('INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id'))
  }
  const error = stopped(context, type, row.Id, row) ?? restriction(org.store, type, row)
  if (error !== undefined) return failed(row.Id, error)
  sink(org.store, type, row, author)
  afterSave(context, type, 'delete', row, row)
  return { id: row.Id, created: false, errors: [] }
}

/** Takes a record, and what was deleted with it, out of the recycle bin. */
export function undeleteRecord({ org, author }: SaveContext, type: SObjectType, id: unknown): Outcome {
  const key = typeof id === 'string' && isId(id) ? toId18(id) : ''
  const row = org.store.table(type).get(key)
  if (row === undefined) return failed(key, refusal('INVALID_ID_FIELD', 'invalid record id'))
  if (row['IsDeleted'] !== true || row['MasterRecordId'] != null) {
    return failed(key, refusal('UNDELETE_FAILED', 'Entity is not in the recycle bin'))
  }
  raise(org.store, type, row, author)
  return { id: key, created: false, errors: [] }
}

/** Removes records from the recycle bin for good; `hard` takes those that are not in it as well. */
export function purgeRecord({ org, author }: SaveContext, type: SObjectType, id: unknown, hard = false): Outcome {
  const key = typeof id === 'string' && isId(id) ? toId18(id) : ''
  const row = org.store.table(type).get(key)
  if (row === undefined) return failed(key, refusal('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id'))
  if (!hard && row['IsDeleted'] !== true) {
    return failed(key, refusal('INVALID_ID_FIELD', 'The record is not in the recycle bin'))
  }
  if (row['IsDeleted'] !== true) sink(org.store, type, row, author)
  org.store.purge(type, new Set([key]), author)
  return { id: key, created: false, errors: [] }
}

function isSystem(field: Field): boolean {
  return field.access === 'read' && ['CreatedById', 'LastModifiedById', 'MasterRecordId'].includes(field.name)
}

/** A person's contacts and deals go with the account, as do the children of a master. */
function goesAlong({ type, field }: Child, parent: SObjectType): boolean {
  if (field.cascadeDelete) return true
  return parent.name === 'Account' && field.name === 'AccountId' && ['Contact', 'Opportunity'].includes(type.name)
}

function restriction(store: RecordStore, type: SObjectType, row: Row): RowError | undefined {
  const holding = childrenOf(store, type, row.Id).filter(({ field }) => field.restrictedDelete)
  const [first] = holding
  if (first === undefined) return undefined
  const names = holding.map(child => String(child.row['Name'] ?? child.row.Id)).join(', ')
  const what = `Your attempt to delete ${String(row['Name'] ?? row.Id)} could not be completed because it is`
  return refusal(
    'DELETE_FAILED',
    `${what} associated with the following ${first.type.labelPlural.toLowerCase()}.: ${names}`,
  )
}

function sink(store: RecordStore, type: SObjectType, row: Row, author: Author): void {
  store.update(type, row.Id, { IsDeleted: true }, author)
  for (const child of childrenOf(store, type, row.Id)) {
    if (goesAlong(child, type)) sink(store, child.type, child.row, author)
    else store.update(child.type, child.row.Id, { [child.field.name]: null }, author, 'system')
  }
}

/** Children that went down in the same second with the record come back with it. */
function raise(store: RecordStore, type: SObjectType, row: Row, author: Author): void {
  const deletedAt = row['SystemModstamp']
  store.update(type, row.Id, { IsDeleted: false }, author)
  for (const child of store.schema.types) {
    for (const field of child.fields) {
      if (field.type !== 'reference' || !field.referenceTo.includes(type.name)) continue
      if (store.table(child).rows.length === 0 || isSystem(field)) continue
      for (const gone of store.findBy(child, field, row.Id)) {
        const together = gone['IsDeleted'] === true && gone['SystemModstamp'] === deletedAt
        if (together && goesAlong({ type: child, field, row: gone }, type)) raise(store, child, gone, author)
      }
    }
  }
}
