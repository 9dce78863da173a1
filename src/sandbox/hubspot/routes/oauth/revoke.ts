// POST /oauth/v3/token/revoke: a refresh or access token is void from now on; 200 also for one that nobody knows.
import { clientOf } from '../../access/exchange.ts'
import type { Endpoint } from '../../http/endpoint.ts'
import { formOf } from './form.ts'

export const revokeToken: Endpoint = {
  method: 'POST',
  paths: ['/oauth/v3/token/revoke', '/oauth/2026-03/token/revoke', '/oauth/2026-09/token/revoke'],
  limit: 'open',
  takes: 'form',
  handle: call => {
    const form = formOf(call)
    const client = clientOf(form, call.portal)
    const { grants } = call.portal
    const token = form.get('token') ?? ''
    const grant = grants.accessOf(token)?.grant ?? grants.grantOf(token)
    if (grant?.app.id === client.id) {
      grants.revokeAccess(token)
      grants.revokeRefresh(token)
    }
    return { status: 200, body: {} }
  },
}
