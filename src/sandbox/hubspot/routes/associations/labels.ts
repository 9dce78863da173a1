// /crm/v4/associations/{fromObjectType}/{toObjectType}/labels[/{associationTypeId}]: the kinds between two types.
import { z } from 'zod'
import type { Definition } from '../../associations/definition.ts'
import { invalidType } from '../../associations/refusals.ts'
import { ApiError, invalid } from '../../http/api-error.ts'
import { bodyOf, type Call, type Endpoint } from '../../http/endpoint.ts'
import { pairOf, pairPaths } from './target.ts'

/** Labels of an admin between two types. */
const MOST_LABELS = 50

const createInput = z.object({
  name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/),
  label: z.string().min(1),
  inverseLabel: z.string().min(1).optional(),
})
const updateInput = z.object({
  associationTypeId: z.number().int(),
  label: z.string().min(1),
  inverseLabel: z.string().min(1).optional(),
})

function shown({ category, typeId, label }: Definition): object {
  return { category, typeId, label }
}

/** A kind that an admin defined and may change. Throws 400. */
function ownKind(call: Call, typeId: number): Definition {
  const { from, to } = pairOf(call)
  const found = call.portal.associations.definitions.between(from, to).find(one => one.typeId === typeId)
  if (found === undefined) throw invalidType(`0-${typeId}`, from, to)
  if (found.category === 'USER_DEFINED' && found.label !== null) return found
  throw invalid(`The association type ${typeId} is defined by HubSpot and cannot be changed`)
}

const list: Endpoint = {
  method: 'GET',
  paths: pairPaths('/labels'),
  limit: 'burst',
  handle: call => {
    const { from, to } = pairOf(call)
    return { status: 200, body: { results: call.portal.associations.definitions.between(from, to).map(shown) } }
  },
}

const create: Endpoint = {
  method: 'POST',
  paths: pairPaths('/labels'),
  limit: 'burst',
  handle: call => {
    const { from, to } = pairOf(call)
    const wanted = bodyOf(call, createInput)
    const { definitions } = call.portal.associations
    const known = definitions.between(from, to).filter(one => one.category === 'USER_DEFINED' && one.label !== null)
    if (known.some(one => one.name === wanted.name || one.label === wanted.label)) {
      throw new ApiError(409, {
        message: `An association label named '${wanted.label}' already exists.`,
        category: 'OBJECT_ALREADY_EXISTS',
        subCategory: 'crm.associations.DUPLICATE_LABEL',
      })
    }
    if (known.length >= MOST_LABELS) throw invalid(`At most ${MOST_LABELS} labels are allowed between two object types`)
    return { status: 200, body: { results: definitions.create(from, to, wanted).map(shown) } }
  },
}

const update: Endpoint = {
  method: 'PUT',
  paths: pairPaths('/labels'),
  limit: 'burst',
  handle: call => {
    const { associationTypeId, label, inverseLabel } = bodyOf(call, updateInput)
    call.portal.associations.definitions.rename(ownKind(call, associationTypeId), label, inverseLabel)
    return { status: 204 }
  },
}

const remove: Endpoint = {
  method: 'DELETE',
  paths: pairPaths('/labels/:associationTypeId'),
  limit: 'burst',
  handle: call => {
    call.portal.associations.definitions.remove(ownKind(call, Number(call.params['associationTypeId'])))
    return { status: 204 }
  },
}

export const labelEndpoints: readonly Endpoint[] = [list, create, update, remove]
