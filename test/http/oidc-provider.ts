// A provider of single sign-on as small as one can be: it lets its one user in at once, and lies as it is told to.
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import Fastify from 'fastify'

export type Lie = 'signature' | 'nonce' | 'audience' | 'issuer' | 'expired' | 'unsigned' | 'pkce'

export interface Provider {
  readonly issuer: string
  /** Of the user. */
  claims: Readonly<Record<string, unknown>>
  lie: Lie | null
  close(): Promise<void>
}

const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

export async function startProvider(clientId: string): Promise<Provider> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const codes = new Map<string, { nonce: string; challenge: string }>()
  const server = Fastify()
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  server.get('/.well-known/openid-configuration', () => ({
    issuer: provider.issuer,
    authorization_endpoint: `${provider.issuer}/authorize`,
    token_endpoint: `${provider.issuer}/token`,
    jwks_uri: `${provider.issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }))
  server.get('/keys', () => ({
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }],
  }))
  server.get<{ Querystring: Record<string, string> }>('/authorize', ({ query }, reply) => {
    const code = randomUUID()
    codes.set(code, { nonce: query['nonce'] ?? '', challenge: query['code_challenge'] ?? '' })
    const back = new URL(query['redirect_uri'] ?? '')
    back.search = new URLSearchParams({ code, state: query['state'] ?? '' }).toString()
    return reply.redirect(back.href, 302)
  })
  server.post<{ Body: Record<string, string> }>('/token', ({ body }, reply) => {
    const asked = codes.get(body['code'] ?? '')
    const challenge = createHash('sha256')
      .update(body['code_verifier'] ?? '')
      .digest('base64url')
    if (asked === undefined || challenge !== asked.challenge || provider.lie === 'pkce') {
      return reply.status(400).send({ error: 'invalid_grant' })
    }
    const now = Math.floor(Date.now() / 1_000) - (provider.lie === 'expired' ? 86_400 : 0)
    const claims = {
      iss: provider.lie === 'issuer' ? 'https://evil.example' : provider.issuer,
      aud: provider.lie === 'audience' ? 'another-app' : clientId,
      nonce: provider.lie === 'nonce' ? 'another' : asked.nonce,
      iat: now,
      exp: now + 300,
      ...provider.claims,
    }
    const head = text({ alg: provider.lie === 'unsigned' ? 'none' : 'RS256', kid: 'one' })
    const signed = `${head}.${text(claims)}`
    const key = provider.lie === 'signature' ? stranger : privateKey
    const seal = provider.lie === 'unsigned' ? '' : sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')
    return { access_token: randomUUID(), token_type: 'Bearer', expires_in: 300, id_token: `${signed}.${seal}` }
  })
  const provider: Provider = {
    issuer: await server.listen({ host: '127.0.0.1', port: 0 }),
    claims: {},
    lie: null,
    close: () => server.close(),
  }
  return provider
}
