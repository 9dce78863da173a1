// The connected apps (external client apps) of an org: who may log users in, and in which ways.
import { credentials } from '../../credentials.ts'

export interface ConnectedApp {
  readonly clientId: string
  /** Empty for a public client, which proves itself by PKCE. */
  readonly clientSecret: string
  /** Where the authorize page may send a code; any place, when there is none. */
  readonly callbackUrls: readonly string[]
  /** PEM of the keys or certificates with which assertions may be signed; without any, no signature is checked. */
  readonly publicKeys: readonly string[]
  /** Usernames that an administrator has approved for assertions; everyone, where null. */
  readonly approvedUsers: readonly string[] | null
  /** The username as which client credentials run; null switches them off. */
  readonly runAs: string | null
  /** A code is only given to who sends a code challenge. */
  readonly requirePkce: boolean
  /** A refresh token is used up by using it, and the answer holds the next. */
  readonly rotateRefreshTokens: boolean
  /** What is granted, separated by spaces. */
  readonly scope: string
}

const USUAL = {
  callbackUrls: [],
  publicKeys: [],
  approvedUsers: null,
  requirePkce: false,
  rotateRefreshTokens: false,
  scope: 'api refresh_token',
} as const

/** What may be said of an app; the rest has the value of an app of the usual kind. */
export type AppSettings = { readonly [K in Exclude<keyof ConnectedApp, 'clientId'>]?: ConnectedApp[K] | undefined }

/** The app with some settings changed; a new one where there is none. */
export function withSettings(clientId: string, app: ConnectedApp | undefined, settings: AppSettings): ConnectedApp {
  const before = app ?? { ...USUAL, clientId, clientSecret: '', runAs: null }
  return {
    clientId,
    clientSecret: settings.clientSecret ?? before.clientSecret,
    callbackUrls: settings.callbackUrls ?? before.callbackUrls,
    publicKeys: settings.publicKeys ?? before.publicKeys,
    approvedUsers: settings.approvedUsers === undefined ? before.approvedUsers : settings.approvedUsers,
    runAs: settings.runAs === undefined ? before.runAs : settings.runAs,
    requirePkce: settings.requirePkce ?? before.requirePkce,
    rotateRefreshTokens: settings.rotateRefreshTokens ?? before.rotateRefreshTokens,
    scope: settings.scope ?? before.scope,
  }
}

/** The sandbox's own app, and the public one of the official command line. */
export function firstApps(): ConnectedApp[] {
  const { clientId, clientSecret, username } = credentials.salesforce
  return [
    { ...USUAL, clientId, clientSecret, runAs: username },
    { ...USUAL, clientId: 'PlatformCLI', clientSecret: '', runAs: null, scope: 'refresh_token api web' },
  ]
}
