// GET /oauth/authorize: the install page. Nobody needs to look at it: it approves at once and sends back a code.
import type { App } from '../../access/app.ts'
import { refused } from '../../access/exchange.ts'
import { INSTALLER } from '../../access/grants.ts'
import type { Answer, Call, Endpoint } from '../../http/endpoint.ts'

function listOf(query: URLSearchParams, name: string): string[] {
  return (query.get(name) ?? '').split(/[\s,]+/).filter(scope => scope !== '')
}

/** One of the app's own addresses; an app without a list takes any. Throws 400. */
function redirectOf(query: URLSearchParams, app: App): URL {
  const asked = query.get('redirect_uri') ?? ''
  const url = URL.parse(asked)
  const web = url !== null && /^https?:$/.test(url.protocol)
  if (url !== null && (app.redirectUris.length === 0 ? web : app.redirectUris.includes(asked))) return url
  throw refused('BAD_REDIRECT_URI', 'invalid_request', 'missing or invalid redirect uri')
}

/** The scopes that the account grants. Throws 400 for one that the app may not ask for. */
function grantedTo(app: App, query: URLSearchParams): ReadonlySet<string> | null {
  const required = listOf(query, 'scope')
  const optional = listOf(query, 'optional_scope')
  const { scopes, optionalScopes } = app
  if (scopes === null) return required.length === 0 ? null : new Set([...required, ...optional])
  const stranger = required.find(scope => !scopes.has(scope) && !optionalScopes.has(scope))
  if (stranger !== undefined) throw refused('BAD_SCOPE', 'invalid_scope', `the app may not ask for ${stranger}`)
  const more = optional.filter(scope => scopes.has(scope) || optionalScopes.has(scope))
  return new Set([...(required.length === 0 ? scopes : required), ...more])
}

function install({ portal, query }: Call): Answer {
  const app = portal.apps.ofClient(query.get('client_id'))
  if (app === undefined) throw refused('BAD_CLIENT_ID', 'invalid_client', 'missing or unknown client id')
  const back = redirectOf(query, app)
  const challenge = query.get('code_challenge')
  const method = query.get('code_challenge_method') ?? 'plain'
  const grant = { app, scopes: grantedTo(app, query), userId: INSTALLER.id }
  const proof = challenge === null ? null : { value: challenge, method }
  back.searchParams.set('code', portal.grants.install(grant, query.get('redirect_uri') ?? '', proof))
  const state = query.get('state')
  if (state !== null) back.searchParams.set('state', state)
  return { status: 302, headers: { location: back.href } }
}

export const authorize: Endpoint = {
  method: 'GET',
  paths: ['/oauth/authorize', '/oauth/:hubId/authorize'],
  limit: 'open',
  handle: install,
}
