// PATCH /crm/v3/objects/{objectType}/{objectId}
import { bodyOf, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { checkRows } from './check-rows.ts'
import { writeInput } from './input.ts'
import { recordOf, renderWritten, tableOf } from './target.ts'

export const updateObject: Endpoint = {
  method: 'PATCH',
  paths: crmPaths('objects', '/:objectType/:objectId'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { properties } = bodyOf(call, writeInput)
    const record = recordOf(call, table, false)
    const [values = {}] = checkRows(call, table, [{ record, sent: properties }])
    const written = call.portal.changes.write(table, record, values, call.portal.integration(call.correlationId))
    return { status: 200, body: renderWritten(call, table, written) }
  },
}
