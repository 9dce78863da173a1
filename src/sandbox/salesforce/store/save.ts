// One record's insert, update or delete in two steps, check and apply, so that a collection can be all or none.
import type { RowError } from '../api-error.ts'
import { isId, toId18 } from '../ids.ts'
import type { SObjectType } from '../schema/schema.ts'
import { checkRecord } from './check-record.ts'
import type { Author, RecordStore } from './record-store.ts'

export interface Prepared {
  /** The record's id, where it is known before the write. */
  readonly id: string | undefined
  readonly errors: readonly RowError[]
  /** Does it, and returns the id. Not to be called when there are errors. */
  apply(): string
}

export type Fields = Readonly<Record<string, unknown>>

/** @throws ApiError 400 INVALID_FIELD for an unknown key */
export function prepareInsert(store: RecordStore, type: SObjectType, fields: Fields, author: Author): Prepared {
  const { values, errors } = checkRecord(store, type, 'insert', fields)
  return { id: undefined, errors, apply: () => store.insert(type, values, author).Id }
}

/** @throws ApiError 400 INVALID_FIELD for an unknown key */
export function prepareUpdate(
  store: RecordStore,
  type: SObjectType,
  id: unknown,
  fields: Fields,
  author: Author,
): Prepared {
  const { values, errors } = checkRecord(store, type, 'update', fields)
  const target = targetOf(store, type, id)
  const apply = () => {
    store.update(type, target.id, values, author)
    return target.id
  }
  return { id: target.id, errors: target.error === undefined ? errors : [target.error], apply }
}

export function prepareDelete(store: RecordStore, type: SObjectType, id: unknown, author: Author): Prepared {
  const target = targetOf(store, type, id)
  const apply = () => {
    store.update(type, target.id, { IsDeleted: true }, author)
    return target.id
  }
  return { id: target.id, errors: target.error === undefined ? [] : [target.error], apply }
}

/** The errors of a single-record request that are answered 404 and not 400. */
export function isGone(errors: readonly RowError[]): boolean {
  return errors.some(error => error.code === 'ENTITY_IS_DELETED' || error.code === 'NOT_FOUND')
}

function targetOf(store: RecordStore, type: SObjectType, id: unknown): { id: string; error?: RowError } {
  if (id === undefined || id === null) return refused('', 'MISSING_ARGUMENT', 'Id not specified in an update call')
  if (typeof id !== 'string' || !isId(id)) return refused(String(id), 'MALFORMED_ID', `malformed id ${String(id)}`)
  const key = toId18(id)
  const row = store.table(type).get(key)
  if (row === undefined) return refused(key, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', ['Id'])
  if (row['IsDeleted'] === true) return refused(key, 'ENTITY_IS_DELETED', 'entity is deleted')
  return { id: key }
}

function refused(id: string, code: string, message: string, fields: readonly string[] = []) {
  return { id, error: { code, message, fields } }
}
