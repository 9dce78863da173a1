// Writes some rows of a job through the same pipeline as every other write, in chunks of 200 as Salesforce does.
import type { RowError } from '../../api-error.ts'
import { repeatedKeys, repeatedUpdates } from '../../saving/checks/repeats.ts'
import { failed, type Outcome, refusal, type SaveContext } from '../../saving/context.ts'
import { deleteRecord, purgeRecord } from '../../saving/delete.ts'
import { insertRecord, updateRecord } from '../../saving/save.ts'
import { upsertRecord } from '../../saving/upsert.ts'
import type { Field } from '../../schema/field.ts'
import type { SObjectType } from '../../schema/schema.ts'
import type { RowValues } from './columns.ts'
import type { IngestOperation } from './job.ts'

const CHUNK = 200

export interface RowsToWrite {
  readonly operation: IngestOperation
  readonly type: SObjectType
  /** For upserts: the field that finds the records. */
  readonly key: Field | undefined
  readonly rows: readonly RowValues[]
}

/** One outcome for each row, in their order. */
export function writeRows(context: SaveContext, { operation, type, key, rows }: RowsToWrite): Outcome[] {
  const outcomes: Outcome[] = []
  for (let start = 0; start < rows.length; start += CHUNK) {
    const chunk = rows.slice(start, start + CHUNK)
    const repeated = repeatsIn(chunk, operation, key)
    for (const [i, row] of chunk.entries()) {
      outcomes.push(repeated[i] ?? writeRow(context, { operation, type, key }, row))
    }
  }
  return outcomes
}

/** CODE:message:FIELD1,FIELD2 --, as result files have it. */
export function errorText(errors: readonly RowError[]): string {
  return errors
    .map(({ code, message, fields }) => `${code}:${message}:${fields.length === 0 ? '' : `${fields.join(',')} `}--`)
    .join('')
}

function repeatsIn(
  rows: readonly RowValues[],
  operation: IngestOperation,
  key: Field | undefined,
): readonly (Outcome | undefined)[] {
  if (operation === 'update') return repeatedUpdates(rows.map(row => row.id))
  if (operation !== 'upsert' || key === undefined) return []
  return repeatedKeys(
    key.name,
    rows.map(row => keyOf(row, key)),
  )
}

function keyOf({ id, given }: RowValues, key: Field): unknown {
  return key.name === 'Id' ? id : given.find(({ field }) => field.name === key.name)?.raw
}

function writeRow(context: SaveContext, { operation, type, key }: Omit<RowsToWrite, 'rows'>, row: RowValues): Outcome {
  switch (operation) {
    case 'insert':
      if (row.id === undefined) return insertRecord(context, type, row.given)
      return failed(
        undefined,
        refusal('INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', ['Id']),
      )
    case 'update':
      return updateRecord(context, type, row.id, row.given)
    case 'upsert':
      if (key === undefined) return failed(undefined, refusal('INVALID_FIELD', 'external id field missing'))
      return upsertRecord(context, type, { field: key, raw: keyOf(row, key) }, row.given)
    case 'delete':
      return deleteRecord(context, type, row.id)
    default:
      return purgeRecord(context, type, row.id, true)
  }
}
