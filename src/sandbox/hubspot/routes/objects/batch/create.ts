// POST /crm/v3/objects/{objectType}/batch/create: all or nothing, unless every input has a trace id of its own.
import { ApiError } from '../../../http/api-error.ts'
import { type Answer, bodyOf, type Call, crmPaths, type Endpoint } from '../../../http/endpoint.ts'
import type { ObjectTable } from '../../../store/table.ts'
import { createBatch, refuseOversize } from '../input.ts'
import { checkRows, renderWritten, type SentValues, tableOf } from '../target.ts'
import { batchAnswer } from './answer.ts'

interface Input {
  readonly properties: SentValues
  readonly objectWriteTraceId?: string | undefined
}

/** Writes the good rows and reports each bad one under its trace id. */
function createEach(call: Call, table: ObjectTable, inputs: readonly Input[]): Answer {
  const results: object[] = []
  const errors: object[] = []
  for (const { properties, objectWriteTraceId } of inputs) {
    try {
      const [values = {}] = checkRows(call, table, [{ record: null, sent: properties }])
      const record = call.portal.changes.create(table, values, call.portal.integration(call.correlationId))
      results.push({ ...renderWritten(call, table, record), objectWriteTraceId })
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure
      errors.push({ status: 'error', ...failure.detail, context: { objectWriteTraceId: [objectWriteTraceId] } })
    }
  }
  return batchAnswer(call, 201, results, errors)
}

export const batchCreate: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType/batch/create'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { inputs } = bodyOf(call, createBatch)
    refuseOversize(inputs)
    const traces = inputs.map(input => input.objectWriteTraceId).filter(trace => trace !== undefined)
    if (traces.length > 0 && new Set(traces).size === inputs.length) return createEach(call, table, inputs)
    const rows = checkRows(
      call,
      table,
      inputs.map(input => ({ record: null, sent: input.properties })),
    )
    const author = call.portal.integration(call.correlationId)
    const made = rows.map(values => renderWritten(call, table, call.portal.changes.create(table, values, author)))
    return batchAnswer(call, 201, made, [])
  },
}
