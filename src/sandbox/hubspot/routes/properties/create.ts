// POST /crm/v3/properties/{objectType}: an admin's new property; 409 when the name is taken.
import { bodyOf, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { tableOf } from '../objects/target.ts'
import { makeProperty, propertyInput } from './definition.ts'

export const createProperty: Endpoint = {
  method: 'POST',
  paths: crmPaths('properties', '/:objectType'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    return { status: 201, body: makeProperty(call.portal, table, bodyOf(call, propertyInput)) }
  },
}
