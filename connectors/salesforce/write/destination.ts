// Writing: one collections request per batch, rows independent of each other, one outcome per change. A lost answer is
// said to be lost; nothing is sent twice from here.
import { z } from 'zod'
import type {
  Change,
  ConnectorDeps,
  CurrentRecord,
  Destination,
  WriteOutcome,
} from '../../../src/contract/connector.ts'
import type { Moment } from '../../../src/domain/record.ts'
import { lineOf, RetriableError } from '../../../src/errors.ts'
import { createBulkWriter } from '../bulk/ingest/writer.ts'
import type { Describer, ObjectType } from '../describe.ts'
import { unknownAnswer } from '../errors.ts'
import type { Settings } from '../settings.ts'
import { columnsOf } from '../soql.ts'
import type { SalesforceTransport } from '../transport.ts'
import { longId, toText } from '../values.ts'
import { outcomesOf, SavedRows } from './answer.ts'
import { type Prepared, prepared, specsOf } from './row.ts'

/** Source: app limits cheat sheet, "API Requests": a call may take ten minutes. */
const LONGEST_CALL_MS = 600_000
/** The sandbox of this machine answers at once or not at all. */
const LONGEST_SANDBOX_CALL_MS = 3_000
/** Source: REST API guide, "sObject Collections": at most 200 records. */
export const BATCH = 200
/** A write of ours is no reason to give a lead or a case to somebody else. Source: "Assignment Rule Header". */
const HEADERS = { 'Sforce-Auto-Assign': 'FALSE' }

/** A person may edit between comparing and writing: nothing is sent later than this, in ms. */
const COMPARED_MS = 1_500

const Row = z.object({ Id: z.string() }).catchall(z.unknown()).nullable()

interface Parts {
  readonly transport: SalesforceTransport
  readonly describer: Describer
  readonly deps: ConnectorDeps
}

class NotSent extends RetriableError {}

/** In: when the write was asked for. The turn of a call, or a new session, may take longer than a comparison holds. */
function onlySoonAfter(asked: Moment, { clock, alias }: ConnectorDeps, signal: AbortSignal): () => void {
  return () => {
    signal.throwIfAborted()
    if (clock.now() <= asked + COMPARED_MS) return
    const fix = 'It is compared anew.'
    throw new NotSent({ where: alias, what: 'not sent: the comparison with the CRM is too old by now', fix })
  }
}

/** One request for all of them. ConnectionLost when it is not known what was written. */
async function send(
  { transport, deps }: Parts,
  stream: string,
  rows: readonly Extract<Prepared, { values: unknown }>[],
  go: () => void,
): Promise<WriteOutcome[]> {
  if (rows.length === 0) return []
  const records = rows.map(({ change, values }) => ({ attributes: { type: stream }, id: change.recordId, ...values }))
  const body = { allOrNone: false, records }
  const call = { method: 'PATCH', path: '/composite/sobjects', body, headers: HEADERS, writes: true, go } as const
  const ids = rows.map(({ change }) => change.recordId)
  try {
    return outcomesOf(await transport.json(call, SavedRows), ids, deps.alias)
  } catch (error) {
    if (!(error instanceof NotSent)) throw error
    return rows.map(() => ({ status: 'retry', code: 'NOT_SENT', answer: lineOf(error) }))
  }
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

async function write(parts: Parts, stream: string, changes: readonly Change[], signal: AbortSignal) {
  const go = onlySoonAfter(parts.deps.clock.now(), parts.deps, signal)
  const type = await parts.describer.of(stream)
  const specs = specsOf(type)
  signal.throwIfAborted()
  const rows = changes.map(change => prepared(type, specs, change))
  const answers = (
    await send(
      parts,
      stream,
      rows.filter(row => 'values' in row),
      go,
    )
  ).values()
  return rows.map(row => {
    if ('outcome' in row) return row.outcome
    const next = answers.next()
    if (next.done === true) throw unknownAnswer(parts.deps.alias, 'too short')
    return next.value
  })
}

/** The destination part of a Salesforce connection. */
export function createDestination(settings: Settings, parts: Parts): Destination {
  const { transport, describer, deps } = parts
  return {
    batchSize: BATCH,
    longestCallMs: settings.sandbox ? LONGEST_SANDBOX_CALL_MS : LONGEST_CALL_MS,
    locksParents: true,
    current: async (stream, ids, fields, signal) => {
      const type = await describer.of(stream)
      const wanted = [...fields, ...(type.receiptField === null ? [] : [type.receiptField])]
      const body = { ids, fields: columnsOf(type, wanted, deps.alias) }
      signal.throwIfAborted()
      const path = `/composite/sobjects/${encodeURIComponent(stream)}` as const
      return currentOf(type, ids, fields, await transport.json({ method: 'POST', path, body }, z.array(Row)))
    },
    write: (stream, changes, signal) => write(parts, stream, changes, signal),
    bulk: createBulkWriter(parts),
  }
}
