// Who may call: the private app's token, which never expires, and OAuth tokens, which live for 30 minutes.
import type { SandboxClock } from '../../clock.ts'
import { credentials } from '../../credentials.ts'
import { ApiError } from './api-error.ts'
import type { App } from './limits.ts'

const LIFETIME_S = 1_800
const NO_CREDENTIALS =
  'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview'

export class Tokens {
  readonly #clock: SandboxClock
  readonly #issued = new Map<string, number>()

  constructor(clock: SandboxClock) {
    this.#clock = clock
  }

  /** The app behind an Authorization header. Throws the 401 in HubSpot's words. */
  appOf(authorization: string | undefined): App {
    const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1]
    if (token === credentials.hubspot.accessToken) return { id: 'private', kind: 'private' }
    const expiresAt = token === undefined ? undefined : this.#issued.get(token)
    if (expiresAt === undefined) {
      throw new ApiError(401, { message: NO_CREDENTIALS, category: 'INVALID_AUTHENTICATION' })
    }
    const late = this.#clock.now() - expiresAt
    if (late < 0) return { id: 'oauth', kind: 'oauth' }
    throw new ApiError(401, {
      message: `The OAuth token used to make this call expired ${Math.floor(late / 60_000)} minute(s) ago.`,
      category: 'EXPIRED_AUTHENTICATION',
    })
  }

  /** A new access token from the refresh token, which stays the same. Throws 400 for wrong keys. */
  refresh(form: URLSearchParams): object {
    const { clientId, clientSecret, refreshToken } = credentials.hubspot
    if (form.get('grant_type') !== 'refresh_token') throw refused('missing or unsupported grant_type')
    if (form.get('client_id') !== clientId) throw refused('missing or unknown client id')
    if (form.get('client_secret') !== clientSecret) throw refused('missing or invalid client secret')
    if (form.get('refresh_token') !== refreshToken) throw refused('missing or invalid refresh token')
    const token = `sandbox-oauth-access-${this.#issued.size + 1}`
    this.#issued.set(token, this.#clock.now() + LIFETIME_S * 1_000)
    return { token_type: 'bearer', refresh_token: refreshToken, access_token: token, expires_in: LIFETIME_S }
  }
}

function refused(message: string): ApiError {
  return new ApiError(400, { message, category: 'BAD_REQUEST' })
}
