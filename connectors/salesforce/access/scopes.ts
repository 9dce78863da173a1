// Which OAuth scopes the log-in was granted, by its own answer, and which of them Evergreen needs of the app.
import type { Lack } from '../../../src/domain/need.ts'
import type { Settings } from '../settings.ts'

/** Any one of them will do. Source: help, "OAuth Tokens and Scopes". */
const API = ['api', 'full']
const REFRESH = ['refresh_token', 'offline_access']

const FIX = (label: string) =>
  `In Setup, under External Client App Manager (or App Manager for a connected app), open the app, and under OAuth Settings add the scope "${label}"; then log in anew where a refresh token is used.`

/** `granted`: null where the log-in did not tell. */
export function scopeLacks(
  { refreshToken }: Pick<Settings, 'refreshToken'>,
  granted: readonly string[] | null,
): Lack[] {
  if (granted === null) return []
  const has = (scopes: readonly string[]) => scopes.some(scope => granted.includes(scope))
  const api: Lack = {
    what: 'scope api',
    detail: 'the app may not use the API',
    fix: FIX('Manage user data via APIs (api)'),
    stops: 'reading',
  }
  const refresh: Lack = {
    what: 'scope refresh_token',
    detail: 'the app may not renew its log-in: it ends when the session does',
    fix: FIX('Perform requests at any time (refresh_token, offline_access)'),
    stops: 'part',
  }
  return [...(has(API) ? [] : [api]), ...(refreshToken === undefined || has(REFRESH) ? [] : [refresh])]
}
