// GET /crm/v3/properties/{objectType}[/{propertyName}]: all at once, there are no pages.
import { notFound } from '../../http/api-error.ts'
import { crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { tableOf } from '../objects/target.ts'

export const listProperties: Endpoint = {
  method: 'GET',
  paths: crmPaths('properties', '/:objectType'),
  limit: 'burst',
  handle: call => {
    if (call.query.get('archived') === 'true') return { status: 200, body: { results: [] } }
    return { status: 200, body: { results: [...call.portal.catalog.properties(tableOf(call).type).values()] } }
  },
}

export const getProperty: Endpoint = {
  method: 'GET',
  paths: crmPaths('properties', '/:objectType/:propertyName'),
  limit: 'burst',
  handle: call => {
    const name = (call.params['propertyName'] ?? '').toLowerCase()
    const property = call.portal.catalog.properties(tableOf(call).type).get(name)
    if (property === undefined) throw notFound()
    return { status: 200, body: property }
  },
}
