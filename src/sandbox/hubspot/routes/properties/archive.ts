// DELETE /crm/v3/properties/{objectType}/{propertyName}: an admin removes a property of their own.
import { notFound } from '../../http/api-error.ts'
import { crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { tableOf } from '../objects/target.ts'
import { binProperty } from './definition.ts'

export const archiveProperty: Endpoint = {
  method: 'DELETE',
  paths: crmPaths('properties', '/:objectType/:propertyName'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const name = (call.params['propertyName'] ?? '').toLowerCase()
    const property = call.portal.catalog.properties(table.type).get(name)
    if (property === undefined) throw notFound()
    binProperty(call.portal, table, property)
    return { status: 204 }
  },
}
