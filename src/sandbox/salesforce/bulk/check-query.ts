// What a Bulk query may not contain, though the REST query takes it.
import { ApiError } from '../api-error.ts'
import type { Plan } from '../soql/plan.ts'

/** @throws ApiError 400 API_ERROR for OFFSET, COUNT() and compound fields */
export function checkBulkQuery(plan: Plan): void {
  if (plan.isCount) throw refuse('Aggregate functions are not supported in Bulk queries')
  if (plan.offset > 0) throw refuse('OFFSET is not supported in Bulk queries')
  const compound = plan.columns.find(column => column.field.type === 'address')
  if (compound !== undefined) throw refuse(`Compound field ${compound.path} is not supported in Bulk queries`)
}

function refuse(message: string): ApiError {
  return new ApiError(400, 'API_ERROR', message)
}
