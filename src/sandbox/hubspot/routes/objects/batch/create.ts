// POST /crm/v3/objects/{objectType}/batch/create: all or nothing, unless every input has a trace id of its own.
import { ApiError, invalid } from '../../../http/api-error.ts'
import { type Answer, bodyOf, type Call, crmPaths, type Endpoint } from '../../../http/endpoint.ts'
import type { LinkInput } from '../../../store/links.ts'
import type { ObjectTable } from '../../../store/table.ts'
import { checkRows, type SentValues } from '../check-rows.ts'
import { make } from '../create.ts'
import { createBatch, refuseSize } from '../input.ts'
import { renderWritten, tableOf } from '../target.ts'
import { batchAnswer, shuffled } from './answer.ts'

interface Input {
  readonly properties: SentValues
  readonly associations: readonly LinkInput[]
  readonly objectWriteTraceId?: string | undefined
}

/** The version of the dated family that documents 200 for a batch of new contacts. */
function statusOf(call: Call): number {
  return call.url.includes('/2025-09/') ? 200 : 201
}

/** Writes the good rows and reports each bad one under its trace id. */
function createEach(call: Call, table: ObjectTable, inputs: readonly Input[]): Answer {
  const results: object[] = []
  const errors: object[] = []
  for (const { properties, associations, objectWriteTraceId } of inputs) {
    try {
      const [values = {}] = checkRows(call, table, [{ record: null, sent: properties, links: associations }])
      const record = make(call, table, values, associations)
      results.push({ ...renderWritten(call, table, record), objectWriteTraceId })
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure
      const context = { ...failure.detail.context, objectWriteTraceId: [objectWriteTraceId] }
      errors.push({ status: 'error', ...failure.detail, context })
    }
  }
  return batchAnswer(call, statusOf(call), results, errors)
}

export const batchCreate: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType/batch/create'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { inputs } = bodyOf(call, createBatch)
    refuseSize(inputs)
    const traces = inputs.map(input => input.objectWriteTraceId).filter(trace => trace !== undefined)
    const each = inputs.length > 0 && traces.length === inputs.length
    if (new Set(traces).size < traces.length) throw invalid('Duplicate objectWriteTraceId found in batch input')
    if (each) return createEach(call, table, inputs)
    const rows = inputs.map(input => ({ record: null, sent: input.properties, links: input.associations }))
    const values = checkRows(call, table, rows)
    const made = inputs.map((input, position) => make(call, table, values[position] ?? {}, input.associations))
    const results = shuffled(call, made).map(record => renderWritten(call, table, record))
    return batchAnswer(call, statusOf(call), results, [])
  },
}
