// POST /crm/v3/objects/{objectType}/batch/archive: 204, also for what is gone already.
import { bodyOf, crmPaths, type Endpoint } from '../../../http/endpoint.ts'
import { idBatch, refuseRepeated, refuseSize } from '../input.ts'
import { tableOf } from '../target.ts'

export const batchArchive: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType/batch/archive'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { inputs } = bodyOf(call, idBatch)
    refuseSize(inputs)
    const ids = inputs.map(input => input.id)
    refuseRepeated(ids)
    for (const id of ids) {
      const record = table.exact(id)
      if (record !== undefined) call.portal.changes.archive(table, record, call.portal.integration(call.correlationId))
    }
    return { status: 204 }
  },
}
