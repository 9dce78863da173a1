// POST /crm/v3/objects/{objectType}/search: answers from the index, which lags behind the table.
import { bodyOf, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { checkSearch, searchInput } from '../../search/input.ts'
import { runSearch } from '../../search/run.ts'
import { render } from '../../store/render.ts'
import { tableOf, viewOf } from './target.ts'

export const searchObjects: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType/search'),
  limit: 'search',
  handle: call => {
    const table = tableOf(call)
    const search = bodyOf(call, searchInput)
    const start = checkSearch(search)
    table.index.settle(call.portal.clock.now() - call.portal.limits.settings.searchLagMs)
    const view = viewOf(call, table, search.properties)
    const found = runSearch(table, view.known, search, start)
    const results = found.records.map(record => render(record, view))
    const next = start + results.length
    const paging = next < found.total ? { paging: { next: { after: String(next) } } } : {}
    return { status: 200, body: { total: found.total, results, ...paging } }
  },
}
