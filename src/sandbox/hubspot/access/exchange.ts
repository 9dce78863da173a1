// The token endpoint's work: a code, a refresh token or an app's own credentials for a new access token.
import { createHash } from 'node:crypto'
import type { SandboxClock } from '../../clock.ts'
import { ApiError } from '../http/api-error.ts'
import type { App } from './app.ts'
import type { Apps } from './apps.ts'
import type { AccessToken, Code, Grant, Grants } from './grants.ts'

export interface Ground {
  readonly apps: Apps
  readonly grants: Grants
  readonly clock: SandboxClock
}

/** What the endpoint hands out. */
export interface Exchange {
  readonly access: AccessToken
  /** Null for client credentials. */
  readonly refreshToken: string | null
}

/** The 400 of the token endpoint: HubSpot's own status beside the words of OAuth. */
export function refused(status: string, error: string, message: string): ApiError {
  return new ApiError(400, { status, message, error, error_description: message })
}

/** The OAuth app that a form names with its secret. Throws 400. */
export function clientOf(form: URLSearchParams, { apps }: Ground): App {
  const app = apps.ofClient(form.get('client_id'))
  if (app === undefined) throw refused('BAD_CLIENT_ID', 'invalid_client', 'missing or unknown client id')
  if (app.clientSecret !== form.get('client_secret')) {
    throw refused('BAD_CLIENT_SECRET', 'invalid_client', 'missing or invalid client secret')
  }
  return app
}

function meetsChallenge({ challenge }: Code, verifier: string | null): boolean {
  if (challenge === null) return true
  if (verifier === null) return false
  if (challenge.method !== 'S256') return challenge.value === verifier
  return challenge.value === createHash('sha256').update(verifier).digest('base64url')
}

function fromCode(form: URLSearchParams, app: App, { grants }: Ground): Exchange {
  const code = grants.takeCode(form.get('code'))
  if (code === undefined || code.grant.app.id !== app.id) {
    throw refused('BAD_AUTH_CODE', 'invalid_grant', 'missing or unknown auth code')
  }
  if (code.redirectUri !== form.get('redirect_uri')) {
    throw refused('BAD_REDIRECT_URI', 'invalid_grant', 'missing or invalid redirect uri')
  }
  if (!meetsChallenge(code, form.get('code_verifier'))) {
    throw refused('BAD_CODE_VERIFIER', 'invalid_grant', 'missing or invalid code verifier')
  }
  return { access: grants.issueAccess(code.grant), refreshToken: grants.issueRefresh(code.grant) }
}

function fromRefreshToken(form: URLSearchParams, app: App, { grants }: Ground): Exchange {
  const token = form.get('refresh_token') ?? ''
  const grant = grants.grantOf(token)
  if (grant === undefined || grant.app.id !== app.id) {
    throw refused('BAD_REFRESH_TOKEN', 'invalid_grant', 'missing or invalid refresh token')
  }
  return { access: grants.issueAccess(grant), refreshToken: grants.refreshed(token, grant) }
}

function fromCredentials(form: URLSearchParams, app: App, { grants }: Ground): Exchange {
  const asked = (form.get('scope') ?? '').split(/[\s,]+/).filter(scope => scope !== '')
  const stranger = asked.find(scope => app.scopes !== null && !app.scopes.has(scope))
  if (stranger !== undefined) throw refused('BAD_SCOPE', 'invalid_scope', `the app may not ask for ${stranger}`)
  const grant: Grant = { app, scopes: asked.length === 0 ? app.scopes : new Set(asked), userId: null }
  return { access: grants.issueAccess(grant), refreshToken: null }
}

/** Answers one request. Throws 400 in HubSpot's words. `credentials` says whether client_credentials is offered. */
export function exchange(form: URLSearchParams, ground: Ground, credentials: boolean): Exchange {
  const kind = form.get('grant_type')
  const known = ['authorization_code', 'refresh_token', ...(credentials ? ['client_credentials'] : [])]
  if (kind === null || !known.includes(kind)) {
    throw refused('BAD_GRANT_TYPE', 'unsupported_grant_type', 'missing or unknown grant type')
  }
  const app = clientOf(form, ground)
  if (kind === 'authorization_code') return fromCode(form, app, ground)
  return kind === 'refresh_token' ? fromRefreshToken(form, app, ground) : fromCredentials(form, app, ground)
}
