// What HubSpot says of the rows of a batch, as outcomes. Rows come in any order and are matched by id; a row that nothing
// tells of is unknown, and found out about alone.
import { z } from 'zod'
import type { Change, WriteOutcome } from '../../../src/contract/connector.ts'
import { unknownAnswer } from '../errors.ts'

/** Faults of a single row of a 207 that another try may mend. */
const TRY_AGAIN = new Set(['RATE_LIMITS', 'INTERNAL_ERROR', 'LOCKED', 'TIMEOUT', 'SERVICE_UNAVAILABLE'])
const DUPLICATES = new Set(['CONFLICT', 'DUPLICATE_VALUE', 'OBJECT_ALREADY_EXISTS'])

/** Refused by the set-up or by other records of the account, which may be put right: not for the value itself. */
const MENDABLE = new Set([
  ...DUPLICATES,
  'PROPERTY_DOESNT_EXIST',
  'INVALID_OPTION',
  'READ_ONLY_VALUE',
  'MISSING_SCOPES',
])

/** A property that is gone, locked, or of other values than when the plan was made. */
const OF_FIELD = new Set(['PROPERTY_DOESNT_EXIST', 'INVALID_OPTION', 'READ_ONLY_VALUE', 'INVALID_VALUE'])

const RowFault = z.object({
  id: z.string().nullish(),
  category: z.string().nullish(),
  message: z.string().nullish(),
  context: z.record(z.string(), z.array(z.string())).nullish().catch(null),
})
type RowFault = z.infer<typeof RowFault>
const Answer = z.object({
  results: z.array(z.object({ id: z.string(), properties: z.record(z.string(), z.string().nullish()).nullish() })),
  errors: z.array(RowFault).nullish(),
})

/** One outcome per change from a 200 or a 207. ConnectionLost for what is no answer to a batch. */
export function outcomesOf(
  changes: readonly Change[],
  raw: unknown,
  receiptField: string | null,
  where: string,
): WriteOutcome[] {
  const answer = Answer.safeParse(raw)
  if (!answer.success) throw unknownAnswer(where, 'not understood')
  const { results, errors } = answer.data
  const receiptOf = ({ properties }: (typeof results)[number]) =>
    receiptField === null ? undefined : (properties?.[receiptField] ?? undefined)
  const byId = new Map(results.map(result => [result.id, result]))
  const byReceipt = new Map(results.map(result => [receiptOf(result), result]))
  return changes.map(({ recordId, intentId }): WriteOutcome => {
    const row = byId.get(recordId)
    const fault = errors?.find(error => error.id === recordId || error.context?.['ids']?.includes(recordId) === true)
    const receipt = row === undefined ? undefined : receiptOf(row)
    if (row !== undefined && fault === undefined && (receipt === undefined || receipt === intentId)) {
      return { status: 'applied', answer: 'success' }
    }
    if (row === undefined && fault !== undefined) return faultOutcome(fault)
    // A record that was merged away is written under the id of the survivor: the receipt tells.
    if (row === undefined && byReceipt.has(intentId)) {
      return { status: 'applied', answer: 'success, on the record it was merged into' }
    }
    return { status: 'unknown', answer: 'the answer does not tell of this record' }
  })
}

function faultOutcome({ category, message, context }: RowFault): WriteOutcome {
  const code = category ?? 'UNKNOWN'
  const answer = message ?? ''
  if (TRY_AGAIN.has(code)) return { status: 'retry', code, answer }
  const fields = context?.['propertyName'] ?? []
  return rejection([code], answer, fields)
}

/** A row that is refused for good, under the first of the codes. What one of them allows is tried again. */
export function rejection(
  codes: readonly [string, ...string[]],
  answer: string,
  fields: readonly string[],
): Extract<WriteOutcome, { status: 'rejected' }> {
  const refused = {
    status: 'rejected',
    code: codes[0],
    answer,
    fields,
    mendable: codes.some(code => MENDABLE.has(code)),
    ...(codes.some(code => OF_FIELD.has(code)) ? { drift: true } : {}),
  } as const
  return codes.some(code => DUPLICATES.has(code)) ? { ...refused, duplicateOf: recordsIn(answer) } : refused
}

/** "Contact already exists. Existing ID: 3401" */
function recordsIn(message: string): string[] {
  return [...message.matchAll(/\bID: ?(\d+)\b/gi)].map(([, id = '']) => id)
}
