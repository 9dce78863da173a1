// The connected apps (external client apps) of an org: who may log users in, and in which ways.
import { credentials } from '../../credentials.ts'

export interface ConnectedApp {
  readonly clientId: string
  /** Empty for a public client, which proves itself by PKCE. */
  readonly clientSecret: string
  /** Where the authorize page may send a code; any place, when there is none. */
  callbackUrls: readonly string[]
  /** PEM of the keys or certificates with which assertions may be signed; without any, no signature is checked. */
  publicKeys: readonly string[]
  /** Usernames that an administrator has approved for assertions; everyone, where null. */
  approvedUsers: readonly string[] | null
  /** The username as which client credentials run; null switches them off. */
  runAs: string | null
  /** A code is only given to who sends a code challenge. */
  requirePkce: boolean
  /** A refresh token is used up by using it, and the answer holds the next. */
  rotateRefreshTokens: boolean
  /** What is granted, separated by spaces. */
  scope: string
}

const USUAL = {
  callbackUrls: [],
  publicKeys: [],
  approvedUsers: null,
  requirePkce: false,
  rotateRefreshTokens: false,
  scope: 'api refresh_token',
} as const

/** The sandbox's own app, and the public one of the official command line. */
export function firstApps(): ConnectedApp[] {
  const { clientId, clientSecret, username } = credentials.salesforce
  return [
    { ...USUAL, clientId, clientSecret, runAs: username },
    { ...USUAL, clientId: 'PlatformCLI', clientSecret: '', runAs: null, scope: 'refresh_token api web' },
  ]
}
