// POST /oauth/v1/token: a new access token from the refresh token.
import { invalid } from '../http/api-error.ts'
import type { Endpoint } from '../http/endpoint.ts'

export const oauthToken: Endpoint = {
  method: 'POST',
  paths: ['/oauth/v1/token', '/oauth/v3/token', '/oauth/2026-09/token'],
  limit: 'open',
  handle: ({ portal, body }) => {
    if (!(body instanceof URLSearchParams)) throw invalid('the token endpoint takes a form')
    return { status: 200, body: portal.tokens.refresh(body) }
  },
}
