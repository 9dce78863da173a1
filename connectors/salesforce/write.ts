// Writing: one collections request per batch, rows independent of each other, one outcome per change. A lost answer is
// said to be lost; nothing is sent twice from here.
import { z } from 'zod'
import type { Change, ConnectorDeps, CurrentRecord, Destination, WriteOutcome } from '../../src/contract/connector.ts'
import { ConfigError } from '../../src/errors.ts'
import type { Describer, ObjectType } from './describe.ts'
import { rowVerdict, unknownAnswer } from './errors.ts'
import type { Settings } from './settings.ts'
import { columnsOf } from './soql.ts'
import type { SalesforceTransport } from './transport.ts'
import { longId, toJson, toText } from './values.ts'

/** Source: app limits cheat sheet, "API Requests": a call may take ten minutes. */
const LONGEST_CALL_MS = 600_000
/** The sandbox of this machine answers at once or not at all. */
const LONGEST_SANDBOX_CALL_MS = 3_000
/** Source: REST API guide, "sObject Collections": at most 200 records. */
const BATCH = 200

const Row = z.object({ Id: z.string() }).catchall(z.unknown()).nullable()
/** Salesforce says statusCode, jsforce's types say errorCode. */
const RowError = z
  .object({
    statusCode: z.string().optional(),
    errorCode: z.string().optional(),
    message: z.string(),
    fields: z.array(z.string()).default([]),
  })
  .transform(error => ({ ...error, code: error.statusCode ?? error.errorCode ?? 'UNKNOWN' }))
const Saved = z.object({ success: z.boolean(), errors: z.array(RowError).default([]) })

type Prepared = { readonly body: object } | { readonly outcome: WriteOutcome }

function prepare(stream: string, type: ObjectType, change: Change): Prepared {
  const body: Record<string, unknown> = { attributes: { type: stream }, id: change.recordId }
  for (const [field, value] of Object.entries(change.fields)) {
    const typed = toJson(type.types.get(field) ?? 'string', value)
    if (!typed.ok) {
      // Salesforce would refuse the whole request with JSON_PARSER_ERROR.
      const answer = `${field} takes a ${type.types.get(field)}, and the value is none`
      return { outcome: { status: 'rejected', code: 'INVALID_TYPE_ON_FIELD_IN_RECORD', answer, fields: [field] } }
    }
    body[field] = typed.value
  }
  if (type.receiptField !== null) body[type.receiptField] = change.intentId
  return { body }
}

function outcomeOf(row: z.infer<typeof Saved>, halts: boolean, where: string): WriteOutcome {
  if (row.success) return { status: 'applied', answer: 'success' }
  const { code, message, fields } = row.errors[0] ?? { code: 'UNKNOWN', message: 'no reason given', fields: [] }
  const verdict = rowVerdict(code, message)
  if (verdict === 'halt' && halts) {
    throw new ConfigError({ where, what: `Salesforce refuses all writes: ${code}`, fix: 'Ask the Salesforce admin.' })
  }
  const answer = message
  return verdict === 'rejected' ? { status: 'rejected', code, answer, fields } : { status: 'retry', code, answer }
}

/** One request for all records. ConnectionLost when it is not known what was written. */
async function send(
  transport: SalesforceTransport,
  records: readonly object[],
  where: string,
): Promise<WriteOutcome[]> {
  if (records.length === 0) return []
  const body = { allOrNone: false, records }
  const call = { method: 'PATCH', path: '/composite/sobjects', body, writes: true } as const
  const rows = await transport.json(call, z.array(Saved))
  if (rows.length !== records.length) throw unknownAnswer(where, 'too short')
  // When some rows were written their outcomes must not be lost to an error; the others come back alone.
  const halts = rows.every(
    ({ errors: [error] }) => error !== undefined && rowVerdict(error.code, error.message) === 'halt',
  )
  return rows.map(row => outcomeOf(row, halts, where))
}

/** The values now; rows stand in the order of the ids, null for what is gone. */
function currentOf(
  type: ObjectType,
  ids: readonly string[],
  fields: readonly string[],
  rows: readonly z.infer<typeof Row>[],
): Map<string, CurrentRecord> {
  const found = new Map<string, CurrentRecord>()
  for (const [place, row] of rows.entries()) {
    const asked = ids[place]
    if (row === null || asked === undefined || longId(row.Id) !== longId(asked)) continue
    const values = fields.map(name => [name, toText(type.types.get(name) ?? 'string', row[name])] as const)
    const receipt = type.receiptField === null ? {} : { receipt: toText('string', row[type.receiptField]) }
    found.set(asked, { fields: Object.fromEntries(values), ...receipt })
  }
  return found
}

/** The destination part of a Salesforce connection. */
export function createDestination(
  settings: Settings,
  transport: SalesforceTransport,
  describer: Describer,
  deps: ConnectorDeps,
): Destination {
  const where = deps.alias
  return {
    batchSize: BATCH,
    longestCallMs: settings.sandbox ? LONGEST_SANDBOX_CALL_MS : LONGEST_CALL_MS,
    current: async (stream, ids, fields, signal) => {
      const type = await describer.of(stream)
      const wanted = [...fields, ...(type.receiptField === null ? [] : [type.receiptField])]
      const body = { ids, fields: columnsOf(type, wanted, where) }
      signal.throwIfAborted()
      const path = `/composite/sobjects/${encodeURIComponent(stream)}` as const
      return currentOf(type, ids, fields, await transport.json({ method: 'POST', path, body }, z.array(Row)))
    },
    write: async (stream, changes, signal) => {
      const type = await describer.of(stream)
      signal.throwIfAborted()
      const prepared = changes.map(change => prepare(stream, type, change))
      const bodies = prepared.flatMap(item => ('body' in item ? [item.body] : []))
      const answers = (await send(transport, bodies, where)).values()
      return prepared.map(item => {
        if ('outcome' in item) return item.outcome
        const next = answers.next()
        if (next.done === true) throw unknownAnswer(where, 'too short')
        return next.value
      })
    },
  }
}
