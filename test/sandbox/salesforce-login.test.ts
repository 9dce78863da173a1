// Every way into the org, as unmodified clients take it, and what they are told when they may not.
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { Connection, OAuth2 } from 'jsforce'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { clientId, clientSecret, type OrgOnTheWire, startOrg, username, VERSION } from './salesforce-org.ts'

const { password, refreshToken, personUsername } = credentials.salesforce
let wire: OrgOnTheWire
beforeAll(async () => {
  wire = await startOrg()
})
afterAll(() => wire.close())

async function post(
  path: string,
  form: Record<string, string>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${wire.url}/services/oauth2/${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  return { status: response.status, body: JSON.parse((await response.text()) || '{}') }
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString()

function assertion(claims: Record<string, unknown> = {}, key = privateKey): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(wire.clock.now() / 1000) + 180
  const usual = { iss: clientId, sub: username, aud: 'https://login.salesforce.com', exp }
  const head = `${part({ alg: 'RS256' })}.${part({ ...usual, ...claims })}`
  return `${head}.${createSign('RSA-SHA256').update(head).sign(key).toString('base64url')}`
}

const JWT = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

it('a grant may stand in the URL instead of a form', async () => {
  const query = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  })
  const response = await fetch(`${wire.url}/services/oauth2/token?${query}`, { method: 'POST' })
  expect([response.status, await response.json()]).toMatchObject([200, { token_type: 'Bearer' }])
})

describe('JWT bearer', () => {
  it('logs jsforce in as the user of the assertion and gives no refresh token', async () => {
    const connection = new Connection({ version: VERSION, oauth2: { loginUrl: wire.url, clientId } })
    const user = await connection.authorize({ grant_type: JWT, assertion: assertion({ sub: personUsername }) })
    expect(user).toMatchObject({ id: wire.org.users.personUserId, organizationId: wire.org.id })
    expect(connection.refreshToken).toBeUndefined()
    expect(await connection.identity()).toMatchObject({ username: personUsername, user_type: 'STANDARD' })
  })

  it('is refused for a foreign signature, audience, time, issuer or user', async () => {
    const { logins } = wire.org
    logins.putApp(clientId, { publicKeys: [pem] })
    const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const ask = async (text: string) => (await post('token', { grant_type: JWT, assertion: text })).body
    expect(await ask(assertion({}, foreign))).toEqual({
      error: 'invalid_grant',
      error_description: 'invalid assertion',
    })
    expect(await ask('not.a.jwt')).toEqual({ error: 'invalid_grant', error_description: 'invalid assertion' })
    expect(await ask(assertion({ aud: 'https://example.com' }))).toMatchObject({
      error_description: 'audience is invalid',
    })
    expect(await ask(assertion({ exp: 1_700_000_000 }))).toMatchObject({
      error_description: 'expired authorization code',
    })
    expect(await ask(assertion({ iss: 'nobody' }))).toMatchObject({ error: 'invalid_client_id' })
    const unapproved = "user hasn't approved this consumer"
    expect(await ask(assertion({ sub: 'nobody@example.com' }))).toMatchObject({ error_description: unapproved })
    logins.putApp(clientId, { approvedUsers: [username] })
    expect(await ask(assertion({ sub: personUsername }))).toMatchObject({ error_description: unapproved })
    expect(await ask(assertion())).toMatchObject({ token_type: 'Bearer', scope: 'api refresh_token' })
    expect(await ask(assertion({ aud: wire.url }))).toHaveProperty('access_token')
    logins.putApp(clientId, { publicKeys: [], approvedUsers: null })
  })
})

