// GET /crm/v3/objects/{objectType}/{objectId}
import { crmPaths, type Endpoint, listIn } from '../../http/endpoint.ts'
import { render } from '../../store/render.ts'
import { recordOf, tableOf, viewOf } from './target.ts'

export const getObject: Endpoint = {
  method: 'GET',
  paths: crmPaths('objects', '/:objectType/:objectId'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const record = recordOf(call, table)
    const history = listIn(call.query, 'propertiesWithHistory')
    return { status: 200, body: render(record, viewOf(call, table, listIn(call.query, 'properties'), history)) }
  },
}
