// The access token: a static one as it is, an OAuth one renewed by its lifetime and not by waiting for a 401.
import { Client } from '@hubspot/api-client'
import type { ConnectorDeps, Session } from '../../../src/contract/connector.ts'
import { errorOf, failureOf } from '../errors.ts'
import { credentialsOf, type OAuthCredentials, type Settings } from '../settings.ts'
import { pathFamilyOf } from './paths.ts'

export interface HubSpotSession {
  /** A token that is good for the next minute. */
  token(): Promise<string>
  /** A token other than `refused`; null when the token is static, so that there is no other. */
  renew(refused: string): Promise<string | null>
}

/** A new token by refresh token, HubSpot's last one if it gave one. Throws ConfigError when HubSpot refuses it, ConnectionLost when nobody answers. */
async function refresh(
  by: OAuthCredentials,
  last: Session | null,
  settings: Settings,
  deps: ConnectorDeps,
): Promise<Session> {
  const { baseUrl, pathFamily } = settings
  const httpAgent = deps.outbound.agentFor(baseUrl)
  const { tokensApi } = new Client({ basePath: baseUrl, httpAgent, middleware: [pathFamilyOf(pathFamily)] }).oauth
  const { clientId, clientSecret } = by
  const refreshToken = last?.refreshToken ?? by.refreshToken
  await deps.budget.spend()
  const asked = tokensApi.create('refresh_token', undefined, undefined, clientId, clientSecret, refreshToken)
  const answer = await asked.catch(error => {
    const failure = failureOf(error)
    if (failure === null) throw deps.outbound.explain(error, { url: baseUrl, where: deps.alias })
    // A refused refresh token comes as 400; no new one can be had without the admin.
    const refused = failure.status === 400 ? { ...failure, status: 401 } : failure
    throw errorOf(refused, deps.alias, deps.clock.now(), false)
  })
  const expiresAt = deps.clock.now() + answer.expiresIn * 1000
  return { accessToken: answer.accessToken, refreshToken: answer.refreshToken, baseUrl, expiresAt }
}

/** The session of one connection. */
export function createSession(settings: Settings, deps: ConnectorDeps): HubSpotSession {
  deps.outbound.allow(settings.baseUrl, settings.sandbox ? 'sandbox' : 'declared')
  const { accessToken } = settings
  const credentials = credentialsOf(settings)

  const renewed = (by: OAuthCredentials, refused: string | null): Promise<Session> =>
    deps.session.renew(refused, last => refresh(by, last, settings, deps))

  return {
    token: async () => {
      if (accessToken !== undefined || credentials === null) return accessToken ?? ''
      return (deps.session.get() ?? (await renewed(credentials, null))).accessToken
    },
    renew: async refused => {
      if (accessToken !== undefined || credentials === null) return null
      const kept = deps.session.get()
      if (kept !== null && kept.accessToken !== refused) return kept.accessToken
      return (await renewed(credentials, refused)).accessToken
    },
  }
}
