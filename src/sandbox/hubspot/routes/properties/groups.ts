// /crm/v3/properties/{objectType}/groups[/{groupName}]
import { z } from 'zod'
import { ApiError, invalid, notFound } from '../../http/api-error.ts'
import { bodyOf, type Call, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import type { PropertyGroup } from '../../schema/property.ts'
import { tableOf } from '../objects/target.ts'

const input = z.object({ name: z.string().min(1), label: z.string(), displayOrder: z.number().default(-1) })
const change = z.object({ label: z.string().optional(), displayOrder: z.number().optional() })
const ALL = crmPaths('properties', '/:objectType/groups')
const ONE = crmPaths('properties', '/:objectType/groups/:groupName')

function groupsOf(call: Call): Map<string, PropertyGroup> {
  return call.portal.catalog.groups(tableOf(call).type)
}

/** Throws 404 for a group that is not there. */
function groupOf(call: Call): PropertyGroup {
  const group = groupsOf(call).get(call.params['groupName'] ?? '')
  if (group === undefined) throw notFound()
  return group
}

const list: Endpoint = {
  method: 'GET',
  paths: ALL,
  limit: 'burst',
  handle: call => ({ status: 200, body: { results: [...groupsOf(call).values()] } }),
}

const create: Endpoint = {
  method: 'POST',
  paths: ALL,
  limit: 'burst',
  handle: call => {
    const groups = groupsOf(call)
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

const get: Endpoint = {
  method: 'GET',
  paths: ONE,
  limit: 'burst',
  handle: call => ({ status: 200, body: groupOf(call) }),
}

const update: Endpoint = {
  method: 'PATCH',
  paths: ONE,
  limit: 'burst',
  handle: call => {
    const group = groupOf(call)
    const { label = group.label, displayOrder = group.displayOrder } = bodyOf(call, change)
    const changed = { ...group, label, displayOrder }
    groupsOf(call).set(group.name, changed)
    return { status: 200, body: changed }
  },
}

/** A group goes only when no property is left in it. */
const archive: Endpoint = {
  method: 'DELETE',
  paths: ONE,
  limit: 'burst',
  handle: call => {
    const group = groupOf(call)
    const properties = [...call.portal.catalog.properties(tableOf(call).type).values()]
    if (properties.some(property => property.groupName === group.name)) {
      throw invalid(`Property group "${group.name}" still has properties and cannot be archived`)
    }
    groupsOf(call).delete(group.name)
    return { status: 204 }
  },
}

export const propertyGroupEndpoints: readonly Endpoint[] = [list, create, get, update, archive]
