// POST /oauth/v1/token, and the newer /oauth/v3/token and its dated form, which tell more and know client credentials.
import { exchange } from '../../access/exchange.ts'
import type { Call, Endpoint } from '../../http/endpoint.ts'
import { formOf, scopesShown } from './form.ts'

function issued(call: Call, newer: boolean): Record<string, unknown> {
  const { access, refreshToken } = exchange(formOf(call), call.portal, newer)
  const tokens = {
    token_type: 'bearer',
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
    access_token: access.token,
    expires_in: Math.round((access.expiresAt - call.portal.clock.now()) / 1_000),
  }
  if (!newer) return tokens
  return {
    ...tokens,
    token_use: refreshToken === null ? 'client_credentials' : 'access_token',
    hub_id: call.portal.portalId,
    ...(access.grant.userId === null ? {} : { user_id: access.grant.userId }),
    scopes: scopesShown(access.grant.scopes),
  }
}

export const tokenV1: Endpoint = {
  method: 'POST',
  paths: ['/oauth/v1/token'],
  limit: 'open',
  takes: 'form',
  handle: call => ({ status: 200, body: issued(call, false) }),
}

export const token: Endpoint = {
  method: 'POST',
  paths: ['/oauth/v3/token', '/oauth/2026-03/token', '/oauth/2026-09/token'],
  limit: 'open',
  takes: 'form',
  handle: call => ({ status: 200, body: issued(call, true) }),
}
