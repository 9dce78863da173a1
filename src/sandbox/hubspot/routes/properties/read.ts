// GET /crm/v3/properties/{objectType}[/{propertyName}]: all at once, there are no pages; archived ones when asked for.
import { notFound } from '../../http/api-error.ts'
import { type Call, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import type { Property } from '../../schema/property.ts'
import { tableOf } from '../objects/target.ts'

function shelf(call: Call): Map<string, Property> {
  const { type } = tableOf(call)
  const { catalog } = call.portal
  return call.query.get('archived') === 'true' ? catalog.archived(type) : catalog.properties(type)
}

export const listProperties: Endpoint = {
  method: 'GET',
  paths: crmPaths('properties', '/:objectType'),
  limit: 'burst',
  handle: call => ({ status: 200, body: { results: [...shelf(call).values()] } }),
}

export const getProperty: Endpoint = {
  method: 'GET',
  paths: crmPaths('properties', '/:objectType/:propertyName'),
  limit: 'burst',
  handle: call => {
    const property = shelf(call).get((call.params['propertyName'] ?? '').toLowerCase())
    if (property === undefined) throw notFound()
    return { status: 200, body: property }
  },
}
