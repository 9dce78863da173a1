// Who stands behind an Authorization header: a private app's token never expires, an OAuth token after 30 minutes.
import type { SandboxClock } from '../../clock.ts'
import { ApiError } from '../http/api-error.ts'
import type { Caller } from './app.ts'
import type { Apps } from './apps.ts'
import type { Grants } from './grants.ts'

const NO_CREDENTIALS =
  'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview'

export function noCredentials(): ApiError {
  return new ApiError(401, { message: NO_CREDENTIALS, category: 'INVALID_AUTHENTICATION' })
}

/** The caller behind a header, or behind nothing. Throws the 401 in HubSpot's words. */
export function callerOf(
  authorization: string | undefined,
  { apps, grants, clock }: { readonly apps: Apps; readonly grants: Grants; readonly clock: SandboxClock },
): Caller {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1]
  if (token === undefined) throw noCredentials()
  const app = apps.ofToken(token)
  if (app !== undefined) return { app, scopes: app.scopes }
  const access = grants.accessOf(token)
  if (access === undefined) throw noCredentials()
  const late = clock.now() - access.expiresAt
  if (late < 0) {
    grants.use(access)
    return access.grant
  }
  throw new ApiError(401, {
    message: `The OAuth token used to make this call expired ${Math.floor(late / 60_000)} minute(s) ago.`,
    category: 'EXPIRED_AUTHENTICATION',
    context: { 'expire time': [new Date(access.expiresAt).toISOString()] },
  })
}
