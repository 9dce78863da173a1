// What to do about what a CRM refused or a job failed for: as a table by the vendor's code.
// Sources: Salesforce REST API guide, "Status Codes and Error Responses", and SOAP API guide, "StatusCode"; HubSpot API
// guide, "Error handling".

const RULE = 'A validation rule there refuses it: put the rule or the records right, then retry.'
const LIST = 'Its list there has not this value: add it, then retry; or let the sync write only what the list has.'
const TWICE = 'Another record there has it already: merge the two, or alter the rule against duplicates, then retry.'
const ACCESS = 'Evergreen may not write it: check the connection, which says what permission is missing, then retry.'
const FIT = 'It does not fit the field there: change the field, or leave it out of the sync.'

const BY_CODE: Readonly<Record<string, string>> = {
  FIELD_CUSTOM_VALIDATION_EXCEPTION: RULE,
  FIELD_INTEGRITY_EXCEPTION: RULE,
  REQUIRED_FIELD_MISSING: 'It must not be without a value there: fill it on the records, then retry.',
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 'A trigger or flow there failed on it: have that mended, then retry.',
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: LIST,
  INVALID_OPTION: LIST,
  DUPLICATES_DETECTED: TWICE,
  DUPLICATE_VALUE: TWICE,
  DUPLICATE_EXTERNAL_ID: TWICE,
  CONFLICT: TWICE,
  OBJECT_ALREADY_EXISTS: TWICE,
  INVALID_FIELD: ACCESS,
  INVALID_FIELD_FOR_INSERT_UPDATE: ACCESS,
  INSUFFICIENT_ACCESS_OR_READONLY: ACCESS,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: ACCESS,
  PROPERTY_DOESNT_EXIST: ACCESS,
  READ_ONLY_VALUE: ACCESS,
  MISSING_SCOPES: ACCESS,
  STRING_TOO_LONG: FIT,
  INVALID_TYPE_ON_FIELD_IN_RECORD: FIT,
  INVALID_VALUE: FIT,
  ENTITY_IS_LOCKED: 'An approval there has locked the record: nothing, until it is open again.',
  ENTITY_IS_DELETED: 'The record was deleted meanwhile: nothing.',
}
const OTHERWISE = 'See what there refuses it; put that right, or leave the field out of the sync.'

/** What to do about a change that was refused; `answer` begins with the vendor's code, as jobs write it. */
export function remedyOfChange(answer: string): string {
  const [code = ''] = /^\w+(?=:)/.exec(answer) ?? []
  return BY_CODE[code] ?? OTHERWISE
}

/** The note of a job says itself what is to be put right. */
export const REMEDY_OF_JOB = 'When that is put right, start the sync again: the next run comes back to what is left.'
