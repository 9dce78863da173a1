// /crm/v3/lists/{listId}/schedule-conversion, …/size-and-edits-history and /idmapping: what else is known of a list.
import { z } from 'zod'
import { ApiError, invalid } from '../../http/api-error.ts'
import { bodyOf, type Call, type Endpoint } from '../../http/endpoint.ts'
import { listEndpoint, listOf } from './shown.ts'

const date = z.object({
  conversionType: z.literal('CONVERSION_DATE'),
  year: z.number(),
  month: z.number(),
  day: z.number(),
})
const inactivity = z.object({
  conversionType: z.literal('INACTIVITY'),
  timeUnit: z.enum(['DAY', 'WEEK', 'MONTH']),
  offset: z.number().int().min(1),
})

const schedule = listEndpoint('PUT', '/:listId/schedule-conversion', call => {
  const { listId, processingType } = listOf(call)
  if (processingType !== 'DYNAMIC') throw invalid(`List ${listId} is not of processing type DYNAMIC`)
  const requestedConversionTime = bodyOf(call, z.union([date, inactivity]))
  call.portal.lists.conversions.set(listId, requestedConversionTime)
  return { status: 200, body: { listId, requestedConversionTime } }
})

const details = listEndpoint('GET', '/:listId/schedule-conversion', call => {
  const { listId } = listOf(call)
  const requestedConversionTime = call.portal.lists.conversions.get(listId)
  if (requestedConversionTime === undefined) {
    throw new ApiError(404, { message: `List ${listId} is not to be converted.`, category: 'OBJECT_NOT_FOUND' })
  }
  return { status: 200, body: { listId, requestedConversionTime } }
})

const cancel = listEndpoint('DELETE', '/:listId/schedule-conversion', call => {
  call.portal.lists.conversions.delete(listOf(call).listId)
  return { status: 204 }
})

/** Today's size only: the sandbox keeps no diary of lists. */
const history = listEndpoint('GET', '/:listId/size-and-edits-history/between', call => {
  const list = listOf(call)
  const now = call.portal.clock.now()
  const point = { size: call.portal.lists.members(list, now).length, timestamp: new Date(now).toISOString() }
  return { status: 200, body: { sizeHistory: [point], editHistory: [new Date(list.filtersUpdatedAt).toISOString()] } }
})

function mapped(call: Call, legacyListId: string): { readonly listId: string; readonly legacyListId: string } | null {
  return call.portal.lists.get(legacyListId) === undefined ? null : { listId: legacyListId, legacyListId }
}

/** Lists of the old API had ids of their own; here they are the same. */
const mapOne = listEndpoint('GET', '/idmapping', call => {
  const found = mapped(call, call.query.get('legacyListId') ?? '')
  if (found === null) throw new ApiError(404, { message: 'List does not exist.', category: 'OBJECT_NOT_FOUND' })
  return { status: 200, body: found }
})

const mapMany = listEndpoint('POST', '/idmapping', call => {
  const ids = bodyOf(call, z.array(z.string()))
  const found = ids.map(id => mapped(call, id))
  const missingLegacyListIds = ids.filter((_, at) => found[at] === null)
  return { status: 200, body: { legacyListIdsToIdsMapping: found.filter(one => one !== null), missingLegacyListIds } }
})

export const listConversionEndpoints: readonly Endpoint[] = [schedule, details, cancel, history, mapOne, mapMany]
