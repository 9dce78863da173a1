// Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce; the identity token's signature is
// checked with the provider's keys. All calls go the one guarded way out.
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  type Configuration,
  type CustomFetchOptions,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  None,
} from 'openid-client'
import type { SignOnClient } from '../contract/connect/sign-on.ts'
import type { Outbound } from '../contract/outbound.ts'
import { ConfigError, Denied, EvergreenError, lineOf } from '../errors.ts'

export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  /** Null: a public client, which proves itself by PKCE. */
  readonly clientSecret: string | null
  /** The claim that tells the groups. */
  readonly groupsClaim: string
}

/** The provider is asked for its addresses on first use. */
export function createSignOn(settings: OidcSettings, outbound: Outbound): SignOnClient {
  const { issuer, clientId, groupsClaim } = settings
  let found: Promise<Configuration> | null = null
  const provider = () => {
    found ??= discover(settings, outbound).catch(error => {
      found = null
      throw error instanceof EvergreenError ? error : unusable(issuer, error)
    })
    return found
  }
  return {
    page: async ({ redirectUri, state, nonce, challenge }) => {
      const parameters = { redirect_uri: redirectUri, scope: 'openid profile email', state, nonce }
      const proof = { code_challenge: challenge, code_challenge_method: 'S256' }
      return buildAuthorizationUrl(await provider(), { ...parameters, ...proof }).href
    },
    identity: async ({ url, state, nonce, verifier }) => {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true }
      const config = await provider()
      const tokens = await authorizationCodeGrant(config, new URL(url), checks).catch(error => {
        throw error instanceof EvergreenError ? error : refused(clientId, error)
      })
      const claims = tokens.claims()
      if (claims === undefined) throw refused(clientId, new Error('it gave no identity'))
      const { sub, preferred_username: preferred, email } = claims
      const groups = [claims[groupsClaim]].flat().filter(group => typeof group === 'string')
      const name = [preferred, email, sub].find(text => typeof text === 'string' && text !== '')
      return { subject: `${claims.iss}|${sub}`, name: String(name), groups }
    },
  }
}

async function discover(settings: OidcSettings, outbound: Outbound): Promise<Configuration> {
  const issuer = new URL(settings.issuer)
  // Without encryption only on this machine, which the way out sees to.
  const isPlain = issuer.protocol === 'http:'
  const allow = (url: string) => outbound.allow(new URL(url).origin, isPlain ? 'sandbox' : 'declared')
  allow(issuer.href)
  const { clientId, clientSecret } = settings
  const proof = clientSecret === null ? None() : ClientSecretPost(clientSecret)
  const config = await discovery(issuer, clientId, undefined, proof, {
    execute: isPlain ? [allowInsecureRequests, enableNonRepudiationChecks] : [enableNonRepudiationChecks],
    [customFetch]: (url, options) => fetchOf(outbound, url, options),
  })
  const { token_endpoint: token, jwks_uri: keys } = config.serverMetadata()
  for (const url of [token, keys]) if (url !== undefined) allow(url)
  return config
}

async function fetchOf(
  outbound: Outbound,
  url: string,
  { method, headers, body }: CustomFetchOptions,
): Promise<Response> {
  const text = body instanceof URLSearchParams || typeof body === 'string' ? { body: String(body) } : {}
  const answer = await outbound.request({
    method: method === 'POST' ? 'POST' : 'GET',
    url,
    headers,
    ...text,
    timeoutMs: 15_000,
    where: 'single sign-on',
  })
  return new Response(await answer.text(), { status: answer.status, headers: answer.headers })
}

function unusable(issuer: string, cause: unknown): ConfigError {
  const fix = 'Check EVERGREEN_OIDC_ISSUER: its /.well-known/openid-configuration must be there.'
  return new ConfigError({ where: issuer, what: `single sign-on cannot be used: ${lineOf(cause)}`, fix, cause })
}

function refused(clientId: string, cause: unknown): Denied {
  const what = `the provider's answer is not right: ${lineOf(cause)}`
  return new Denied({
    denial: 'wrong',
    where: `single sign-on ${clientId}`,
    what,
    fix: 'Try again, or ask an admin.',
    cause,
  })
}
