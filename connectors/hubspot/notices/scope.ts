// Which of some records meet the filters of a sync: the search knows, batch reads do not.
import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/models/Filter.js'
import type { Query } from '../../../src/contract/connector.ts'
import type { HubSpotTransport } from '../http/transport.ts'
import { searchOf } from '../search.ts'

/** Source: HubSpot docs, "CRM search": values that a filter may list. */
const IDS = 100

/** All of them without filters. The search may be behind by seconds: who is left out is found by the next run. */
export async function withinFilters(
  of: { readonly transport: HubSpotTransport; readonly modified: string; readonly where: string },
  query: Query,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const { scope } = query
  // Of the members of a list HubSpot tells by the list alone.
  if (scope.list !== null) return new Set()
  if (scope.filters.length === 0) return new Set(ids)
  const found = new Set<string>()
  for (let at = 0; at < ids.length; at += IDS) {
    const among = {
      field: 'hs_object_id',
      operator: FilterOperatorEnum.In,
      values: ids.slice(at, at + IDS),
    }
    const filters = scope.filters.map(group => [...group, among])
    const asked = { ...query, window: null, scope: { ...scope, filters } }
    const request = searchOf(asked, { ...of, properties: [] }, null, IDS)
    const answer = await of.transport.search(
      client => client.crm.objects.searchApi.doSearch(query.stream, request),
      signal,
    )
    for (const { id } of answer.results) found.add(id)
  }
  return found
}
