// What a token may do, by HubSpot's own word: one call, remembered for a while. The token goes in the body, never in an
// address.
import { z } from 'zod'
import type { ConnectorDeps, SessionKeeper } from '../../../src/contract/connector.ts'
import type { Moment } from '../../../src/domain/record.ts'
import type { HubSpotSession } from '../http/session.ts'
import { credentialsOf, type Settings } from '../settings.ts'
import type { AppKind } from './scopes.ts'

const KEEP_MS = 15 * 60_000
const CALL_MS = 60_000

/** Private apps write `appId`, OAuth `app_id`. */
const Told = z.object({ scopes: z.array(z.string()), appId: z.number().optional(), app_id: z.number().optional() })

export interface Granted {
  readonly kind: AppKind
  /** Null where HubSpot does not tell: then what the token may not do shows with the first call that needs it. */
  readonly scopes: ReadonlySet<string> | null
  /** The id of the app, as the past of properties names it; null as above. */
  readonly app: string | null
}

/** Kept per connection and process: a connection is opened anew for each job. */
const kept = new WeakMap<SessionKeeper, { readonly at: Moment; readonly token: string; readonly granted: Granted }>()

/** `fresh`: not from memory. */
export async function grantedTo(
  settings: Settings,
  session: HubSpotSession,
  deps: ConnectorDeps,
  fresh = false,
): Promise<Granted> {
  const token = await session.token()
  const known = kept.get(deps.session)
  const now = deps.clock.now()
  if (!fresh && known?.token === token && now - known.at < KEEP_MS) return known.granted
  const granted = await ask(settings, token, deps)
  kept.set(deps.session, { at: now, token, granted })
  return granted
}

async function ask(settings: Settings, token: string, deps: ConnectorDeps): Promise<Granted> {
  const oauth = settings.accessToken === undefined ? credentialsOf(settings) : null
  const kind: AppKind = oauth === null ? 'private' : 'oauth'
  const asked =
    oauth === null
      ? {
          path: '/oauth/v2/private-apps/get/access-token-info',
          type: 'json',
          body: JSON.stringify({ tokenKey: token }),
        }
      : { path: '/oauth/v3/token/introspect', type: 'x-www-form-urlencoded', body: formOf(oauth, token) }
  await deps.budget.spend()
  const answer = await deps.outbound.request({
    method: 'POST',
    url: `${settings.baseUrl}${asked.path}`,
    headers: { 'content-type': `application/${asked.type}` },
    body: asked.body,
    timeoutMs: CALL_MS,
    where: deps.alias,
  })
  const text = await answer.text()
  // Service keys and the like tell nothing of themselves.
  const told = answer.status === 200 ? Told.safeParse(parsed(text)) : null
  if (told?.success !== true) return { kind, scopes: null, app: null }
  const { scopes, appId, app_id: id = appId } = told.data
  return { kind, scopes: new Set(scopes), app: id === undefined ? null : String(id) }
}

function formOf({ clientId, clientSecret }: { clientId: string; clientSecret: string }, token: string): string {
  return new URLSearchParams({ token, client_id: clientId, client_secret: clientSecret }).toString()
}

/** Null for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
