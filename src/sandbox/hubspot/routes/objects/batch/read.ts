// POST /crm/v3/objects/{objectType}/batch/read: found records in the order of ids, missing ones as one error of a 207.
import { invalid } from '../../../http/api-error.ts'
import { bodyOf, crmPaths, type Endpoint } from '../../../http/endpoint.ts'
import type { HubSpotRecord } from '../../../store/record.ts'
import { render } from '../../../store/render.ts'
import { readBatch, refuseOversize } from '../input.ts'
import { tableOf, viewOf } from '../target.ts'
import { batchAnswer, missingError } from './answer.ts'

const HISTORY_LIMIT =
  'The maximum number of inputs supported in a batch request for property histories is 50. Please reduce the number of items and try again'

export const batchRead: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType/batch/read'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { inputs, properties, propertiesWithHistory, idProperty } = bodyOf(call, readBatch)
    refuseOversize(inputs)
    if (propertiesWithHistory.length > 0 && inputs.length > 50) throw invalid(HISTORY_LIMIT)
    const archived = call.query.get('archived') === 'true'
    const found = new Map<string, HubSpotRecord>()
    const missing: string[] = []
    for (const { id } of inputs) {
      const record = table.find(id, idProperty)
      if (record === undefined || (record.archivedAt !== null) !== archived) missing.push(id)
      else found.set(record.id, record)
    }
    const ordered = [...found.values()].sort((a, b) => Number(a.id) - Number(b.id))
    const view = viewOf(call, table, properties, propertiesWithHistory)
    const errors = missing.length === 0 ? [] : [missingError(table, [...new Set(missing)])]
    return batchAnswer(
      call,
      200,
      ordered.map(record => render(record, view)),
      errors,
    )
  },
}
