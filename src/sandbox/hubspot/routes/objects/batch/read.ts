// POST /crm/v3/objects/{objectType}/batch/read: found records in an order that nobody may count on, missing ones as
// one error of a 207.
import { invalid } from '../../../http/api-error.ts'
import { bodyOf, crmPaths, type Endpoint } from '../../../http/endpoint.ts'
import { isGone } from '../../../store/bin.ts'
import type { HubSpotRecord } from '../../../store/record.ts'
import { render } from '../../../store/render.ts'
import { readBatch, refuseSize } from '../input.ts'
import { archivedOr, idPropertyOf, tableOf, viewOf } from '../target.ts'
import { batchAnswer, missingError, shuffled } from './answer.ts'

const HISTORY_LIMIT =
  'The maximum number of inputs supported in a batch request for property histories is 50. Please reduce the number of items and try again'

export const batchRead: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType/batch/read'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { inputs, properties, propertiesWithHistory, idProperty } = bodyOf(call, readBatch)
    refuseSize(inputs)
    if (propertiesWithHistory.length > 0 && inputs.length > 50) throw invalid(HISTORY_LIMIT)
    const by = idPropertyOf(table, idProperty)
    const archived = call.query.get('archived') === 'true'
    const found = new Map<string, HubSpotRecord>()
    const missing = new Set<string>()
    for (const { id } of inputs) {
      const record = archivedOr(table, id, by, archived)
      if (record === undefined || isGone(record, call.portal.clock.now())) missing.add(id)
      else found.set(record.id, record)
    }
    const view = viewOf(call, table, { properties, withHistory: propertiesWithHistory })
    const results = shuffled(call, [...found.values()]).map(record => render(record, view))
    return batchAnswer(call, 200, results, missing.size === 0 ? [] : [missingError(table, [...missing])])
  },
}
