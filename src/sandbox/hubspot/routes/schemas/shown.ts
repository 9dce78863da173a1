// What the schema endpoints share: their paths, and an object's definition as they show it.
import { notFound } from '../../http/api-error.ts'
import { type Call, DATED } from '../../http/endpoint.ts'
import type { CustomObject } from '../../schema/custom-objects.ts'
import type { ObjectType } from '../../schema/object-type.ts'

/** The API has a home of its own, an alias below /crm, and the dated family. */
export function schemaPaths(rest: string): string[] {
  const dated = DATED.map(version => `/crm-object-schemas/${version}/schemas${rest}`)
  return [`/crm-object-schemas/v3/schemas${rest}`, `/crm/v3/schemas${rest}`, ...dated]
}

export function schemaOf(call: Call, object: CustomObject): object {
  const { type, labels, ...rest } = object
  const { portal } = call
  return {
    id: object.objectTypeId.replace('2-', ''),
    ...rest,
    labels: { singular: labels.singular ?? object.name, plural: labels.plural ?? object.name },
    fullyQualifiedName: type.name,
    portalId: portal.portalId,
    metaType: 'PORTAL_SPECIFIC',
    createdByUserId: 51_430_432,
    updatedByUserId: 51_430_432,
    properties: [...portal.catalog.properties(type).values()],
    associations: portal.customObjects.associationsOf(object.objectTypeId),
  }
}

/** The definition of an object that HubSpot brings along. */
export function standardSchema(call: Call, type: ObjectType): object {
  const upper = type.singular.toUpperCase()
  return {
    id: type.typeId,
    objectTypeId: type.typeId,
    name: upper,
    fullyQualifiedName: upper,
    labels: { singular: upper, plural: type.name.toUpperCase() },
    requiredProperties: [...type.required],
    searchableProperties: [...type.searchable],
    primaryDisplayProperty: type.defaults[0] ?? 'hs_object_id',
    secondaryDisplayProperties: type.defaults.slice(1, 3),
    archived: false,
    metaType: 'HUBSPOT',
    properties: [...call.portal.catalog.properties(type).values()],
    associations: call.portal.customObjects.associationsOf(type.typeId),
  }
}

/** The custom object in the path: by id, qualified name or the admin's own name. Throws 404. */
export function customObjectOf(call: Call): CustomObject {
  const wanted = (call.params['objectType'] ?? '').toLowerCase()
  const found = call.portal.customObjects.all.find(object => {
    return object.objectTypeId === wanted || object.type.name === wanted || object.type.aliases.includes(wanted)
  })
  if (found === undefined) throw notFound()
  return found
}
