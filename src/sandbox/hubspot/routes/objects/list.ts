// GET /crm/v3/objects/{objectType}: pages in the order of ids, straight from the table, never late.
import { invalid } from '../../http/api-error.ts'
import { crmPaths, type Endpoint, limitIn, pagingAfter } from '../../http/endpoint.ts'
import { isShown } from '../../store/bin.ts'
import { render } from '../../store/render.ts'
import { askedIn, tableOf, viewOf } from './target.ts'

export const listObjects: Endpoint = {
  method: 'GET',
  paths: crmPaths('objects', '/:objectType'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const asked = askedIn(call)
    const limit = limitIn(call.query, 10, asked.withHistory.length > 0 ? 50 : 100)
    const after = call.query.get('after') || '0'
    if (!/^\d+$/.test(after)) throw invalid(`Invalid after ${after}: it must be the cursor of a page before`)
    const [archived, now] = [call.query.get('archived') === 'true', call.portal.clock.now()]
    const page = table.page(Number(after), limit, record => isShown(record, archived, now))
    const view = viewOf(call, table, asked)
    const results = page.records.map(record => render(record, view))
    return { status: 200, body: { results, ...pagingAfter(call, page.after) } }
  },
}
