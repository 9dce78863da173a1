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
/** Source: HubSpot's changelog of August 2024: filters in a group, and in all groups together. */
const FILTERS = { group: 10, all: 25 }
/** What is added to each group: both ends of the window, and the id to go on after. */
const OURS = 3

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

/** Refused before the first run: a scope that a full read could still be asked for, and no incremental one. */
export function refuseTooManyFilters({ filters }: Query['scope'], where: string): void {
  const most = Math.max(0, ...filters.map(group => group.length))
  const all = filters.reduce((sum, group) => sum + group.length + OURS, 0)
  if (most + OURS <= FILTERS.group && all <= FILTERS.all) return
  throw new ConfigError({
    where,
    what: `the scope has too many filters: with ${OURS} that Evergreen adds to each group, HubSpot takes ${FILTERS.group} in a group and ${FILTERS.all} in all`,
    fix: 'Use fewer filters or groups (values of one property fit into one IN), or a HubSpot list.',
  })
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
