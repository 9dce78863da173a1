// What OAuth apps were granted: codes of an install, refresh tokens, and access tokens with their end.
import type { SandboxClock } from '../../clock.ts'
import { credentials } from '../../credentials.ts'
import type { App, Caller } from './app.ts'

export interface Grant extends Caller {
  readonly app: App
  /** Null for client credentials, which no person stands behind. */
  readonly userId: number | null
}

export interface Code {
  readonly grant: Grant
  readonly redirectUri: string
  readonly challenge: { readonly value: string; readonly method: string } | null
  readonly expiresAt: number
}

export interface AccessToken {
  readonly token: string
  readonly grant: Grant
  expiresAt: number
  uses: number
}

/** The knobs; the control plane sets them. */
export interface GrantSettings {
  /** How long an access token lives, seconds. */
  lifetimeS: number
  /** After so many calls an access token has expired; null: only time does it. */
  callsPerToken: number | null
  /** A refresh gives a new refresh token, and the one before is void. */
  rotate: boolean
}

export const INSTALLER = { id: 51_430_432, email: 'admin@sandbox.example' }
const CODE_LIFETIME_MS = 60_000

export class Grants {
  readonly settings: GrantSettings = { lifetimeS: 1_800, callsPerToken: null, rotate: false }
  readonly #clock: SandboxClock
  readonly #codes = new Map<string, Code>()
  readonly #refresh = new Map<string, Grant>()
  readonly #access = new Map<string, AccessToken>()
  #serial = 0

  constructor(clock: SandboxClock, first: App | undefined) {
    this.#clock = clock
    if (first === undefined) return
    this.#refresh.set(credentials.hubspot.refreshToken, { app: first, scopes: first.scopes, userId: INSTALLER.id })
  }

  /** A person installs an app: a code that can be used once, within a minute. */
  install(grant: Grant, redirectUri: string, challenge: Code['challenge']): string {
    const code = `na1-code-${this.#next()}`
    this.#codes.set(code, { grant, redirectUri, challenge, expiresAt: this.#clock.now() + CODE_LIFETIME_MS })
    return code
  }

  /** The code, used up by this; undefined when it is unknown, used or too old. */
  takeCode(text: string | null): Code | undefined {
    const code = this.#codes.get(text ?? '')
    this.#codes.delete(text ?? '')
    return code === undefined || code.expiresAt <= this.#clock.now() ? undefined : code
  }

  issueRefresh(grant: Grant): string {
    const token = `na1-refresh-${this.#next()}`
    this.#refresh.set(token, grant)
    return token
  }

  /** The refresh token that a client gets back: the same, or a new one where they rotate. */
  refreshed(token: string, grant: Grant): string {
    if (!this.settings.rotate) return token
    this.#refresh.delete(token)
    return this.issueRefresh(grant)
  }

  grantOf(refreshToken: string): Grant | undefined {
    return this.#refresh.get(refreshToken)
  }

  revokeRefresh(token: string): boolean {
    return this.#refresh.delete(token)
  }

  issueAccess(grant: Grant): AccessToken {
    const token = `sandbox-oauth-access-${this.#next()}`
    const access = { token, grant, expiresAt: this.#clock.now() + this.settings.lifetimeS * 1_000, uses: 0 }
    this.#access.set(token, access)
    return access
  }

  accessOf(token: string): AccessToken | undefined {
    return this.#access.get(token)
  }

  /** Counts a call with a token that still lives; the last one that it is good for lets it expire. */
  use(access: AccessToken): void {
    access.uses += 1
    const { callsPerToken } = this.settings
    if (callsPerToken !== null && access.uses >= callsPerToken) access.expiresAt = this.#clock.now()
  }

  revokeAccess(token: string): boolean {
    return this.#access.delete(token)
  }

  /** Lets one access token, or all of them, expire now. Returns how many did. */
  expire(token?: string): number {
    const now = this.#clock.now()
    const due = [...this.#access.values()].filter(one => one.expiresAt > now && (token ?? one.token) === one.token)
    for (const access of due) access.expiresAt = now
    return due.length
  }

  /** Voids everything that an app was granted. */
  forget(app: App): void {
    for (const [token, access] of this.#access) if (access.grant.app.id === app.id) this.#access.delete(token)
    for (const [token, grant] of this.#refresh) if (grant.app.id === app.id) this.#refresh.delete(token)
    for (const [token, code] of this.#codes) if (code.grant.app.id === app.id) this.#codes.delete(token)
  }

  #next(): string {
    this.#serial += 1
    return String(this.#serial)
  }
}
