// /crm/v3/lists: making, finding, renaming, refiltering, deleting and restoring lists.
import { z } from 'zod'
import { invalid } from '../../http/api-error.ts'
import { bodyOf, type Call, type Endpoint, listIn } from '../../http/endpoint.ts'
import { filterBranch } from '../../lists/filter-branch.ts'
import { definition, listEndpoint, listNamed, listOf, sized } from './shown.ts'

const input = z.object({
  name: z.string().min(1),
  objectTypeId: z.string(),
  processingType: z.enum(['MANUAL', 'DYNAMIC', 'SNAPSHOT']),
  filterBranch: filterBranch.optional(),
})

const searchInput = z.object({
  query: z.string().default(''),
  listIds: z.array(z.string()).optional(),
  processingTypes: z.array(z.string()).default([]),
  objectTypeId: z.string().optional(),
  additionalProperties: z.array(z.string()).default([]),
  offset: z.number().int().min(0).default(0),
  count: z.number().int().min(1).max(500).default(20),
  sort: z.string().optional(),
})

const withFilters = (call: Call): boolean => call.query.get('includeFilters') === 'true'
const now = (call: Call): number => call.portal.clock.now()

function refuseName(call: Call, name: string, objectTypeId: string): void {
  const taken = call.portal.lists.all.some(list => {
    return list.name === name && list.objectTypeId === objectTypeId && list.deletedAt === null
  })
  if (taken) throw invalid(`A list with the name ${name} already exists`, { subCategory: 'ILS.DUPLICATE_LIST_NAMES' })
}

const create = listEndpoint('POST', '', call => {
  const wanted = bodyOf(call, input)
  const type = call.portal.types.named(wanted.objectTypeId)
  if (type === undefined) throw invalid(`Unable to infer object type from: ${wanted.objectTypeId}`)
  if (wanted.processingType !== 'MANUAL' && wanted.filterBranch === undefined) {
    throw invalid(`A list of processing type ${wanted.processingType} must have a filterBranch`)
  }
  if (wanted.processingType === 'MANUAL' && wanted.filterBranch !== undefined) {
    throw invalid('A list of processing type MANUAL cannot have a filterBranch')
  }
  refuseName(call, wanted.name, type.typeId)
  const list = call.portal.lists.make({ ...wanted, objectTypeId: type.typeId }, now(call))
  return { status: 200, body: { list: sized(call, list, true) } }
})

const getSome = listEndpoint('GET', '', call => {
  const wanted = listIn(call.query, 'listIds')
  const living = call.portal.lists.all.filter(list => list.deletedAt === null)
  const lists = living.filter(list => wanted.length === 0 || wanted.includes(list.listId))
  return { status: 200, body: { lists: lists.map(list => sized(call, list, withFilters(call))) } }
})

const get = listEndpoint('GET', '/:listId', call => {
  return { status: 200, body: { list: sized(call, listOf(call), withFilters(call)) } }
})

const getByName = listEndpoint('GET', '/object-type-id/:objectTypeId/name/:listName', call => {
  const list = listNamed(call, call.params['objectTypeId'] ?? '', call.params['listName'] ?? '')
  return { status: 200, body: { list: sized(call, list, withFilters(call)) } }
})

const search = listEndpoint('POST', '/search', call => {
  const asked = bodyOf(call, searchInput)
  const words = asked.query.toLowerCase()
  const found = call.portal.lists.all.filter(list => {
    return (
      list.deletedAt === null &&
      list.name.toLowerCase().includes(words) &&
      (asked.listIds === undefined || asked.listIds.includes(list.listId)) &&
      (asked.processingTypes.length === 0 || asked.processingTypes.includes(list.processingType)) &&
      (asked.objectTypeId === undefined || asked.objectTypeId === list.objectTypeId)
    )
  })
  const end = asked.offset + asked.count
  const lists = found.slice(asked.offset, end).map(list => {
    const size = String(call.portal.lists.members(list, now(call)).length)
    const known: Record<string, string> = { hs_list_size: size }
    const extra = asked.additionalProperties.filter(name => known[name] !== undefined)
    return {
      ...definition(list, false),
      additionalProperties: Object.fromEntries(['hs_list_size', ...extra].map(name => [name, known[name]])),
    }
  })
  const offset = Math.min(end, found.length)
  return { status: 200, body: { offset, hasMore: end < found.length, lists, total: found.length } }
})

const rename = listEndpoint('PUT', '/:listId/update-list-name', call => {
  const list = listOf(call)
  const name = call.query.get('listName') ?? ''
  if (name === '') throw invalid('listName is required')
  if (name !== list.name) refuseName(call, name, list.objectTypeId)
  const changed = call.portal.lists.change(list, { name }, now(call))
  return { status: 200, body: { updatedList: sized(call, changed, withFilters(call)) } }
})

const refilter = listEndpoint('PUT', '/:listId/update-list-filters', call => {
  const list = listOf(call)
  if (list.processingType !== 'DYNAMIC') throw invalid(`List ${list.listId} is not of processing type DYNAMIC`)
  const { filterBranch: branch } = bodyOf(call, z.object({ filterBranch }))
  const changed = call.portal.lists.change(list, { filterBranch: branch, filtersUpdatedAt: now(call) }, now(call))
  return { status: 200, body: { updatedList: sized(call, changed, true) } }
})

const remove = listEndpoint('DELETE', '/:listId', call => {
  call.portal.lists.change(listOf(call), { deletedAt: now(call) }, now(call))
  return { status: 204 }
})

const restore = listEndpoint('PUT', '/:listId/restore', call => {
  const list = listOf(call, undefined, true)
  call.portal.lists.change(list, { deletedAt: null }, now(call))
  return { status: 204 }
})

export const listDefinitionEndpoints: readonly Endpoint[] = [
  create,
  getSome,
  get,
  getByName,
  search,
  rename,
  refilter,
  remove,
  restore,
]
