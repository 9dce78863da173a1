// GET /crm/v3/objects/{objectType}/{objectId}: a merged-away id answers with the record that came out of the merge.
import { crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { render } from '../../store/render.ts'
import { askedIn, recordOf, tableOf, viewOf } from './target.ts'

export const getObject: Endpoint = {
  method: 'GET',
  paths: crmPaths('objects', '/:objectType/:objectId'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const record = recordOf(call, table, call.query.get('archived') === 'true')
    return { status: 200, body: render(record, viewOf(call, table, askedIn(call))) }
  },
}
