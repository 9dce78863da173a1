// /crm-object-schemas/v3/schemas/{objectType}/associations[/{id}]: kinds of links between a custom object and others.
import { z } from 'zod'
import { invalid, notFound } from '../../http/api-error.ts'
import { bodyOf, type Endpoint } from '../../http/endpoint.ts'
import type { Portal } from '../../portal.ts'
import type { SchemaAssociation } from '../../schema/custom-objects.ts'
import type { ObjectType } from '../../schema/object-type.ts'
import { schemaPaths } from './shown.ts'

/** Defines a kind of link: the plain one of the two types, or, where that is defined already, a further one. */
export function associateTypes(portal: Portal, from: ObjectType, to: ObjectType, name: string): SchemaAssociation {
  const { definitions } = portal.associations
  const plain = definitions.unlabeled(from, to)
  const taken = portal.customObjects.associationsOf(from.typeId).some(known => known.id === String(plain.typeId))
  const [kind = plain] = taken ? definitions.create(from, to, { name, label: name }) : [plain]
  const at = new Date(portal.clock.now()).toISOString()
  const ends = { fromObjectTypeId: from.typeId, toObjectTypeId: to.typeId }
  const made = { id: String(kind.typeId), ...ends, name, createdAt: at, updatedAt: at }
  portal.customObjects.associate(made)
  return made
}

const associationInput = z.object({
  fromObjectTypeId: z.string(),
  toObjectTypeId: z.string(),
  name: z.string().default(''),
})

export const associate: Endpoint = {
  method: 'POST',
  paths: schemaPaths('/:objectType/associations'),
  limit: 'burst',
  handle: call => {
    const wanted = bodyOf(call, associationInput)
    const [from, to] = [wanted.fromObjectTypeId, wanted.toObjectTypeId].map(name => call.portal.types.named(name))
    if (from === undefined || to === undefined) throw invalid('Unable to infer object type of the association')
    return { status: 201, body: associateTypes(call.portal, from, to, wanted.name) }
  },
}

export const dissociate: Endpoint = {
  method: 'DELETE',
  paths: schemaPaths('/:objectType/associations/:associationIdentifier'),
  limit: 'burst',
  handle: call => {
    if (!call.portal.customObjects.dissociate(call.params['associationIdentifier'] ?? '')) throw notFound()
    return { status: 204 }
  },
}
