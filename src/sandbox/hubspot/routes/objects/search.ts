// POST /crm/v3/objects/{objectType}/search: found in the index, which lags behind the table, and shown with the
// values of the table.
import { bodyOf, type Call, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import type { Linked } from '../../search/filter.ts'
import { checkSearch, searchInput } from '../../search/input.ts'
import { runSearch } from '../../search/run.ts'
import { render } from '../../store/render.ts'
import type { ObjectTable } from '../../store/table.ts'
import { tableOf, viewOf } from './target.ts'

/** Which records of this type are linked to one of those: asked from the other side. */
function linkedTo(call: Call, table: ObjectTable): Linked {
  return (toType, ids) => {
    const other = call.portal.types.named(toType)
    const { links } = call.portal
    return new Set(other === undefined ? [] : ids.flatMap(id => links.linked(other.typeId, id, table.type.typeId)))
  }
}

export const searchObjects: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType/search'),
  limit: 'search',
  handle: call => {
    const table = tableOf(call)
    const search = bodyOf(call, searchInput)
    const start = checkSearch(search)
    table.index.settle(call.portal.clock.now())
    const view = viewOf(call, table, { properties: search.properties })
    const found = runSearch(table, view.known, search, start, linkedTo(call, table))
    const fresh = found.records.map(record => {
      const present = table.exact(record.id)
      return present === undefined || present.archivedAt !== null ? record : present
    })
    const results = fresh.map(record => render(record, view))
    const next = start + results.length
    const paging = next < found.total ? { paging: { next: { after: String(next) } } } : {}
    return { status: 200, body: { total: found.total, results, ...paging } }
  },
}
