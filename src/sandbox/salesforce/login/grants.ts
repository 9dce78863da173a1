// The grants of the token endpoint: for each, which user logs in through which app, or why nobody does.
import { createHash } from 'node:crypto'
import type { Org } from '../org.ts'
import type { ConnectedApp } from './apps.ts'
import { checkAssertion, readClaims } from './assertion.ts'
import { OAuthError } from './oauth-error.ts'

export type Form = Readonly<Record<string, string>>

/** Who is let in. */
export interface Admission {
  readonly app: ConnectedApp
  readonly userId: string
  /** Only where the flow gives a new one. */
  readonly refreshToken?: string
}

export interface TokenRequest {
  readonly org: Org
  readonly form: Form
  /** As the request names the server, such as http://localhost:4010. */
  readonly origin: string
}

const CODE_LIFETIME_MS = 15 * 60_000

export type Grant = (request: TokenRequest) => Admission

export const GRANTS: Readonly<Record<string, Grant>> = {
  client_credentials: clientCredentials,
  refresh_token: refresh,
  authorization_code: authorizationCode,
  password,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': jwtBearer,
  'urn:ietf:params:oauth:grant-type:saml2-bearer': () => {
    throw new OAuthError('invalid_grant', 'invalid assertion')
  },
  'urn:ietf:params:oauth:grant-type:token-exchange': ({ org, form }) => {
    knownApp(org, form['client_id'])
    if (form['subject_token'] === undefined)
      throw new OAuthError('invalid_request', 'missing required parameter: subject_token')
    if (form['subject_token_type'] === undefined) {
      throw new OAuthError('invalid_request', 'missing required parameter: subject_token_type')
    }
    throw new OAuthError('invalid_grant', 'token exchange is not enabled for this app')
  },
}

/** Only where the org itself is addressed: the common login hosts do not know which org is meant. */
function clientCredentials({ org, form, origin }: TokenRequest): Admission {
  const app = provenApp(org, form)
  if (/^(?:login|test)\./.test(new URL(origin).hostname)) {
    throw new OAuthError('invalid_grant', 'request not supported on this domain')
  }
  const user = app.runAs === null ? undefined : org.logins.user(app.runAs)
  if (user === undefined) throw new OAuthError('invalid_grant', 'no client credentials user enabled')
  return admit(org, app, user.Id)
}

function refresh({ org, form }: TokenRequest): Admission {
  const app = provenApp(org, form)
  const known = org.logins.refresh(form['refresh_token'])
  if (known === undefined || known.clientId !== app.clientId)
    throw new OAuthError('invalid_grant', 'expired access/refresh token')
  const admission = admit(org, app, known.userId)
  if (!app.rotateRefreshTokens) return admission
  org.logins.dropRefreshToken(form['refresh_token'] ?? '')
  return { ...admission, refreshToken: org.logins.addRefreshToken(app.clientId, known.userId) }
}

function authorizationCode({ org, form }: TokenRequest): Admission {
  const app = knownApp(org, form['client_id'])
  const code = org.logins.takeCode(form['code'])
  if (code === undefined || code.clientId !== app.clientId)
    throw new OAuthError('invalid_grant', 'invalid authorization code')
  if (org.clock.now() - code.issuedAt > CODE_LIFETIME_MS)
    throw new OAuthError('invalid_grant', 'expired authorization code')
  if (form['redirect_uri'] !== code.redirectUri)
    throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration')
  if (code.challenge !== undefined) checkVerifier(form['code_verifier'], code.challenge)
  if (code.challenge === undefined || form['client_secret'] !== undefined) provenApp(org, form)
  const refreshToken = org.logins.addRefreshToken(app.clientId, code.userId)
  return { ...admit(org, app, code.userId), refreshToken }
}

function checkVerifier(verifier: string | undefined, challenge: string): void {
  const hash = createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url')
  if (verifier === undefined || hash !== challenge) throw new OAuthError('invalid_grant', 'invalid code verifier')
}

function password({ org, form }: TokenRequest): Admission {
  const app = provenApp(org, form)
  const user = org.logins.settings.passwordGrant ? org.logins.byPassword(form['username'], form['password']) : undefined
  if (user === undefined) throw new OAuthError('invalid_grant', 'authentication failure')
  return admit(org, app, user.Id)
}

function jwtBearer({ org, form, origin }: TokenRequest): Admission {
  const claims = readClaims(form['assertion'])
  const app = knownApp(org, claims.iss)
  const hosts = ['https://login.salesforce.com', 'https://test.salesforce.com', origin]
  checkAssertion(form['assertion'] ?? '', claims, app, hosts, org.clock.now())
  const username = claims.sub ?? claims.prn
  const user = org.logins.user(username)
  const isApproved = app.approvedUsers === null || app.approvedUsers.includes(String(user?.['Username']))
  if (user === undefined || !isApproved) throw new OAuthError('invalid_grant', "user hasn't approved this consumer")
  return admit(org, app, user.Id)
}

function admit(org: Org, app: ConnectedApp, userId: string): Admission {
  if (org.store.find(userId)?.['IsActive'] !== true) throw new OAuthError('inactive_user', 'user is inactive')
  return { app, userId }
}

function knownApp(org: Org, clientId: string | undefined): ConnectedApp {
  const app = org.logins.apps.get(clientId ?? '')
  if (app === undefined) throw new OAuthError('invalid_client_id', 'client identifier invalid')
  return app
}

/** A public app has no secret to prove itself with. */
function provenApp(org: Org, form: Form): ConnectedApp {
  const app = knownApp(org, form['client_id'])
  const isProven = app.clientSecret === '' ? true : form['client_secret'] === app.clientSecret
  if (!isProven) throw new OAuthError('invalid_client', 'invalid client credentials')
  return app
}
