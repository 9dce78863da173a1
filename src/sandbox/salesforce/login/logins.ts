// Ways into the org: users and their password, connected apps, refresh tokens and codes that are not used yet.
import { createHash } from 'node:crypto'
import type { SandboxClock } from '../../clock.ts'
import { credentials } from '../../credentials.ts'
import type { RecordStore } from '../store/record-store.ts'
import type { Row } from '../store/table.ts'
import { type AppSettings, type ConnectedApp, firstApps, withSettings } from './apps.ts'

/** What was agreed on the authorize page, until it is exchanged for a token. */
export interface PendingCode {
  readonly clientId: string
  readonly userId: string
  readonly redirectUri: string
  readonly challenge: string | undefined
  readonly issuedAt: number
}

interface Refresh {
  readonly clientId: string
  readonly userId: string
}

export class Logins {
  /** Switches of the org's policy. A password must be followed by the security token where `securityToken` is set. */
  readonly settings = { soapLogin: true, passwordGrant: true, securityToken: false }
  readonly apps = new Map<string, ConnectedApp>(firstApps().map(app => [app.clientId, app]))
  private readonly store: RecordStore
  private readonly clock: SandboxClock
  private readonly refreshTokens = new Map<string, Refresh>()
  private readonly codes = new Map<string, PendingCode>()
  private issued = 0

  constructor(store: RecordStore, clock: SandboxClock, integrationUserId: string) {
    this.store = store
    this.clock = clock
    const { clientId, refreshToken } = credentials.salesforce
    this.refreshTokens.set(refreshToken, { clientId, userId: integrationUserId })
  }

  /** Adds a connected app, or changes the named settings of one. */
  putApp(clientId: string, settings: AppSettings): ConnectedApp {
    const app = withSettings(clientId, this.apps.get(clientId), settings)
    this.apps.set(clientId, app)
    return app
  }

  /** A user by name, in any case, active or not. */
  user(username: string | undefined): Row | undefined {
    const wanted = username?.toLowerCase()
    const { rows } = this.store.table({ name: 'User' })
    return rows.find(row => String(row['Username']).toLowerCase() === wanted)
  }

  /** The active user with this name and password. */
  byPassword(username: string | undefined, password: string | undefined): Row | undefined {
    const { password: right, securityToken } = credentials.salesforce
    const isRight = password === right + securityToken || (password === right && !this.settings.securityToken)
    const user = isRight ? this.user(username) : undefined
    return user?.['IsActive'] === true ? user : undefined
  }

  addRefreshToken(clientId: string, userId: string): string {
    const token = `5Aep861${this.secret('refresh', 60)}`
    this.refreshTokens.set(token, { clientId, userId })
    return token
  }

  refresh(token: string | undefined): Refresh | undefined {
    return this.refreshTokens.get(token ?? '')
  }

  /** What the token stood for, until now; undefined when it stood for nothing. */
  dropRefreshToken(token: string): Refresh | undefined {
    const found = this.refreshTokens.get(token)
    this.refreshTokens.delete(token)
    return found
  }

  addCode(code: Omit<PendingCode, 'issuedAt'>): string {
    const name = `aPrx${this.secret('code', 40)}`
    this.codes.set(name, { ...code, issuedAt: this.clock.now() })
    return name
  }

  /** A code is good once. */
  takeCode(name: string | undefined): PendingCode | undefined {
    const code = this.codes.get(name ?? '')
    this.codes.delete(name ?? '')
    return code
  }

  private secret(kind: string, length: number): string {
    this.issued += 1
    return createHash('sha512').update(`${kind}/${this.issued}`).digest('base64url').slice(0, length)
  }
}
