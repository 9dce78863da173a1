// The record that an update or a delete means, or why there is none.
import type { RowError } from '../../api-error.ts'
import { isId, toId18 } from '../../ids.ts'
import type { SObjectType } from '../../schema/schema.ts'
import type { Row } from '../../store/table.ts'
import { refusal, type SavingOrg } from '../context.ts'

export type Target = { readonly row: Row } | { readonly id: string | undefined; readonly error: RowError }

export function targetOf({ store }: Pick<SavingOrg, 'store'>, type: SObjectType, id: unknown): Target {
  if (id === undefined || id === null || id === '') {
    return { id: undefined, error: refusal('MISSING_ARGUMENT', 'Id not specified in an update call') }
  }
  if (typeof id !== 'string' || !isId(id)) {
    return {
      id: undefined,
      error: refusal('MALFORMED_ID', `${type.name} ID: id value of incorrect type: ${id}`, ['Id']),
    }
  }
  const key = toId18(id)
  const row = store.table(type).get(key)
  if (row === undefined) return { id: key, error: refusal('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id') }
  if (row['IsDeleted'] === true) return { id: key, error: refusal('ENTITY_IS_DELETED', 'entity is deleted') }
  return { row }
}
