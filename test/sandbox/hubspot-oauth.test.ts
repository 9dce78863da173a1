import { createHash } from 'node:crypto'
import { Client } from '@hubspot/api-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeEach(async () => {
  portal = await startPortal()
})
afterEach(() => portal.close())

const LIST = '/crm/v3/objects/contacts'
const { clientId, clientSecret, refreshToken } = credentials.hubspot
const HOME = 'http://localhost:9/callback'

const form = async (path: string, fields: Record<string, string>) => {
  const answer = await fetch(`${portal.sandbox.url}${path}`, { method: 'POST', body: new URLSearchParams(fields) })
  return { status: answer.status, body: JSON.parse(await answer.text()) }
}
const keys = { client_id: clientId, client_secret: clientSecret }
const refresh = (path = '/oauth/v1/token', token = refreshToken) =>
  form(path, { grant_type: 'refresh_token', ...keys, refresh_token: token })
const control = async (path: string, body: object = {}) =>
  JSON.parse(await (await portal.post(`/__sandbox/hubspot${path}`, body)).text())
const listWith = async (token: string) => {
  const answer = await fetch(`${portal.sandbox.url}${LIST}`, { headers: { authorization: `Bearer ${token}` } })
  return { status: answer.status, body: JSON.parse(await answer.text()) }
}

const install = async (more: Record<string, string> = {}) => {
  const query = new URLSearchParams({ client_id: clientId, redirect_uri: HOME, scope: 'oauth', state: 'x1', ...more })
  const page = await fetch(`${portal.sandbox.url}/oauth/authorize?${query}`, { redirect: 'manual' })
  return { status: page.status, to: new URL(page.headers.get('location') ?? 'http://nowhere'), page }
}

describe('an install', () => {
  it('sends back a code and the state, and the client turns the code into tokens, once', async () => {
    const { status, to } = await install({ scope: 'crm.objects.contacts.read' })
    expect([status, to.origin, to.pathname, to.searchParams.get('state')]).toEqual([
      302,
      'http://localhost:9',
      '/callback',
      'x1',
    ])
    const code = to.searchParams.get('code') ?? ''
    const { tokensApi } = portal.client.oauth
    const tokens = await tokensApi.create('authorization_code', code, HOME, clientId, clientSecret)
    expect(tokens).toMatchObject({ expiresIn: 1_800, tokenType: 'bearer', refreshToken: expect.any(String) })
    expect((await listWith(tokens.accessToken)).status).toBe(200)
    const again = await failureOf(tokensApi.create('authorization_code', code, HOME, clientId, clientSecret))
    expect(again).toMatchObject({
      code: 400,
      body: { status: 'BAD_AUTH_CODE', message: 'missing or unknown auth code' },
    })
  })

  it('grants the scopes that were asked for and no others', async () => {
    const { to } = await install({ scope: 'crm.objects.companies.read', optional_scope: 'tickets' })
    const code = to.searchParams.get('code') ?? ''
    const { body } = await form('/oauth/v3/token', {
      grant_type: 'authorization_code',
      ...keys,
      code,
      redirect_uri: HOME,
    })
    expect(body).toMatchObject({
      token_use: 'access_token',
      hub_id: portal.sandbox.world.hubspot.portalId,
      user_id: expect.any(Number),
      scopes: ['crm.objects.companies.read', 'tickets'],
    })
    expect((await listWith(body.access_token)).status).toBe(403)
  })

  it('refuses another redirect uri, at the page and at the token endpoint', async () => {
    expect((await install({ redirect_uri: 'nowhere' })).status).toBe(400)
    const { to } = await install()
    const code = to.searchParams.get('code') ?? ''
    const wrong = { grant_type: 'authorization_code', ...keys, code, redirect_uri: `${HOME}/other` }
    expect(await form('/oauth/v1/token', wrong)).toMatchObject({ status: 400, body: { status: 'BAD_REDIRECT_URI' } })
  })

  it('keeps an app to its own redirect uris and scopes', async () => {
    const app = await control('/apps', { kind: 'oauth', scopes: ['oauth'], redirectUris: ['https://app.example/back'] })
    expect((await install({ client_id: app.clientId })).status).toBe(400)
    const own = { client_id: app.clientId, redirect_uri: 'https://app.example/back' }
    expect((await install(own)).status).toBe(302)
    expect((await install({ ...own, scope: 'tickets' })).status).toBe(400)
  })

  it('asks for the proof of a code challenge', async () => {
    const verifier = 'a-long-and-random-text-that-nobody-guesses-0123456789'
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    const exchangeWith = async (proof: Record<string, string>) => {
      const { to } = await install({ code_challenge: challenge, code_challenge_method: 'S256' })
      const code = to.searchParams.get('code') ?? ''
      return form('/oauth/v3/token', { grant_type: 'authorization_code', ...keys, code, redirect_uri: HOME, ...proof })
    }
    expect((await exchangeWith({})).status).toBe(400)
    expect((await exchangeWith({ code_verifier: 'wrong' })).status).toBe(400)
    expect((await exchangeWith({ code_verifier: verifier })).status).toBe(200)
  })
})

