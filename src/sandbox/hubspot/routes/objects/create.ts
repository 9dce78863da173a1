// POST /crm/v3/objects/{objectType}: 201, or 409 when another contact has the e-mail.
import { bodyOf, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { writeInput } from './input.ts'
import { checkRows, renderWritten, tableOf } from './target.ts'

export const createObject: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { properties } = bodyOf(call, writeInput)
    const [values = {}] = checkRows(call, table, [{ record: null, sent: properties }])
    const record = call.portal.changes.create(table, values, call.portal.integration(call.correlationId))
    return { status: 201, body: renderWritten(call, table, record) }
  },
}
