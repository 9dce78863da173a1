// PATCH /crm-object-schemas/v3/schemas/{objectType}: labels, and which properties are shown, searched and required.
import { z } from 'zod'
import { invalid } from '../../http/api-error.ts'
import { bodyOf, type Endpoint } from '../../http/endpoint.ts'
import { customObjectOf, schemaOf, schemaPaths } from './shown.ts'

const names = z.array(z.string()).optional()
const input = z.object({
  labels: z.object({ singular: z.string().optional(), plural: z.string().optional() }).optional(),
  description: z.string().optional(),
  clearDescription: z.boolean().optional(),
  primaryDisplayProperty: z.string().optional(),
  secondaryDisplayProperties: names,
  searchableProperties: names,
  requiredProperties: names,
  restorable: z.boolean().optional(),
})

export const updateSchema: Endpoint = {
  method: 'PATCH',
  paths: schemaPaths('/:objectType'),
  limit: 'burst',
  handle: call => {
    const object = customObjectOf(call)
    const { portal } = call
    const { clearDescription, restorable, ...wanted } = bodyOf(call, input)
    const known = portal.catalog.properties(object.type)
    const mentioned = [
      ...(wanted.requiredProperties ?? []),
      ...(wanted.searchableProperties ?? []),
      ...(wanted.secondaryDisplayProperties ?? []),
    ]
    const stranger = mentioned.find(name => !known.has(name))
    if (stranger !== undefined) throw invalid(`Property "${stranger}" does not exist`)
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined))
    const said = { ...object, ...given, updatedAt: new Date(portal.clock.now()).toISOString() }
    const type = {
      ...object.type,
      required: said.requiredProperties,
      searchable: said.searchableProperties,
      defaults: said.primaryDisplayProperty === undefined ? [] : [said.primaryDisplayProperty],
    }
    const back = object.archived && restorable === true
    const changed = {
      ...said,
      type,
      archived: object.archived && !back,
      description: clearDescription === true ? '' : said.description,
    }
    portal.customObjects.set(changed)
    if (back) portal.types.add(type)
    else portal.types.replace(type)
    const table = portal.table(type.typeId)
    if (table !== undefined) table.type = type
    return { status: 200, body: schemaOf(call, changed) }
  },
}
