// POST /crm/v3/objects/{objectType}/batch/upsert: each row finds its record by one unique property, or makes it.
import { ApiError, invalid, notFound } from '../../../http/api-error.ts'
import { type Answer, bodyOf, type Call, crmPaths, type Endpoint } from '../../../http/endpoint.ts'
import type { HubSpotRecord, Values } from '../../../store/record.ts'
import type { ObjectTable } from '../../../store/table.ts'
import { uniqueKey } from '../../../values/unique-keys.ts'
import { checkRows, type Row, type SentValues } from '../check-rows.ts'
import { make } from '../create.ts'
import { refuseRepeated, refuseSize, updateBatch } from '../input.ts'
import { archivedOr, idPropertyOf, renderWritten, tableOf } from '../target.ts'
import { batchAnswer } from './answer.ts'

interface Input {
  readonly id: string
  readonly idProperty?: string | null | undefined
  readonly properties: SentValues
  readonly objectWriteTraceId?: string | undefined
}

/** The one property by which all rows find their records. Throws 400 where there is none, or more than one. */
function keyOf(table: ObjectTable, inputs: readonly Input[]): string | undefined {
  const names = new Set(inputs.map(input => input.idProperty ?? ''))
  if (names.size > 1) throw invalid('All inputs in a batch upsert must have the same idProperty')
  const [name = ''] = names
  const key = idPropertyOf(table, name)
  if (key === undefined && table.type.unique !== null && name === '') {
    throw invalid('idProperty is required in a batch upsert')
  }
  return key
}

/** A row for a record that is there, or for one that is to be made with the key as a value. By id nothing is made. */
function rowOf(table: ObjectTable, input: Input, key: string | undefined): Row {
  const record = archivedOr(table, input.id, key, false) ?? null
  if (record === null && key === undefined) throw notFound()
  if (record !== null || key === undefined) return { record, sent: input.properties }
  return { record, sent: { [key]: input.id, ...input.properties } }
}

function save(call: Call, table: ObjectTable, row: Row, values: Values, input: Input): object {
  const author = call.portal.integration(call.correlationId)
  const made = row.record === null
  const record: HubSpotRecord =
    row.record === null ? make(call, table, values, []) : call.portal.changes.write(table, row.record, values, author)
  const { objectWriteTraceId } = input
  const trace = objectWriteTraceId === undefined ? {} : { objectWriteTraceId }
  return { ...renderWritten(call, table, record), new: made, ...trace }
}

/** Writes the good rows and reports each bad one under its trace id. */
function saveEach(call: Call, table: ObjectTable, inputs: readonly Input[], key: string | undefined): Answer {
  const results: object[] = []
  const errors: object[] = []
  for (const input of inputs) {
    try {
      const row = rowOf(table, input, key)
      const [values = {}] = checkRows(call, table, [row])
      results.push(save(call, table, row, values, input))
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure
      const context = { ...failure.detail.context, objectWriteTraceId: [input.objectWriteTraceId] }
      errors.push({ status: 'error', ...failure.detail, context })
    }
  }
  return batchAnswer(call, 200, results, errors)
}

export const batchUpsert: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType/batch/upsert'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { inputs } = bodyOf(call, updateBatch)
    refuseSize(inputs)
    if (inputs.length === 0) return batchAnswer(call, 200, [], [])
    const key = keyOf(table, inputs)
    refuseRepeated(inputs.map(input => uniqueKey(input.id)))
    const traces = new Set(inputs.map(input => input.objectWriteTraceId).filter(trace => trace !== undefined))
    const partial = traces.size === inputs.length && key !== 'email'
    if (partial) return saveEach(call, table, inputs, key)
    const rows = inputs.map(input => rowOf(table, input, key))
    refuseRepeated(rows.flatMap(row => row.record?.id ?? []))
    const values = checkRows(call, table, rows)
    const pairs = inputs.map((input, position) => ({ input, row: rows[position], own: values[position] ?? {} }))
    const results = pairs.flatMap(({ input, row, own }) =>
      row === undefined ? [] : [save(call, table, row, own, input)],
    )
    return batchAnswer(call, 200, results, [])
  },
}
