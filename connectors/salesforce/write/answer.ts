// What Salesforce says of the rows of a collection, as outcomes. Rows come in the order in which they were sent; where one
// names another record than was sent, nothing of the answer is believed.
import { z } from 'zod'
import type { WriteOutcome } from '../../../src/contract/connector.ts'
import { ConfigError } from '../../../src/errors.ts'
import { unknownAnswer } from '../errors.ts'
import { longId } from '../values.ts'
import { isDuplicate, isMendable, mayBeDrift, rowVerdict } from './verdict.ts'

/** Salesforce says statusCode, jsforce's types say errorCode. */
const RowError = z
  .object({
    statusCode: z.string().optional(),
    errorCode: z.string().optional(),
    message: z.string().nullish(),
    fields: z.array(z.string()).nullish(),
    /** Salesforce's own spelling, and the right one. */
    duplicateResut: z.unknown().optional(),
    duplicateResult: z.unknown().optional(),
  })
  .transform(({ statusCode, errorCode, message, fields, duplicateResut, duplicateResult }) => ({
    code: statusCode ?? errorCode ?? 'UNKNOWN',
    message: message ?? '',
    fields: fields ?? [],
    duplicates: duplicateResut ?? duplicateResult,
  }))

/** One thing that Salesforce has against a row. */
export interface Objection {
  readonly code: string
  readonly message: string
  readonly fields: readonly string[]
  /** What a duplicate rule has found, as it came. */
  readonly duplicates?: unknown
}

const Saved = z.union([
  z.object({ id: z.string().min(1), success: z.literal(true) }),
  z.object({ id: z.string().nullish(), success: z.literal(false), errors: z.array(RowError).min(1) }),
])
/** The answer to a write of a collection. */
export const SavedRows = z.array(Saved)

/** One outcome per row. ConnectionLost where the rows are not those that were sent. */
export function outcomesOf(rows: z.infer<typeof SavedRows>, ids: readonly string[], where: string): WriteOutcome[] {
  if (rows.length !== ids.length) throw unknownAnswer(where, 'another number of rows')
  const strange = rows.some(({ id }, place) => id != null && longId(id) !== longId(ids[place] ?? ''))
  if (strange) throw unknownAnswer(where, 'rows of other records')
  haltIfAll(
    rows.map(row => (row.success ? [] : row.errors)),
    where,
  )
  return rows.map(row => (row.success ? { status: 'applied', answer: 'success' } : refusalOf(row.errors)))
}

/**
 * ConfigError where every row is refused for the same set-up. When some rows were written their outcomes must not be lost
 * to an error: then the others are tried again, and come back alone.
 */
function haltIfAll(rows: readonly (readonly Objection[])[], where: string): void {
  const halted = rows.map(errors => errors.find(({ code, message }) => rowVerdict(code, message) === 'halt'))
  const [first] = halted
  if (first === undefined || halted.includes(undefined)) return
  throw new ConfigError({
    where,
    what: `Salesforce refuses all writes: ${first.code}`,
    fix: 'Ask the Salesforce admin.',
  })
}

/** The outcome of a row that was refused: for good when one of its errors is. */
export function refusalOf(errors: readonly Objection[]): WriteOutcome {
  const judged = errors.map(error => ({ ...error, verdict: rowVerdict(error.code, error.message) }))
  const { code, verdict } = judged.find(each => each.verdict === 'rejected') ?? judged[0] ?? UNTOLD
  const answer = errors.map(({ message }) => message).join('; ')
  if (verdict !== 'rejected') return { status: 'retry', code, answer, contended: verdict === 'contended' }
  const fields = [...new Set(errors.flatMap(error => error.fields))]
  const duplicates = errors.filter(error => isDuplicate(error.code))
  const drift = errors.some(error => mayBeDrift(error.code)) ? { drift: true } : {}
  const refused = {
    status: 'rejected',
    code,
    answer,
    fields,
    mendable: errors.some(error => isMendable(error.code)),
    ...drift,
  } as const
  if (duplicates.length === 0) return refused
  return { ...refused, duplicateOf: [...new Set(duplicates.flatMap(recordsIn))] }
}

const UNTOLD = { code: 'UNKNOWN', verdict: 'rejected' } as const

const Found = z.object({
  matchResults: z.array(z.object({ matchRecords: z.array(z.object({ record: z.object({ Id: z.string() }) })) })),
})

/** The records that a duplicate rule has found, or that hold a value which must be unique. */
function recordsIn({ duplicates, message }: Objection): string[] {
  const found = Found.safeParse(duplicates)
  if (found.success) {
    return found.data.matchResults.flatMap(({ matchRecords }) => matchRecords.map(({ record }) => longId(record.Id)))
  }
  // "duplicate value found: Ext__c duplicates value on record with id: 003…"
  return [...message.matchAll(/\bid: ([A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?)\b/g)].map(([, id = '']) => longId(id))
}
