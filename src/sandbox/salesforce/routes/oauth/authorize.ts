// GET /services/oauth2/authorize: the page on which a user allows an app in. The sandbox's user allows at once.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { OAuthError } from '../../login/oauth-error.ts'
import type { Org } from '../../org.ts'
import { tokenAnswer } from './token.ts'

const querySchema = z.record(z.string(), z.string()).catch({})
type Query = z.infer<typeof querySchema>

export function authorizeRoutes(scope: FastifyInstance, org: Org): void {
  scope.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/authorize',
    handler: async (request, reply) => {
      const query = { ...querySchema.parse(request.query), ...querySchema.parse(request.body) }
      try {
        return reply.redirect(destination(org, query, `${request.protocol}://${request.host}`), 302)
      } catch (error) {
        if (!(error instanceof OAuthError)) throw error
        const page = `<html><body><p>error=${error.error}&amp;error_description=${error.message}</p></body></html>`
        return reply.code(error.status).type('text/html;charset=UTF-8').send(page)
      }
    },
  })
}

/** Where the browser goes: back to the app with a code, a token, or the reason why not. */
function destination(org: Org, query: Query, origin: string): string {
  const app = org.logins.apps.get(query['client_id'] ?? '')
  if (app === undefined) throw new OAuthError('invalid_client_id', 'client identifier invalid')
  const redirectUri = query['redirect_uri'] ?? app.callbackUrls[0]
  if (redirectUri === undefined || !URL.canParse(redirectUri))
    throw new OAuthError('redirect_uri_missing', 'redirect_uri not provided')
  if (app.callbackUrls.length > 0 && !app.callbackUrls.includes(redirectUri)) {
    throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration')
  }
  const user = query['login_hint'] === undefined ? undefined : org.logins.user(query['login_hint'])
  const userId = user?.Id ?? org.users.integrationUserId
  const back = new URL(redirectUri)
  const state: Readonly<Record<string, string>> = query['state'] === undefined ? {} : { state: query['state'] }
  const withQuery = (values: Readonly<Record<string, string>>): string => {
    for (const [name, value] of Object.entries({ ...values, ...state })) back.searchParams.set(name, value)
    return back.href
  }
  const challenge = query['code_challenge']
  if (query['response_type'] === 'token') {
    const values = tokenAnswer(
      { org, origin },
      { app, userId, refreshToken: org.logins.addRefreshToken(app.clientId, userId) },
    )
    back.hash = new URLSearchParams({ ...values, ...state }).toString()
    return back.href
  }
  if (query['response_type'] !== 'code') {
    return withQuery({ error: 'unsupported_response_type', error_description: 'response type not supported' })
  }
  if (challenge === undefined && app.requirePkce) {
    return withQuery({ error: 'invalid_request', error_description: 'missing required code challenge' })
  }
  return withQuery({ code: org.logins.addCode({ clientId: app.clientId, userId, redirectUri, challenge }) })
}