describe('the authorize page', () => {
  const redirectUri = 'http://localhost:9/callback'

  it('sends back a code and the state, and jsforce exchanges the code with its verifier, once', async () => {
    const oauth2 = new OAuth2({ loginUrl: wire.url, clientId, clientSecret, redirectUri, useVerifier: true })
    const page = await fetch(oauth2.getAuthorizationUrl({ state: 'st ate', scope: 'api' }), { redirect: 'manual' })
    const back = new URL(page.headers.get('location') ?? '')
    expect([page.status, back.origin + back.pathname, back.searchParams.get('state')]).toEqual([
      302,
      redirectUri,
      'st ate',
    ])
    const code = back.searchParams.get('code') ?? ''
    const connection = new Connection({ version: VERSION, oauth2 })
    await connection.authorize(code)
    expect(connection.refreshToken).toMatch(/^5Aep861/)
    expect(await connection.query('SELECT Id FROM Organization')).toMatchObject({ totalSize: 1 })
    await expect(connection.authorize(code)).rejects.toMatchObject({
      name: 'invalid_grant',
      message: 'invalid authorization code',
    })
    wire.org.sessions.expire()
    expect(await connection.query('SELECT Id FROM Organization')).toMatchObject({ totalSize: 1 })
  })

  it('refuses a wrong verifier, another callback and an old code', async () => {
    const challenge = createHash('sha256').update(randomBytes(9)).digest('base64url')
    const code = async () => {
      const query = new URLSearchParams({
        response_type: 'code',
        client_id: clientId,
        redirect_uri: redirectUri,
        code_challenge: challenge,
      })
      const page = await fetch(`${wire.url}/services/oauth2/authorize?${query}`, { redirect: 'manual' })
      return new URL(page.headers.get('location') ?? '').searchParams.get('code') ?? ''
    }
    const form = {
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code_verifier: 'x',
    }
    expect((await post('token', { ...form, code: await code() })).body).toMatchObject({
      error_description: 'invalid code verifier',
    })
    const elsewhere = { ...form, redirect_uri: 'http://else/' }
    expect((await post('token', { ...elsewhere, code: await code() })).body).toMatchObject({
      error: 'redirect_uri_mismatch',
    })
    const old = await code()
    wire.clock.advance(16 * 60_000)
    expect((await post('token', { ...form, code: old })).body).toMatchObject({
      error_description: 'expired authorization code',
    })
    const unknown = await fetch(`${wire.url}/services/oauth2/authorize?response_type=code&client_id=no`)
    expect([unknown.status, await unknown.text()]).toEqual([400, expect.stringContaining('error=invalid_client_id')])
  })
})

