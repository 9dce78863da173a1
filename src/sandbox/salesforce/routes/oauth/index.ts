// /services/oauth2/*: logging in and out. Errors have OAuth's own form.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Form } from '../../login/grants.ts'
import { OAuthError } from '../../login/oauth-error.ts'
import type { Org } from '../../org.ts'
import { authorizeRoutes } from './authorize.ts'
import { introspect } from './introspect.ts'
import { token } from './token.ts'
import { userInfoRoutes } from './user-info.ts'

const formSchema = z.record(z.string(), z.string()).catch({})

export function oauthRoutes(scope: FastifyInstance, org: Org): void {
  scope.post('/services/oauth2/token', async (request, reply) => {
    const origin = `${request.protocol}://${request.host}`
    return answer(reply, () => token({ org, form: formOf(request), origin }))
  })

  scope.post('/services/oauth2/introspect', async (request, reply) => {
    return answer(reply, () => introspect(org, formOf(request), `${request.protocol}://${request.host}`))
  })

  scope.route({
    method: ['GET', 'POST'],
    url: '/services/oauth2/revoke',
    handler: async (request, reply) => {
      return answer(reply, () => revoke(org, formOf(request)['token']) && '')
    },
  })
  authorizeRoutes(scope, org)
  userInfoRoutes(scope, org)
}

/** What the URL and the form say, and who the Authorization header says the client is. */
function formOf(request: FastifyRequest): Form {
  const form = { ...formSchema.parse(request.query), ...formSchema.parse(request.body) }
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (basic === undefined) return form
  const [id = '', ...secret] = Buffer.from(basic, 'base64').toString().split(':')
  return { ...form, client_id: decodeURIComponent(id), client_secret: decodeURIComponent(secret.join(':')) }
}

function answer(reply: FastifyReply, make: () => object | '') {
  reply.header('cache-control', 'no-cache, no-store').header('pragma', 'no-cache')
  try {
    return reply.code(200).send(make())
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error
    return reply.code(error.status).send({ error: error.error, error_description: error.message })
  }
}

/** An access token ends its session; a refresh token ends itself and the sessions that the app has for the user. */
function revoke(org: Org, dead: string | undefined): true {
  const refresh = dead === undefined ? undefined : org.logins.dropRefreshToken(dead)
  if (refresh !== undefined) org.sessions.expire(refresh.userId, refresh.clientId)
  if (refresh !== undefined || (dead !== undefined && org.sessions.revoke(dead))) return true
  throw new OAuthError('invalid_token', `invalid token: ${dead ?? ''}`)
}
