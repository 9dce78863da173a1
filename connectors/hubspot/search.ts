// Search requests: scope and window as filters, and the keyset condition that gets past the 10,000 results which
// paging by offset may reach.
import { type Filter, FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/objects/models/Filter.js'
import type { PublicObjectSearchRequest } from '@hubspot/api-client/lib/codegen/crm/objects/models/PublicObjectSearchRequest.js'
import type { Query } from '../../src/contract/connector.ts'
import type { ScopeFilter } from '../../src/domain/sync.ts'
import { ConfigError } from '../../src/errors.ts'

/** Source: HubSpot docs, "CRM search": the largest page. */
export const SEARCH_PAGE = 200
const KEY = 'hs_object_id'

function filterOf(filter: ScopeFilter, where: string): Filter {
  const operator = Object.values(FilterOperatorEnum).find(known => known === filter.operator.toUpperCase())
  if (operator === undefined) {
    const fix = `Use one of ${Object.values(FilterOperatorEnum).join(', ')}.`
    throw new ConfigError({ where, what: `the scope has an unknown operator ${filter.operator}`, fix })
  }
  return {
    propertyName: filter.field,
    operator,
    ...(filter.value === undefined ? {} : { value: filter.value }),
    ...(filter.values === undefined ? {} : { values: [...filter.values] }),
    ...(filter.highValue === undefined ? {} : { highValue: filter.highValue }),
  }
}

/** In: the query, its replication key, the fields to show, the id to go on after. Limit 1 is for counting. */
export function searchOf(
  query: Query,
  of: { readonly modified: string; readonly properties: readonly string[]; readonly where: string },
  after: string | null,
  limit: number,
): PublicObjectSearchRequest {
  const { scope, window } = query
  const everywhere: Filter[] = [
    ...(window === null
      ? []
      : [
          { propertyName: of.modified, operator: FilterOperatorEnum.Gte, value: String(window.from) },
          { propertyName: of.modified, operator: FilterOperatorEnum.Lt, value: String(window.to) },
        ]),
    ...(after === null ? [] : [{ propertyName: KEY, operator: FilterOperatorEnum.Gt, value: after }]),
  ]
  const groups = scope.filters.length === 0 ? [[]] : scope.filters
  const filterGroups = groups
    .map(group => ({ filters: [...group.map(filter => filterOf(filter, of.where)), ...everywhere] }))
    .filter(group => group.filters.length > 0)
  return { filterGroups, sorts: [KEY], properties: [...of.properties], limit }
}
