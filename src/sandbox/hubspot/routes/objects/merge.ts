// POST /crm/v3/objects/{objectType}/merge: two records become a third with a new id, which is the answer.
import { invalid, notFound } from '../../http/api-error.ts'
import { bodyOf, crmPaths, type Endpoint } from '../../http/endpoint.ts'
import { TOO_MANY_IDENTITIES, tooManyIdentities } from '../../store/merge.ts'
import { mergeInput } from './input.ts'
import { archivedOr, renderWritten, tableOf } from './target.ts'

export const mergeObjects: Endpoint = {
  method: 'POST',
  paths: crmPaths('objects', '/:objectType/merge'),
  limit: 'burst',
  handle: call => {
    const table = tableOf(call)
    const { primaryObjectId, objectIdToMerge } = bodyOf(call, mergeInput)
    const primary = archivedOr(table, primaryObjectId, undefined, false)
    const other = archivedOr(table, objectIdToMerge, undefined, false)
    if (primary === undefined || other === undefined) throw notFound()
    if (primary.id === other.id) throw invalid('Cannot merge an object with itself')
    if (tooManyIdentities(primary, other)) throw invalid(TOO_MANY_IDENTITIES)
    const author = call.portal.integration(call.correlationId)
    const record = call.portal.changes.merge(table, primary, other, author)
    return { status: 200, body: renderWritten(call, table, record) }
  },
}
