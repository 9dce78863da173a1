// PATCH /crm/v3/properties/{objectType}/{propertyName}: label, group, options; never the name nor the uniqueness.
import { invalid, notFound } from '../../http/api-error.ts'
import { bodyOf, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { tableOf } from '../objects/target.ts'
import { checkGroup, checkShape, propertyChange } from './definition.ts'

export const updateProperty: Endpoint = {
  method: 'PATCH',
  paths: crmPaths('properties', '/:objectType/:propertyName'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const known = call.portal.catalog.properties(table.type)
    const property = known.get((call.params['propertyName'] ?? '').toLowerCase())
    if (property === undefined) throw notFound()
    const wanted = bodyOf(call, propertyChange)
    const redefines = [wanted.type, wanted.fieldType, wanted.groupName, wanted.label].some(part => part !== undefined)
    if (property.modificationMetadata.readOnlyDefinition && redefines) {
      throw invalid(`The definition of the property ${property.name} is read only`)
    }
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
    const changed = { ...property, ...given, updatedAt: new Date(call.portal.clock.now()).toISOString() }
    checkGroup(call.portal, table, changed.groupName)
    checkShape({ ...changed, options: [...changed.options] }, property.name)
    known.set(property.name, changed)
    return { status: 200, body: changed }
  },
}
