// Who may change an app's webhooks: whoever has the developer's key, or a token of the account.
import { credentials } from '../../../credentials.ts'
import type { App } from '../../access/app.ts'
import { callerOf, noCredentials } from '../../access/authenticate.ts'
import { ApiError } from '../../http/api-error.ts'
import type { Call } from '../../http/endpoint.ts'

/** The app of a path, for one who may change it. Throws 401 or 404. */
export function appOf(call: Call): App {
  const key = call.query.get('hapikey')
  if (key !== null && key !== credentials.hubspot.developerApiKey) throw noCredentials()
  if (key === null) callerOf(call.authorization, call.portal)
  const app = call.portal.apps.get(call.params['appId'] ?? '')
  if (app !== undefined) return app
  throw new ApiError(404, { message: `No app found with id ${call.params['appId']}`, category: 'OBJECT_NOT_FOUND' })
}

export function webhookPaths(rest: string): string[] {
  const below = `/:appId${rest}`
  const dated = ['2026-09', '2026-03'].flatMap(version => [`/app-webhooks/${version}`, `/webhooks/${version}`])
  return ['/webhooks/v3', ...dated].map(root => `${root}${below}`)
}

/** The subscription that a path names; what cannot be an id is 0, which no subscription has. */
export function subscriptionIn(call: Call): number {
  const text = call.params['subscriptionId'] ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : 0
}

export function iso(at: number): string {
  return new Date(at).toISOString()
}