describe('a token', () => {
  it('can be looked at and revoked; a revoked refresh token takes its sessions along', async () => {
    const client = { client_id: clientId, client_secret: clientSecret }
    const { body } = await post('token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...client })
    const token = String(body['access_token'])
    expect((await post('introspect', { token, ...client })).body).toMatchObject({
      active: true,
      client_id: clientId,
      username,
      token_type: 'access_token',
      exp: expect.any(Number),
    })
    expect((await post('introspect', { token, client_id: clientId, client_secret: 'no' })).status).toBe(401)
    const info = await fetch(`${wire.url}/services/oauth2/userinfo`, { headers: { authorization: `Bearer ${token}` } })
    expect(await info.json()).toMatchObject({ preferred_username: username, organization_id: wire.org.id })
    expect((await post('revoke', { token: refreshToken })).status).toBe(200)
    expect((await post('introspect', { token, ...client })).body).toEqual({ active: false })
    expect((await post('token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...client })).body).toEqual(
      {
        error: 'invalid_grant',
        error_description: 'expired access/refresh token',
      },
    )
    expect(await post('revoke', { token: 'no' })).toMatchObject({ status: 400, body: { error: 'invalid_token' } })
  })

  it('of nobody is refused by the identity service with 403 and one word', async () => {
    const identity = `${wire.url}/id/${wire.org.id}/${wire.org.users.adminUserId}`
    const dead = await fetch(identity, { headers: { authorization: 'Bearer dead' } })
    expect([dead.status, await dead.text()]).toEqual([403, 'Bad_OAuth_Token'])
    expect(await (await fetch(identity)).text()).toBe('Missing_OAuth_Token')
  })

  it('is not given for client credentials at the common login host, nor to unknown apps and grants', async () => {
    const client = { client_id: clientId, client_secret: clientSecret }
    const hosted = await wire.tokenAt('login.salesforce.com', { grant_type: 'client_credentials', ...client })
    expect(hosted).toEqual({ error: 'invalid_grant', error_description: 'request not supported on this domain' })
    const ask = async (form: Record<string, string>) => (await post('token', form)).body
    expect(await ask({ grant_type: 'client_credentials', client_id: 'no' })).toMatchObject({
      error: 'invalid_client_id',
    })
    const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'
    expect(await ask({ grant_type: exchange, ...client })).toMatchObject({ error: 'invalid_request' })
    wire.org.logins.settings.passwordGrant = false
    expect(await ask({ grant_type: 'password', username, password, ...client })).toEqual({
      error: 'invalid_grant',
      error_description: 'authentication failure',
    })
    wire.org.logins.settings.passwordGrant = true
  })
})

describe('a user', () => {
  it('who is no longer active, or may not use the API, is out at once', async () => {
    const { org } = wire
    const { personUserId } = org.users
    const token = org.sessions.open(personUserId)
    const ask = async (authorization: string) => {
      const response = await fetch(`${wire.url}/services/data/v${VERSION}/limits`, { headers: { authorization } })
      return [response.status, JSON.parse(await response.text())]
    }
    expect((await ask(`Bearer ${token}`))[0]).toBe(200)
    expect(await ask(`Basic ${token}`)).toMatchObject([401, [{ errorCode: 'INVALID_AUTH_HEADER' }]])
    const connection = await wire.login()
    const { records } = await connection.query("SELECT Id FROM PermissionSet WHERE Profile.Name = 'Standard User'")
    const Id = String(records[0]?.['Id'])
    await connection.sobject('PermissionSet').update({ Id, PermissionsApiEnabled: false })
    expect(await ask(`Bearer ${token}`)).toMatchObject([403, [{ errorCode: 'API_DISABLED_FOR_ORG' }]])
    await connection.sobject('PermissionSet').update({ Id, PermissionsApiEnabled: true })
    await connection.sobject('User').update({ Id: personUserId, IsActive: false })
    expect(await ask(`Bearer ${token}`)).toMatchObject([401, [{ errorCode: 'INVALID_SESSION_ID' }]])
    expect((await post('token', { grant_type: JWT, assertion: assertion({ sub: personUsername }) })).body).toEqual({
      error: 'inactive_user',
      error_description: 'user is inactive',
    })
    await connection.sobject('User').update({ Id: personUserId, IsActive: true })
  })
})

describe('the bare client', () => {
  it('with client credentials and no refreshFn cannot renew its session', async () => {
    const connection = new Connection({
      version: VERSION,
      instanceUrl: wire.url,
      oauth2: { loginUrl: wire.url, clientId, clientSecret },
    })
    await connection.authorize({ grant_type: 'client_credentials' })
    wire.org.sessions.expire()
    await expect(connection.query('SELECT Id FROM User')).rejects.toThrow(
      'Unable to refresh session due to: No refresh token found in the connection',
    )
  })

  it('asks for ever while the refresh succeeds and its token is refused', async () => {
    let refreshes = 0
    const connection: Connection = new Connection({
      version: VERSION,
      instanceUrl: wire.url,
      accessToken: 'dead',
      refreshFn: (_, done) => {
        refreshes += 1
        if (refreshes > 20) return done(new Error('enough'))
        return done(null, wire.org.sessions.open())
      },
    })
    wire.org.sessions.stillborn = true
    await expect(connection.query('SELECT Id FROM User')).rejects.toThrow('enough')
    wire.org.sessions.stillborn = false
    expect(refreshes).toBe(21)
  })

  it('refreshes once for all the calls that a dead session met at the same time', async () => {
    let refreshes = 0
    const connection: Connection = new Connection({
      version: VERSION,
      instanceUrl: wire.url,
      accessToken: 'dead',
      refreshFn: (_, done) => {
        refreshes += 1
        done(null, wire.org.sessions.open())
      },
    })
    const queries = Array.from({ length: 5 }, () => connection.query('SELECT Id FROM Organization'))
    expect((await Promise.all(queries)).map(({ totalSize }) => totalSize)).toEqual([1, 1, 1, 1, 1])
    expect(refreshes).toBe(1)
  })
})
