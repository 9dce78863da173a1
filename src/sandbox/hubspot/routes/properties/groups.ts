// GET and POST /crm/v3/properties/{objectType}/groups
import { z } from 'zod'
import { ApiError } from '../../http/api-error.ts'
import { bodyOf, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { tableOf } from '../objects/target.ts'

const input = z.object({ name: z.string().min(1), label: z.string(), displayOrder: z.number().default(-1) })

export const listGroups: Endpoint = {
  method: 'GET',
  paths: crmPaths('properties', '/:objectType/groups'),
  limit: 'burst',
  handle: call => ({ status: 200, body: { results: [...call.portal.catalog.groups(tableOf(call).type).values()] } }),
}

export const createGroup: Endpoint = {
  method: 'POST',
  paths: crmPaths('properties', '/:objectType/groups'),
  limit: 'burst',
  handle: call => {
    const groups = call.portal.catalog.groups(tableOf(call).type)
    const group = { ...bodyOf(call, input), archived: false }
    if (groups.has(group.name)) {
      throw new ApiError(409, {
        message: `A property group named '${group.name}' already exists.`,
        category: 'OBJECT_ALREADY_EXISTS',
        subCategory: 'Properties.PROPERTY_GROUP_EXISTS',
      })
    }
    groups.set(group.name, group)
    return { status: 201, body: group }
  },
}
