// The errors of the associations API, in the recorded words.
import { ApiError, invalid } from '../http/api-error.ts'
import type { TypeRef } from './definitions.ts'

function constantOf(type: TypeRef): string {
  return type.singular.toUpperCase()
}

/** A kind that does not lead from the one type to the other, or is not known at all. */
export function invalidType(type: string, from: TypeRef, to: TypeRef): ApiError {
  return invalid(`${type} is not a valid association type between ${constantOf(from)} and ${constantOf(to)}`, {
    subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
    context: { type: [type], fromObjectType: [constantOf(from)], toObjectType: [constantOf(to)] },
  })
}

/** A record that is not there: "CONTACT=9 is not valid". */
export function invalidIds(strangers: readonly { readonly type: TypeRef; readonly id: string }[]): ApiError {
  return invalid('One or more associations are invalid', {
    subCategory: 'crm.associations.INVALID_OBJECT_IDS',
    context: {
      INVALID_OBJECT_IDS: strangers.map(({ type, id }) => `${constantOf(type)}=${id} is not valid`),
      objectId: strangers.map(({ id }) => id),
      objectType: strangers.map(({ type }) => constantOf(type)),
    },
  })
}

export function limitExceeded(typeId: number, max: number, from: TypeRef, id: string): ApiError {
  return invalid(`${constantOf(from)} ${id} has reached the limit of ${max} associations of type ${typeId}`, {
    subCategory: 'crm.associations.ASSOCIATION_LIMIT_EXCEEDED',
    context: { fromObjectId: [id], associationTypeId: [String(typeId)], limit: [String(max)] },
  })
}

export function noAssociations(from: TypeRef, id: string, to: TypeRef): ApiError {
  return new ApiError(404, {
    message: `No ${to.singular} is associated with ${from.singular} ${id}.`,
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    context: { fromObjectId: [id], fromObjectType: [from.singular], toObjectType: [to.singular] },
  })
}

/** An id that cannot be one. */
export function invalidIdentifier(from: TypeRef, id: string): ApiError {
  return invalid(`${constantOf(from)} has no valid identifier ${id}`, {
    subCategory: 'crm.associations.INVALID_IDENTIFIER',
    context: { fromObjectId: [id], fromObjectType: [from.singular] },
  })
}
