// POST /crm/v3/objects/{objectType}/gdpr-delete: erased for good; an e-mail that nobody has is barred from coming.
import { notFound } from '../../http/api-error.ts'
import { bodyOf, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { uniqueKey } from '../../values/unique-keys.ts'
import { gdprInput } from './input.ts'
import { idPropertyOf, tableOf } from './target.ts'

export const gdprDelete: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType/gdpr-delete'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { objectId, idProperty } = bodyOf(call, gdprInput)
    const by = idPropertyOf(table, idProperty)
    const record = table.find(objectId, by)
    if (record !== undefined) call.portal.changes.purge(table, record, call.portal.integration(call.correlationId))
    else if (by === 'email') call.portal.blocked.add(uniqueKey(objectId))
    else throw notFound()
    return { status: 204 }
  },
}
