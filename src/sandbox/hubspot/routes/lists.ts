// GET /crm/v3/lists/{listId} and …/memberships: static lists, which the control plane makes.
import { ApiError } from '../http/api-error.ts'
import { type Call, crmPaths, type Endpoint, limitIn, pagingAfter } from '../http/endpoint.ts'
import type { StaticList } from '../store/lists.ts'

function listOf(call: Call): StaticList {
  const list = call.portal.lists.get(call.params['listId'] ?? '')
  if (list !== undefined) return list
  throw new ApiError(404, {
    message: `List does not exist with ID ${call.params['listId']}.`,
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'ILS.LIST_NOT_FOUND',
  })
}

const get: Endpoint = {
  method: 'GET',
  paths: crmPaths('lists', '/:listId'),
  limit: 'burst',
  handle: call => {
    const { members, createdAt, ...list } = listOf(call)
    const at = new Date(createdAt).toISOString()
    const state = { processingType: 'MANUAL', processingStatus: 'COMPLETE', listVersion: 1 }
    return { status: 200, body: { list: { ...list, ...state, createdAt: at, updatedAt: at, size: members.length } } }
  },
}

/** Pages of up to 250 members in the order of ids; 100 when no limit is given. */
const memberships: Endpoint = {
  method: 'GET',
  paths: crmPaths('lists', '/:listId/memberships'),
  limit: 'burst',
  handle: call => {
    const list = listOf(call)
    const limit = limitIn(call.query, 100, 250)
    const after = Number(call.query.get('after') ?? 0)
    const found = list.members.findIndex(id => Number(id) > after)
    const start = found === -1 ? list.members.length : found
    const page = list.members.slice(start, start + limit)
    const more = start + limit < list.members.length
    const membershipTimestamp = new Date(list.createdAt).toISOString()
    const results = page.map(recordId => ({ recordId, membershipTimestamp }))
    const body = { total: list.members.length, results, ...pagingAfter(call, more ? (page.at(-1) ?? null) : null) }
    return { status: 200, body }
  },
}

export const listEndpoints: readonly Endpoint[] = [get, memberships]
