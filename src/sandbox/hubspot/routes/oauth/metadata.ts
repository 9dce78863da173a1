// GET /oauth/v1/access-tokens/{token} and GET, DELETE /oauth/v1/refresh-tokens/{token}: what a token is good for.
import { z } from 'zod'
import { INSTALLER } from '../../access/grants.ts'
import { ApiError } from '../../http/api-error.ts'
import { bodyOf, type Call, type Endpoint } from '../../http/endpoint.ts'
import { HUB_DOMAIN, scopesShown } from './form.ts'

function unknownToken(): ApiError {
  return new ApiError(404, { message: 'The token was not found', category: 'OBJECT_NOT_FOUND' })
}

function account({ portal }: Call) {
  return { hub_id: portal.portalId, hub_domain: HUB_DOMAIN, user: INSTALLER.email, user_id: INSTALLER.id }
}

const accessToken: Endpoint = {
  method: 'GET',
  paths: ['/oauth/v1/access-tokens/:token'],
  limit: 'open',
  handle: call => {
    const access = call.portal.grants.accessOf(call.params['token'] ?? '')
    const left = (access?.expiresAt ?? 0) - call.portal.clock.now()
    if (access === undefined || left <= 0) throw unknownToken()
    const body = {
      token: access.token,
      ...account(call),
      scopes: scopesShown(access.grant.scopes),
      app_id: Number(access.grant.app.id),
      expires_in: Math.floor(left / 1_000),
      token_type: 'access',
      is_private_distribution: false,
    }
    return { status: 200, body }
  },
}

const refreshToken: Endpoint = {
  method: 'GET',
  paths: ['/oauth/v1/refresh-tokens/:token'],
  limit: 'open',
  handle: call => {
    const token = call.params['token'] ?? ''
    const grant = call.portal.grants.grantOf(token)
    if (grant === undefined) throw unknownToken()
    const { clientId } = grant.app
    const scopes = scopesShown(grant.scopes)
    return { status: 200, body: { token, ...account(call), client_id: clientId, scopes, token_type: 'refresh' } }
  },
}

/** Access tokens that were issued before stay good until they expire. */
const deleteRefreshToken: Endpoint = {
  method: 'DELETE',
  paths: ['/oauth/v1/refresh-tokens/:token'],
  limit: 'open',
  handle: call => {
    if (!call.portal.grants.revokeRefresh(call.params['token'] ?? '')) throw unknownToken()
    return { status: 204 }
  },
}

/** A private app's token tells about itself. */
const privateAppToken: Endpoint = {
  method: 'POST',
  paths: ['/oauth/v2/private-apps/get/access-token-info'],
  limit: 'open',
  handle: call => {
    const app = call.portal.apps.ofToken(bodyOf(call, z.object({ tokenKey: z.string() })).tokenKey)
    if (app === undefined) throw unknownToken()
    const { portalId: hubId } = call.portal
    return {
      status: 200,
      body: { userId: INSTALLER.id, hubId, appId: Number(app.id), scopes: scopesShown(app.scopes) },
    }
  },
}

export const tokenMetadata: readonly Endpoint[] = [accessToken, refreshToken, deleteRefreshToken, privateAppToken]
