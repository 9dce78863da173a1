// An id in a WHERE clause must have the form of an id where it is looked up, or Salesforce refuses the statement.
// Where ids are only compared by order, any text is taken, so that a walk can start from the empty text.
import { ApiError } from '../../api-error.ts'
import { isId } from '../../ids.ts'
import type { Field } from '../../schema/field.ts'
import type { Operand } from './literal.ts'

const LOOKUP_OPERATORS = new Set(['=', '!=', 'IN', 'NOT IN'])

/** @throws ApiError 400 INVALID_QUERY_FILTER_OPERATOR */
export function checkIds(field: Field, operator: string, operands: readonly Operand[]): void {
  if ((field.type !== 'id' && field.type !== 'reference') || !LOOKUP_OPERATORS.has(operator)) return
  for (const operand of operands) {
    const value = 'value' in operand ? operand.value : null
    if (typeof value === 'string' && value !== '' && !isId(value)) {
      throw new ApiError(400, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${value}`)
    }
  }
}
