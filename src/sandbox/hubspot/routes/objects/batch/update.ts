// POST /crm/v3/objects/{objectType}/batch/update: one bad value refuses the whole batch; an id that is not there
// is an error of its own in a 207, and the others are written.
import { bodyOf, crmPaths, type Endpoint } from '../../../http/endpoint.ts'
import { checkRows } from '../check-rows.ts'
import { refuseRepeated, refuseSize, updateBatch } from '../input.ts'
import { archivedOr, idPropertyOf, renderWritten, tableOf } from '../target.ts'
import { batchAnswer, missingError, shuffled } from './answer.ts'

export const batchUpdate: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType/batch/update'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { inputs } = bodyOf(call, updateBatch)
    refuseSize(inputs)
    refuseRepeated(inputs.map(input => input.id))
    const missing: string[] = []
    const rows = inputs.flatMap(({ id, idProperty, properties, objectWriteTraceId }) => {
      const record = archivedOr(table, id, idPropertyOf(table, idProperty), false)
      if (record === undefined) missing.push(id)
      return record === undefined ? [] : [{ record, sent: properties, trace: objectWriteTraceId }]
    })
    refuseRepeated(rows.map(row => row.record.id))
    const values = checkRows(call, table, rows)
    const author = call.portal.integration(call.correlationId)
    const written = rows.map(({ record, trace }, position) => ({
      trace,
      ...call.portal.changes.write(table, record, values[position] ?? {}, author),
    }))
    const results = shuffled(call, written).map(({ trace, ...record }) => {
      return { ...renderWritten(call, table, record), ...(trace === undefined ? {} : { objectWriteTraceId: trace }) }
    })
    return batchAnswer(call, 200, results, missing.length === 0 ? [] : [missingError(table, missing)])
  },
}
