// POST /services/oauth2/token: an access token for whoever a grant lets in.
import { createHmac } from 'node:crypto'
import { type Admission, GRANTS, type TokenRequest } from '../../login/grants.ts'
import { OAuthError } from '../../login/oauth-error.ts'

export function token(request: TokenRequest): Record<string, string> {
  const grant = GRANTS[request.form['grant_type'] ?? '']
  if (grant === undefined) throw new OAuthError('unsupported_grant_type', 'grant type not supported')
  return tokenAnswer(request, grant(request))
}

/** The classic answer has no expires_in: how long a session lives is the org's affair. */
export function tokenAnswer(
  { org, origin }: Pick<TokenRequest, 'org' | 'origin'>,
  admission: Admission,
): Record<string, string> {
  const { app, userId, refreshToken } = admission
  const id = `${origin}/id/${org.id}/${userId}`
  const issuedAt = String(org.clock.now())
  return {
    access_token: org.sessions.open(userId, app.clientId, app.scope),
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    signature: createHmac('sha256', app.clientSecret)
      .update(id + issuedAt)
      .digest('base64'),
    scope: app.scope,
    instance_url: origin,
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
  }
}
