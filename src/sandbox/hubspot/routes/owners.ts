// GET /crm/v3/owners and /crm/v3/owners/{id}: the users who can own records.
import { notFound } from '../http/api-error.ts'
import { crmPaths, type Endpoint, limitIn, pagingAfter } from '../http/endpoint.ts'

const list: Endpoint = {
  method: 'GET',
  paths: crmPaths('owners', ''),
  limit: 'burst',
  handle: call => {
    const email = call.query.get('email')?.toLowerCase()
    const archived = call.query.get('archived') === 'true'
    const limit = limitIn(call.query, 100, 500)
    const after = Number(call.query.get('after') ?? 0)
    const found = call.portal.owners.all.filter(owner => {
      return owner.archived === archived && (email === undefined || owner.email === email) && Number(owner.id) > after
    })
    const results = found.slice(0, limit)
    const next = found.length > limit ? (results.at(-1)?.id ?? null) : null
    return { status: 200, body: { results, ...pagingAfter(call, next) } }
  },
}

/** By owner id, or by user id with idProperty=userId. */
const get: Endpoint = {
  method: 'GET',
  paths: crmPaths('owners', '/:ownerId'),
  limit: 'burst',
  handle: ({ portal, params, query }) => {
    const archived = query.get('archived') === 'true'
    const byUser = query.get('idProperty')?.toLowerCase() === 'userid'
    const owner = portal.owners.all.find(({ id, userIdIncludingInactive, archived: gone }) => {
      return gone === archived && (byUser ? String(userIdIncludingInactive) : id) === params['ownerId']
    })
    if (owner === undefined) throw notFound()
    return { status: 200, body: owner }
  },
}

export const ownerEndpoints: readonly Endpoint[] = [list, get]
