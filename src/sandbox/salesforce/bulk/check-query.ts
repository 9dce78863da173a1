// What a Bulk query may not contain, though the REST query takes it.
import { ApiError } from '../api-error.ts'
import type { Field } from '../schema/field.ts'
import type { Plan } from '../soql/plan.ts'

const COMPOUND = new Set<Field['type']>(['address', 'location'])

/** @throws ApiError 400 API_ERROR for aggregates, OFFSET, subqueries, TYPEOF, functions that show, compound fields */
export function checkBulkQuery(plan: Plan): void {
  if (plan.grouping !== undefined || plan.isCount) {
    throw refuse('Aggregate functions and GROUP BY are not supported in Bulk Query')
  }
  if (plan.offset > 0) throw refuse('OFFSET is not supported in Bulk Query')
  if (plan.use !== undefined) throw refuse(`FOR ${plan.use} is not supported in Bulk Query`)
  for (const item of plan.selected) {
    if (item.kind === 'children') throw refuse('Aggregate Relationship not supported in Bulk Query')
    if (item.kind === 'typeOf') throw refuse('TYPEOF is not supported in Bulk Query')
    if (item.kind === 'shown') throw refuse('Functions in SELECT are not supported in Bulk Query')
    if (COMPOUND.has(item.column.field.type)) throw refuse('Selecting compound data not supported in Bulk Query')
    if (item.column.field.type === 'base64') throw refuse('Binary fields are not supported in Bulk Query')
  }
}

function refuse(message: string): ApiError {
  return new ApiError(400, 'API_ERROR', message)
}
