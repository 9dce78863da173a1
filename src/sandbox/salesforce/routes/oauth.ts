// POST /services/oauth2/token and /services/oauth2/revoke: logging in and out. Errors have OAuth's own form.
import { createHmac } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { credentials } from '../../credentials.ts'
import type { Org } from '../org.ts'

/** Beside its client the sandbox accepts one refresh token and one password; like the client, they open only this. */
export const REFRESH_TOKEN = '5Aep861.sandbox.refresh.token'
export const PASSWORD = 'sandbox-password'

const formSchema = z.record(z.string(), z.string()).catch({})

interface OAuthError {
  readonly error: string
  readonly error_description: string
}

export function oauthRoutes(scope: FastifyInstance, org: Org): void {
  scope.post('/services/oauth2/token', async (request, reply) => {
    const form = formSchema.parse(request.body)
    const error = refusalOf(form)
    if (error !== undefined) return refuse(reply, error)
    const origin = `${request.protocol}://${request.host}`
    const id = `${origin}/id/${org.id}/${org.author('integration', request.id).userId}`
    const issuedAt = String(org.clock.now())
    return {
      access_token: org.sessions.open(),
      instance_url: origin,
      id,
      token_type: 'Bearer',
      issued_at: issuedAt,
      signature: createHmac('sha256', credentials.salesforce.clientSecret)
        .update(id + issuedAt)
        .digest('base64'),
      scope: 'api refresh_token',
    }
  })

  scope.post('/services/oauth2/revoke', async (request, reply) => {
    const { token } = formSchema.parse(request.body)
    if (token !== undefined && (org.sessions.revoke(token) || token === REFRESH_TOKEN)) return reply.code(200).send()
    return refuse(reply, { error: 'unsupported_token_type', error_description: 'this token type is not supported' })
  })
}

function refuse(reply: FastifyReply, error: OAuthError) {
  return reply.code(400).send(error)
}

function refusalOf(form: Readonly<Record<string, string>>): OAuthError | undefined {
  const { clientId, clientSecret, username } = credentials.salesforce
  const isClient = form['client_id'] === clientId && form['client_secret'] === clientSecret
  switch (form['grant_type']) {
    case 'client_credentials':
      return isClient ? undefined : { error: 'invalid_client', error_description: 'invalid client credentials' }
    case 'refresh_token':
      if (!isClient) return { error: 'invalid_client', error_description: 'invalid client credentials' }
      if (form['refresh_token'] === REFRESH_TOKEN) return undefined
      return { error: 'invalid_grant', error_description: 'expired access/refresh token' }
    case 'password':
      if (!isClient) return { error: 'invalid_client', error_description: 'invalid client credentials' }
      if (form['username'] === username && form['password'] === PASSWORD) return undefined
      return { error: 'invalid_grant', error_description: 'authentication failure' }
    default:
      return { error: 'unsupported_grant_type', error_description: 'grant type not supported' }
  }
}
