// POST /services/oauth2/introspect: what a token is worth, for the app that asks with its own credentials.
import type { Form } from '../../login/grants.ts'
import { OAuthError } from '../../login/oauth-error.ts'
import type { Org } from '../../org.ts'

export function introspect(org: Org, form: Form, origin: string): Record<string, unknown> {
  const app = org.logins.apps.get(form['client_id'] ?? '')
  if (app === undefined || (app.clientSecret !== '' && form['client_secret'] !== app.clientSecret)) {
    throw new OAuthError('invalid_client', 'invalid client credentials', 401)
  }
  const asked = form['token']
  if (asked === undefined) throw new OAuthError('invalid_request', 'missing required parameter: token')
  const session = org.sessions.peek(asked)
  const refresh = session === undefined ? org.logins.refresh(asked) : undefined
  const userId = session?.userId ?? refresh?.userId
  if (userId === undefined) return { active: false }
  const seconds = (epochMs: number) => Math.floor(epochMs / 1000)
  return {
    active: true,
    scope: session?.scope ?? org.logins.apps.get(refresh?.clientId ?? '')?.scope ?? '',
    client_id: session?.clientId ?? refresh?.clientId ?? app.clientId,
    username: org.store.find(userId)?.['Username'],
    sub: `${origin}/id/${org.id}/${userId}`,
    token_type: session === undefined ? 'refresh_token' : 'access_token',
    ...(session === undefined
      ? {}
      : {
          exp: seconds(session.lastUse + org.sessions.ttlMs),
          iat: seconds(session.issuedAt),
          nbf: seconds(session.issuedAt),
        }),
  }
}
