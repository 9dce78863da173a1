// Errors of records in their three spellings: an array with `errorCode` for a single record, rows with `statusCode` in
// collections, and the status that goes with the first of them.
import type { RowError } from '../api-error.ts'
import { duplicateResult } from '../rules/duplicates.ts'
import type { Rules } from '../rules/rules.ts'
import type { Outcome } from '../saving/context.ts'

const GONE = ['ENTITY_IS_DELETED', 'NOT_FOUND']
const STATUS: Readonly<Record<string, number>> = {
  SERVER_UNAVAILABLE: 503,
  UNKNOWN_EXCEPTION: 500,
  REQUEST_LIMIT_EXCEEDED: 403,
  API_DISABLED_FOR_ORG: 403,
  API_CURRENTLY_DISABLED: 403,
}

/** The status of a single-record request that was refused. */
export function statusOf(errors: readonly RowError[]): number {
  const [first] = errors
  if (first === undefined) return 400
  return GONE.includes(first.code) ? 404 : (STATUS[first.code] ?? 400)
}

/** The body of a single-record request that was refused. @param base the path of the API version */
export function singleErrors(errors: readonly RowError[], rules: Rules, base: string): object[] {
  return errors.map(({ code, message, fields, duplicates }) => {
    if (duplicates === undefined) return { message, errorCode: code, fields }
    return { [rules.duplicateKey]: duplicateResult(duplicates, base), errorCode: code, message }
  })
}

/** One row of the answer to a collection. @param withCreated upserts say whether they made the record */
export function collectionRow({ id, created, errors }: Outcome, withCreated = false): Record<string, unknown> {
  const known = id === undefined || id === '' ? {} : { id }
  if (errors.length === 0) return { ...known, success: true, errors: [], ...(withCreated ? { created } : {}) }
  return { ...known, success: false, errors: collectionErrors(errors) }
}

/** The errors of one row of a collection. */
export function collectionErrors(errors: readonly RowError[]): object[] {
  return errors.map(({ code, message, fields }) => ({ statusCode: code, message, fields }))
}
