// /crm/v3/lists/{listId}/memberships: pages of members, and who joins and leaves.
import { z } from 'zod'
import { bodyOf, type Call, type Endpoint, limitIn, pagingAfter } from '../../http/endpoint.ts'
import type { Member, RecordList } from '../../lists/lists.ts'
import { batchAnswer } from '../objects/batch/answer.ts'
import { listEndpoint, listOf, refuseDynamic } from './shown.ts'

const ids = z.array(z.union([z.string(), z.number().transform(String)]))
const both = z.object({ recordIdsToAdd: ids.default([]), recordIdsToRemove: ids.default([]) })
const now = (call: Call): number => call.portal.clock.now()

/** A page of members after the one that the cursor names. */
function page(call: Call, members: readonly Member[]): object {
  const limit = limitIn(call.query, 100, 250)
  const after = call.query.get('after')
  const start = after === null ? 0 : 1 + members.findIndex(member => member.id === after)
  const shown = members.slice(start, start + limit)
  const next = start + limit < members.length ? (shown.at(-1)?.id ?? null) : null
  const results = shown.map(({ id, joinedAt }) => {
    return { recordId: id, membershipTimestamp: new Date(joinedAt).toISOString() }
  })
  return { total: members.length, results, ...pagingAfter(call, next) }
}

/** Up to 250 members in the order of ids; 100 when no limit is given. */
const list = listEndpoint('GET', '/:listId/memberships', call => {
  return { status: 200, body: page(call, call.portal.lists.members(listOf(call), now(call))) }
})

const joinOrder = listEndpoint('GET', '/:listId/memberships/join-order', call => {
  const members = call.portal.lists.members(listOf(call), now(call))
  return {
    status: 200,
    body: page(
      call,
      members.sort((a, b) => a.joinedAt - b.joinedAt || Number(a.id) - Number(b.id)),
    ),
  }
})

function change(call: Call, target: RecordList, adding: readonly string[], removing: readonly string[]): object {
  refuseDynamic(target)
  const table = call.portal.table(target.objectTypeId)
  const there = (id: string): boolean => table?.exact(id)?.archivedAt === null
  const { lists } = call.portal
  return {
    recordsIdsAdded: lists.add(target.listId, adding.filter(there), now(call)),
    recordIdsRemoved: lists.remove(target.listId, removing),
    recordIdsMissing: [...adding, ...removing].filter(id => !there(id)),
  }
}

const add = listEndpoint('PUT', '/:listId/memberships/add', call => {
  return { status: 200, body: change(call, listOf(call), bodyOf(call, ids), []) }
})

const remove = listEndpoint('PUT', '/:listId/memberships/remove', call => {
  return { status: 200, body: change(call, listOf(call), [], bodyOf(call, ids)) }
})

const addAndRemove = listEndpoint('PUT', '/:listId/memberships/add-and-remove', call => {
  const { recordIdsToAdd, recordIdsToRemove } = bodyOf(call, both)
  return { status: 200, body: change(call, listOf(call), recordIdsToAdd, recordIdsToRemove) }
})

const addFrom = listEndpoint('PUT', '/:listId/memberships/add-from/:sourceListId', call => {
  const source = listOf(call, call.params['sourceListId'])
  const members = call.portal.lists.members(source, now(call)).map(member => member.id)
  change(call, listOf(call), members, [])
  return { status: 204 }
})

const removeAll = listEndpoint('DELETE', '/:listId/memberships', call => {
  const target = listOf(call)
  change(
    call,
    target,
    [],
    call.portal.lists.members(target, now(call)).map(member => member.id),
  )
  return { status: 204 }
})

/** The lists in which a record is. */
function membershipsOf(call: Call, typeId: string, recordId: string): object[] {
  const { lists } = call.portal
  const living = lists.all.filter(one => one.deletedAt === null && one.objectTypeId === typeId)
  return living.flatMap(one => {
    const member = lists.members(one, now(call)).find(({ id }) => id === recordId)
    if (member === undefined) return []
    const at = new Date(member.joinedAt).toISOString()
    return [{ listId: one.listId, listVersion: one.listVersion, firstAddedTimestamp: at, lastAddedTimestamp: at }]
  })
}

function typeIdOf(call: Call, text: string): string {
  return call.portal.types.named(text)?.typeId ?? text
}

const ofRecord = listEndpoint('GET', '/records/:objectTypeId/:recordId/memberships', call => {
  const { objectTypeId = '', recordId = '' } = call.params
  const results = membershipsOf(call, typeIdOf(call, objectTypeId), recordId)
  return { status: 200, body: { total: results.length, results } }
})

const records = z.object({ inputs: z.array(z.object({ objectTypeId: z.string(), recordId: z.string() })) })

const ofRecords = listEndpoint('POST', '/records/memberships/batch/read', call => {
  const { inputs } = bodyOf(call, records)
  const results = inputs.map(({ objectTypeId, recordId }) => {
    const recordListMemberships = membershipsOf(call, typeIdOf(call, objectTypeId), recordId)
    return { objectTypeId, recordId, recordListMemberships }
  })
  return batchAnswer(call, 200, results, [])
})

export const membershipEndpoints: readonly Endpoint[] = [
  list,
  joinOrder,
  add,
  remove,
  addAndRemove,
  addFrom,
  removeAll,
  ofRecord,
  ofRecords,
]
