// Logs in with jsforce and keeps the session. The connection made for calls has no refresh function: jsforce would
// log in again without end when a server keeps refusing the new session.
// Not by jsforce's index, which loads all of its APIs.
import { Connection as JsforceConnection } from 'jsforce/lib/connection.js'
import { OAuth2 } from 'jsforce/lib/oauth2.js'
import { setDispatcher } from 'jsforce/lib/request.js'
import { z } from 'zod'
import type { ConnectorDeps, Session } from '../../src/contract/connector.ts'
import { ConfigError, ConnectionLost } from '../../src/errors.ts'
import { assertionOf } from './access/assertion.ts'
import { errorOf, failureOfClient } from './errors.ts'
import { isVendorHost, type Settings } from './settings.ts'
import { longId } from './values.ts'

export interface SalesforceSession {
  /** The session at hand, or a new one. */
  current(): Promise<Session>
  /** A session other than `refused`; callers at the same time share one log-in. */
  renew(refused: Session): Promise<Session>
  /** A jsforce connection that uses the session. Send in the same tick: the dispatcher is jsforce's global. */
  client(session: Session): JsforceConnection
}

/** `id` ends in the ids of the org and of the user. */
const Token = z.object({
  access_token: z.string().min(1),
  instance_url: z.url(),
  id: z.string(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().optional(),
})

/** The origin of the org's own host, allowed from now on. Throws ConfigError unless it is Salesforce's. */
function trusted(instanceUrl: string, settings: Settings, deps: ConnectorDeps): string {
  const url = new URL(instanceUrl)
  if (!settings.sandbox && !isVendorHost(url.hostname)) {
    const what = `the log-in names ${url.host} as the org's host, which is not Salesforce's`
    throw new ConfigError({ where: deps.alias, what, fix: 'Check loginUrl; no token was sent there.' })
  }
  deps.outbound.allow(url.origin, settings.sandbox ? 'sandbox' : 'declared')
  return url.origin
}

/** What a failed log-in means. */
function loginError(error: unknown, loginUrl: string, deps: ConnectorDeps): unknown {
  const failure = failureOfClient(error)
  if (failure === null) return deps.outbound.explain(error, { url: loginUrl, where: deps.alias })
  if (failure.code !== 'ERROR_HTTP_404') return errorOf(failure, deps.alias, deps.clock.now())
  const what = `${loginUrl} has no Salesforce log-in`
  return new ConfigError({ where: deps.alias, what, fix: "Set loginUrl to the org's My Domain." })
}

async function logIn(settings: Settings, last: Session | null, deps: ConnectorDeps): Promise<Session> {
  const { loginUrl, clientId, clientSecret, privateKey, username } = settings
  const refreshToken = last?.refreshToken ?? settings.refreshToken
  const oauth = new OAuth2({ loginUrl, clientId, ...(clientSecret !== undefined && { clientSecret }) })
  await deps.budget.spend()
  setDispatcher(deps.outbound.dispatcher)
  const signed = privateKey !== undefined && username !== undefined ? { privateKey, username } : null
  const ask = () => {
    if (signed !== null) return oauth.requestToken(assertionOf({ ...settings, ...signed }, deps))
    if (refreshToken === undefined) return oauth.requestToken({ grant_type: 'client_credentials' })
    return oauth.refreshToken(refreshToken)
  }
  const asked = ask()
  const answer: unknown = await asked.catch(error => {
    throw loginError(error, loginUrl, deps)
  })
  const token = Token.safeParse(answer)
  if (!token.success) {
    const what = `the log-in at ${loginUrl} gave no token`
    throw new ConnectionLost({ where: deps.alias, what, fix: 'Check that loginUrl is the org itself.' })
  }
  const baseUrl = trusted(token.data.instance_url, settings, deps)
  const [org = '', user = ''] = token.data.id.split('/').slice(-2)
  // Every sandbox of ours has the same org id; which one it is, its address tells.
  const account = settings.sandbox ? `${baseUrl}/${org}` : org
  // An org may exchange the refresh token at each use; without an exchange the one at hand stays good.
  const kept = token.data.refresh_token ?? last?.refreshToken
  const rotated = kept === undefined ? {} : { refreshToken: kept }
  const scopes = token.data.scope?.split(' ').filter(scope => scope !== '')
  const told = scopes === undefined ? {} : { scopes }
  const { access_token: accessToken } = token.data
  return { accessToken, ...rotated, ...told, baseUrl, account, user: longId(user), expiresAt: null }
}

/** Log-in, renewal and jsforce connections of one Evergreen connection. */
export function createSession(settings: Settings, deps: ConnectorDeps): SalesforceSession {
  deps.outbound.allow(settings.loginUrl, settings.sandbox ? 'sandbox' : 'declared')

  const renewed = async (refused: string | null): Promise<Session> => {
    const session = await deps.session.renew(refused, last => logIn(settings, last, deps))
    trusted(session.baseUrl, settings, deps)
    return session
  }

  return {
    current: async () => {
      const kept = deps.session.get()
      if (kept === null) return renewed(null)
      trusted(kept.baseUrl, settings, deps)
      return kept
    },
    renew: async refused => {
      const kept = deps.session.get()
      if (kept !== null && kept.accessToken !== refused.accessToken) return kept
      return renewed(refused.accessToken)
    },
    client: session => {
      setDispatcher(deps.outbound.dispatcher)
      const { accessToken, baseUrl } = session
      return new JsforceConnection({ accessToken, instanceUrl: baseUrl, version: settings.apiVersion })
    },
  }
}
