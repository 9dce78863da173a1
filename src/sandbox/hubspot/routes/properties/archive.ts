// DELETE /crm/v3/properties/{objectType}/{propertyName}: an admin removes a property of their own.
import { invalid, notFound } from '../../http/api-error.ts'
import { crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { tableOf } from '../objects/target.ts'

export const archiveProperty: Endpoint = {
  method: 'DELETE',
  paths: crmPaths('properties', '/:objectType/:propertyName'),
  limit: 'burst',
  handle: call => {
    const known = call.portal.catalog.properties(tableOf(call).type)
    const property = known.get(call.params['propertyName'] ?? '')
    if (property === undefined) throw notFound()
    if (property.hubspotDefined === true) throw invalid(`The property ${property.name} cannot be archived`)
    known.delete(property.name)
    return { status: 204 }
  },
}
