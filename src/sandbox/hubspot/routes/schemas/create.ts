// POST /crm-object-schemas/v3/schemas: a custom object with its properties; it has an id of the form 2-N.
import { z } from 'zod'
import { ApiError, invalid } from '../../http/api-error.ts'
import { bodyOf, type Call, type Endpoint } from '../../http/endpoint.ts'
import type { CustomObject } from '../../schema/custom-objects.ts'
import { type ObjectType, objectType } from '../../schema/object-type.ts'
import { systemProperties } from '../../schema/standard/system.ts'
import { makeProperty, propertyInput } from '../properties/definition.ts'
import { associateTypes } from './associate.ts'
import { schemaOf, schemaPaths } from './shown.ts'

const names = z.array(z.string()).default([])
const input = z.object({
  name: z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]*$/),
  labels: z.object({ singular: z.string().optional(), plural: z.string().optional() }),
  description: z.string().default(''),
  primaryDisplayProperty: z.string().optional(),
  secondaryDisplayProperties: names,
  searchableProperties: names,
  requiredProperties: z.array(z.string()),
  associatedObjects: names,
  properties: z.array(propertyInput.extend({ groupName: z.string().optional() })),
})

type Input = z.infer<typeof input>

/** Most custom objects of an account. */
const MOST_OBJECTS = 10

function typeFor(call: Call, wanted: Input): ObjectType {
  const { portal } = call
  const name = `p${portal.portalId}_${wanted.name}`.toLowerCase()
  const group = `${wanted.name.toLowerCase()}_information`
  const { primaryDisplayProperty: primary } = wanted
  return objectType({
    name,
    singular: name,
    typeId: portal.customObjects.nextTypeId(),
    aliases: [wanted.name, `p_${wanted.name}`, `${portal.portalId}_${wanted.name}`].map(alias => alias.toLowerCase()),
    createdProperty: 'hs_createdate',
    defaults: primary === undefined ? [] : [primary],
    searchable: wanted.searchableProperties,
    required: wanted.requiredProperties,
    properties: systemProperties(group, 'hs_createdate', 'hs_lastmodifieddate'),
    groups: [
      { name: group, label: `${wanted.labels.singular ?? wanted.name} information`, displayOrder: 0, archived: false },
    ],
  })
}

function check(call: Call, wanted: Input): void {
  const { portal } = call
  const taken = portal.customObjects.all.some(object => object.name.toLowerCase() === wanted.name.toLowerCase())
  if (taken || portal.types.named(wanted.name) !== undefined) {
    throw new ApiError(409, {
      message: `Object type with name '${wanted.name}' already exists.`,
      category: 'OBJECT_ALREADY_EXISTS',
      subCategory: 'ObjectTypes.OBJECT_TYPE_EXISTS',
    })
  }
  if (portal.customObjects.all.length >= MOST_OBJECTS) {
    throw invalid(`The limit of ${MOST_OBJECTS} custom objects is reached`)
  }
  const own = new Set(wanted.properties.map(property => property.name))
  const mentioned = [
    ...wanted.requiredProperties,
    ...wanted.searchableProperties,
    ...wanted.secondaryDisplayProperties,
    ...(wanted.primaryDisplayProperty === undefined ? [] : [wanted.primaryDisplayProperty]),
  ]
  const stranger = mentioned.find(name => !own.has(name))
  if (stranger !== undefined) throw invalid(`Property "${stranger}" is mentioned but not defined`)
}

export const createSchema: Endpoint = {
  method: 'POST',
  paths: schemaPaths(''),
  limit: 'burst',
  handle: call => {
    const wanted = bodyOf(call, input)
    check(call, wanted)
    const { portal } = call
    const type = typeFor(call, wanted)
    const table = portal.addTable(type)
    portal.types.add(type)
    const group = type.groups[0]?.name ?? ''
    for (const { groupName = group, ...property } of wanted.properties) {
      makeProperty(portal, table, {
        ...property,
        groupName: portal.catalog.groups(type).has(groupName) ? groupName : group,
      })
    }
    const at = new Date(portal.clock.now()).toISOString()
    const { properties: _properties, associatedObjects, primaryDisplayProperty, ...said } = wanted
    const stamps = { createdAt: at, updatedAt: at, archived: false }
    const object: CustomObject = { ...said, primaryDisplayProperty, objectTypeId: type.typeId, ...stamps, type }
    portal.customObjects.set(object)
    for (const other of associatedObjects) {
      const to = portal.types.named(other)
      if (to !== undefined) associateTypes(portal, type, to, `${wanted.name}_to_${to.singular}`)
    }
    return { status: 201, body: schemaOf(call, object) }
  },
}
