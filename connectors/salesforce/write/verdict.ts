// What to do with one refused row, by Salesforce's code: as a table. Source: REST API guide, "Status Codes and Error
// Responses"; SOAP API guide, "StatusCode".

/** retry: busy now. contended: busy with a lock, so that smaller groups help. halt: nothing can be written. */
export type RowVerdict = 'retry' | 'contended' | 'halt' | 'rejected'

const ROWS: Readonly<Record<string, RowVerdict>> = {
  UNABLE_TO_LOCK_ROW: 'contended',
  SERVER_UNAVAILABLE: 'retry',
  UNKNOWN_EXCEPTION: 'retry',
  QUERY_TIMEOUT: 'retry',
  REQUEST_LIMIT_EXCEEDED: 'retry',
  INVALID_SESSION_ID: 'retry',
  // Another row of the same request failed, and this one with it.
  ALL_OR_NONE_OPERATION_ROLLED_BACK: 'retry',
  PROCESSING_HALTED: 'retry',
  STORAGE_LIMIT_EXCEEDED: 'halt',
  API_DISABLED_FOR_ORG: 'halt',
  API_CURRENTLY_DISABLED: 'halt',
}

/** Refused by the set-up, a rule or other records of the org, all of which may be put right: not for the value itself. */
const MENDABLE = new Set([
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
  'REQUIRED_FIELD_MISSING',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'DUPLICATES_DETECTED',
  'DUPLICATE_VALUE',
  'DUPLICATE_EXTERNAL_ID',
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
])

/** A field that is hidden, locked, shorter, or of other values than when the plan was made. */
const OF_FIELD = new Set([
  'INVALID_FIELD',
  'INVALID_FIELD_FOR_INSERT_UPDATE',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
  'INVALID_TYPE_ON_FIELD_IN_RECORD',
  'STRING_TOO_LONG',
])

/** The codes of a rule of the org's against duplicates, and of fields that must be unique. */
const DUPLICATES = new Set(['DUPLICATES_DETECTED', 'DUPLICATE_VALUE', 'DUPLICATE_EXTERNAL_ID'])

/** A trigger that failed on a lock or a governor limit is worth another try. A code never seen is a refusal. */
export function rowVerdict(code: string, message: string): RowVerdict {
  if (code === 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY') {
    if (/UNABLE_TO_LOCK_ROW/.test(message)) return 'contended'
    return /CPU time limit|Too many /i.test(message) ? 'retry' : 'rejected'
  }
  if (code.startsWith('TXN_SECURITY')) return 'halt'
  return ROWS[code] ?? 'rejected'
}

/** Whether the same value may be taken later. */
export function isMendable(code: string): boolean {
  return MENDABLE.has(code)
}

/** Whether the field may be no longer what it was when the plan was made. */
export function mayBeDrift(code: string): boolean {
  return OF_FIELD.has(code)
}

export function isDuplicate(code: string): boolean {
  return DUPLICATES.has(code)
}