describe('the token endpoint', () => {
  it('keeps the refresh token, or rotates it and refuses the one before', async () => {
    expect((await refresh()).body.refresh_token).toBe(refreshToken)
    await control('/tokens/settings', { rotate: true })
    const { body } = await refresh()
    expect(body.refresh_token).not.toBe(refreshToken)
    expect(await refresh()).toMatchObject({
      status: 400,
      body: { status: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token', error: 'invalid_grant' },
    })
    expect((await refresh('/oauth/v1/token', body.refresh_token)).status).toBe(200)
  })

  it('tells a wrong grant type, client or secret apart', async () => {
    const reasons = [
      { grant_type: 'password', ...keys },
      { grant_type: 'refresh_token', ...keys, client_id: 'x', refresh_token: refreshToken },
      { grant_type: 'refresh_token', ...keys, client_secret: 'x', refresh_token: refreshToken },
    ].map(async fields => (await form('/oauth/v1/token', fields)).body.status)
    expect(await Promise.all(reasons)).toEqual(['BAD_GRANT_TYPE', 'BAD_CLIENT_ID', 'BAD_CLIENT_SECRET'])
  })

  it('reads forms only', async () => {
    const answer = await portal.post('/oauth/v1/token', { grant_type: 'refresh_token' })
    expect(answer.status).toBe(415)
  })

  it('gives client credentials in its newer versions only', async () => {
    const asked = { grant_type: 'client_credentials', ...keys, scope: 'crm.objects.contacts.read' }
    expect((await form('/oauth/v1/token', asked)).status).toBe(400)
    const { status, body } = await form('/oauth/2026-09/token', asked)
    expect([status, body]).toMatchObject([200, { token_use: 'client_credentials', expires_in: 1_800 }])
    expect(body).not.toHaveProperty('refresh_token')
    expect((await listWith(body.access_token)).status).toBe(200)
  })
})

describe('a token', () => {
  it('tells about itself, and an access token that has expired is not found', async () => {
    const { body } = await refresh()
    const access = await portal.client.oauth.accessTokensApi.get(body.access_token)
    expect(access).toMatchObject({
      token: body.access_token,
      hubId: 143_553_137,
      appId: 2_633_737,
      tokenType: 'access',
      scopes: expect.arrayContaining(['oauth']),
    })
    expect(access.expiresIn).toBeGreaterThan(1_790)
    const about = await portal.client.oauth.refreshTokensApi.get(refreshToken)
    expect(about).toMatchObject({ token: refreshToken, clientId, tokenType: 'refresh', user: expect.any(String) })
    portal.sandbox.world.clock.advance(1_800_000)
    expect(await failureOf(portal.client.oauth.accessTokensApi.get(body.access_token))).toMatchObject({ code: 404 })
  })

  it('is introspected and revoked', async () => {
    const { body } = await refresh('/oauth/2026-09/token')
    const token = body.access_token
    expect((await form('/oauth/2026-09/token/introspect', { ...keys, token })).body).toMatchObject({
      active: true,
      token_use: 'access_token',
      hub_id: 143_553_137,
    })
    expect((await form('/oauth/2026-09/token/revoke', { ...keys, token })).status).toBe(200)
    expect((await form('/oauth/2026-09/token/introspect', { ...keys, token })).body).toEqual({ active: false })
    expect(await listWith(token)).toMatchObject({ status: 401, body: { category: 'INVALID_AUTHENTICATION' } })
  })

  it('refreshes no more once the client has archived the refresh token', async () => {
    await portal.client.oauth.refreshTokensApi.archive(refreshToken)
    expect((await refresh()).status).toBe(400)
  })

  it('expires when the control plane says so, or after a number of calls', async () => {
    const first = (await refresh()).body.access_token
    expect(await control('/tokens/expire')).toEqual({ expired: 1 })
    expect(await listWith(first)).toMatchObject({
      status: 401,
      body: {
        status: 'error',
        category: 'EXPIRED_AUTHENTICATION',
        message: 'The OAuth token used to make this call expired 0 minute(s) ago.',
      },
    })
    await control('/tokens/settings', { callsPerToken: 2 })
    const second = (await refresh()).body.access_token
    const statuses = [await listWith(second), await listWith(second), await listWith(second)].map(each => each.status)
    expect(statuses).toEqual([200, 200, 401])
  })
})

describe('scopes', () => {
  const clientOf = async (scopes: string[]) => {
    const { accessToken } = await control('/apps', { kind: 'private', scopes })
    return new Client({ accessToken, basePath: portal.sandbox.url })
  }

  it('part reading from writing, in the recorded words', async () => {
    const client = await clientOf(['crm.objects.contacts.read'])
    await expect(client.crm.contacts.basicApi.getPage()).resolves.toBeDefined()
    await expect(client.crm.contacts.batchApi.read(READ)).resolves.toBeDefined()
    const { code, body } = await failureOf(client.crm.contacts.basicApi.create({ properties: {}, associations: [] }))
    expect(code).toBe(403)
    expect(body).toMatchObject({
      status: 'error',
      category: 'MISSING_SCOPES',
      message: expect.stringContaining("hasn't been granted all required scopes"),
      errors: [{ context: { requiredGranularScopes: ['crm.objects.contacts.write'] } }],
      links: { scopes: 'https://developers.hubspot.com/scopes' },
    })
  })

  it.each([
    ['GET', '/crm/v3/objects/companies', 'crm.objects.companies.read'],
    ['POST', '/crm/objects/2026-09/0-2', 'crm.objects.companies.write'],
    ['GET', '/crm/v3/properties/contacts', 'crm.schemas.contacts.read'],
    ['POST', '/crm/v3/properties/contacts', 'crm.schemas.contacts.write'],
    ['GET', '/crm/v3/owners', 'crm.objects.owners.read'],
    ['GET', '/crm/v3/lists/1', 'crm.lists.read'],
  ])('%s %s needs %s', async (method, path, scope) => {
    const { accessToken } = await control('/apps', { kind: 'private', scopes: [] })
    const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' }
    const body = method === 'POST' ? '{"properties":{}}' : null
    const answer = await fetch(`${portal.sandbox.url}${path}`, { method, headers, body })
    expect(answer.status).toBe(403)
    expect(JSON.stringify(await answer.json())).toContain(`"${scope}"`)
  })
})

const READ = { inputs: [], properties: [], propertiesWithHistory: [] }

describe('several apps', () => {
  it('write under their own names', async () => {
    const app = await control('/apps', { kind: 'private' })
    const client = new Client({ accessToken: app.accessToken, basePath: portal.sandbox.url })
    const { id } = await client.crm.contacts.basicApi.create({ properties: { city: 'Oslo' }, associations: [] })
    const read = await portal.client.crm.contacts.basicApi.getById(id, undefined, ['city'])
    expect(read.propertiesWithHistory?.['city']?.[0]).toMatchObject({ sourceType: 'INTEGRATION', sourceId: app.id })
  })

  it('have several tokens, void after a rotation or when uninstalled', async () => {
    const app = await control('/apps', { kind: 'private' })
    const second = (await control(`/apps/${app.id}/tokens`)).accessToken
    expect([(await listWith(app.accessToken)).status, (await listWith(second)).status]).toEqual([200, 200])
    const third = (await control(`/apps/${app.id}/tokens`, { rotate: true })).accessToken
    expect([(await listWith(second)).status, (await listWith(third)).status]).toEqual([401, 200])
    await portal.call(`/__sandbox/hubspot/apps/${app.id}`, { method: 'DELETE' })
    expect((await listWith(third)).status).toBe(401)
  })
})
