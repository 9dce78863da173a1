// DELETE /crm/v3/objects/{objectType}/{objectId}: 204, also for what is gone already.
import { crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { tableOf } from './target.ts'

export const archiveObject: Endpoint = {
  method: 'DELETE',
  paths: crmPaths('objects', '/:objectType/:objectId'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const id = call.params['objectId'] ?? ''
    const record = table.exact(id)
    if (record !== undefined) call.portal.changes.archive(table, record, call.portal.integration(call.correlationId))
    return { status: 204 }
  },
}
