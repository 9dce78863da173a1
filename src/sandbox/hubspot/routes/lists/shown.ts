// What the list endpoints share: the list a path means, and a list as they show it.
import { ApiError, invalid } from '../../http/api-error.ts'
import { type Call, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import type { RecordList } from '../../lists/lists.ts'

function missing(what: string): ApiError {
  return new ApiError(404, {
    message: `List does not exist with ${what}.`,
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'ILS.LIST_NOT_FOUND',
  })
}

/** Throws 404 for a list that is not there, or was deleted and is not asked for as such. */
export function listOf(call: Call, listId = call.params['listId'] ?? '', deletedToo = false): RecordList {
  const list = call.portal.lists.get(listId)
  if (list === undefined || (list.deletedAt !== null && !deletedToo)) throw missing(`ID ${listId}`)
  return list
}

export function listNamed(call: Call, objectTypeId: string, name: string): RecordList {
  const found = call.portal.lists.all.find(list => {
    return list.objectTypeId === objectTypeId && list.name === name && list.deletedAt === null
  })
  if (found === undefined) throw missing(`name ${name} and object type ID ${objectTypeId}`)
  return found
}

/** Throws the 400 for a change of members that a list makes by itself. */
export function refuseDynamic(list: RecordList): void {
  if (list.processingType !== 'DYNAMIC') return
  throw invalid(`List ${list.listId} is of processing type DYNAMIC: its members cannot be changed by hand`, {
    subCategory: 'ILS.INVALID_LIST_PROCESSING_TYPE',
  })
}

function iso(at: number): string {
  return new Date(at).toISOString()
}

/** The definition; its filters only where asked for. */
export function definition(list: RecordList, filters: boolean): object {
  const { filterBranch, deletedAt, createdAt, updatedAt, filtersUpdatedAt, ...rest } = list
  return {
    ...rest,
    processingStatus: 'COMPLETE',
    createdAt: iso(createdAt),
    updatedAt: iso(updatedAt),
    filtersUpdatedAt: iso(filtersUpdatedAt),
    createdById: '51430432',
    updatedById: '51430432',
    ...(deletedAt === null ? {} : { deletedAt: iso(deletedAt) }),
    ...(filters && filterBranch !== undefined ? { filterBranch } : {}),
  }
}

export function sized(call: Call, list: RecordList, filters: boolean): object {
  const size = call.portal.lists.members(list, call.portal.clock.now()).length
  return { ...definition(list, filters), size }
}

/** An endpoint below /crm/v3/lists. */
export function listEndpoint(method: Endpoint['method'], rest: string, handle: Endpoint['handle']): Endpoint {
  return { method, paths: crmPaths('lists', rest), limit: 'burst', handle }
}
