// POST /crm/v3/objects/{objectType}/batch/update: one bad value refuses the whole batch; an id that is not there
// is an error of its own in a 207, and the others are written.
import { invalid } from '../../../http/api-error.ts'
import { bodyOf, crmPaths, type Endpoint } from '../../../http/endpoint.ts'
import { refuseOversize, updateBatch } from '../input.ts'
import { checkRows, renderWritten, tableOf } from '../target.ts'
import { batchAnswer, missingError } from './answer.ts'

export const batchUpdate: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType/batch/update'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { inputs } = bodyOf(call, updateBatch)
    refuseOversize(inputs)
    if (new Set(inputs.map(input => input.id)).size < inputs.length) throw invalid('Duplicate IDs found in batch input')
    const rows = inputs.flatMap(({ id, idProperty, properties }) => {
      const record = table.find(id, idProperty)
      return record === undefined || record.archivedAt !== null ? [] : [{ asked: id, record, sent: properties }]
    })
    const values = checkRows(call, table, rows)
    const author = call.portal.integration(call.correlationId)
    const written = rows.map(({ record }, position) => {
      return renderWritten(call, table, call.portal.changes.write(table, record, values[position] ?? {}, author))
    })
    const there = new Set(rows.map(row => row.asked))
    const missing = inputs.map(input => input.id).filter(id => !there.has(id))
    return batchAnswer(call, 200, written, missing.length === 0 ? [] : [missingError(table, missing)])
  },
}
