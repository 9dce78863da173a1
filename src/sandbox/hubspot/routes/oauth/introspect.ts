// POST /oauth/v3/token/introspect: whether a token lives, and what it may do.
import { clientOf } from '../../access/exchange.ts'
import { INSTALLER } from '../../access/grants.ts'
import type { Call, Endpoint } from '../../http/endpoint.ts'
import { formOf, HUB_DOMAIN, scopesShown } from './form.ts'

function about(call: Call): object {
  const { portal } = call
  const form = formOf(call)
  const client = clientOf(form, portal)
  const token = form.get('token') ?? ''
  const access = portal.grants.accessOf(token)
  const grant = access?.grant ?? portal.grants.grantOf(token)
  const left = access === undefined ? 1 : access.expiresAt - portal.clock.now()
  if (grant === undefined || grant.app.id !== client.id || left <= 0) return { active: false }
  return {
    active: true,
    token,
    token_type: access === undefined ? 'refresh' : 'bearer',
    token_use: access === undefined ? 'refresh_token' : grant.userId === null ? 'client_credentials' : 'access_token',
    client_id: client.clientId,
    app_id: Number(client.id),
    hub_id: portal.portalId,
    hub_domain: HUB_DOMAIN,
    ...(grant.userId === null ? {} : { user_id: grant.userId, user: INSTALLER.email }),
    scopes: scopesShown(grant.scopes),
    ...(access === undefined
      ? {}
      : { expires_in: Math.floor(left / 1_000), exp: Math.floor(access.expiresAt / 1_000) }),
  }
}

export const introspectToken: Endpoint = {
  method: 'POST',
  paths: ['/oauth/v3/token/introspect', '/oauth/2026-03/token/introspect', '/oauth/2026-09/token/introspect'],
  limit: 'open',
  takes: 'form',
  handle: call => ({ status: 200, body: about(call) }),
}
