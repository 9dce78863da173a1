// Logging in, staying logged in and being counted, as the real client sees it.
import { Connection } from 'jsforce'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { clientId, clientSecret, type OrgOnTheWire, startOrg, username, VERSION } from './salesforce-org.ts'

let wire: OrgOnTheWire
beforeAll(async () => {
  wire = await startOrg()
})
afterAll(() => wire.close())

async function token(form: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${wire.url}/services/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

describe('the token endpoint', () => {
  it('gives jsforce a session, an instance and the ids of org and user', async () => {
    const connection = await wire.login()
    expect(connection.accessToken).toMatch(/^00D[0-9A-Za-z]{12}!AR8A/)
    expect(connection.instanceUrl).toBe(wire.url)
    expect(connection.userInfo?.organizationId).toBe(wire.org.id)
    const identity = await connection.identity()
    expect(identity.username).toBe(username)
    expect(identity.user_id).toMatch(/^005[0-9A-Za-z]{15}$/)
  })

  it('refuses a wrong secret, a dead refresh token, a wrong password and an unknown grant in the words of OAuth', async () => {
    const client = { client_id: clientId, client_secret: clientSecret }
    const grants = [
      [{ grant_type: 'client_credentials', client_id: clientId, client_secret: 'no' }, 'invalid_client'],
      [{ grant_type: 'refresh_token', refresh_token: 'no', ...client }, 'invalid_grant'],
      [{ grant_type: 'password', username, password: 'no', ...client }, 'invalid_grant'],
      [{ grant_type: 'magic', ...client }, 'unsupported_grant_type'],
    ] as const
    for (const [form, error] of grants) {
      expect(await token(form)).toMatchObject({ status: 400, body: { error, error_description: expect.any(String) } })
    }
  })
})

describe('a session', () => {
  it('is renewed by the refresh token, or opened with a password', async () => {
    const oauth2 = { loginUrl: wire.url, clientId, clientSecret }
    const connection = new Connection({
      version: VERSION,
      instanceUrl: wire.url,
      oauth2,
      accessToken: 'dead',
      refreshToken: credentials.salesforce.refreshToken,
    })
    expect(await connection.query('SELECT Id FROM User')).toMatchObject({ totalSize: 6 })
    expect(
      await new Connection({ version: VERSION, oauth2 }).login(username, credentials.salesforce.password),
    ).toMatchObject({
      organizationId: wire.org.id,
    })
  })

  it('dies after two hours without a call, and jsforce logs in again by itself', async () => {
    const connection = await wire.login()
    const before = connection.accessToken
    wire.clock.advance(2 * 3_600_000 + 1000)
    const result = await connection.query('SELECT Id FROM Organization')
    expect(result.totalSize).toBe(1)
    expect(connection.accessToken).not.toBe(before)
  })

  it('that is dead or revoked is answered 401 INVALID_SESSION_ID', async () => {
    const revoked = wire.org.sessions.open()
    await fetch(`${wire.url}/services/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token: revoked }) })
    const headers = { authorization: `Bearer ${revoked}` }
    const response = await fetch(`${wire.url}/services/data/v${VERSION}/limits`, { headers })
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toBe('application/json;charset=UTF-8')
    expect(await response.json()).toEqual([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }])
  })
})

describe('every answer', () => {
  it('tells the use of the allowance and the time of the sandbox clock', async () => {
    const connection = await wire.login()
    await connection.limits()
    const used = connection.limitInfo.apiUsage?.used ?? 0
    const limits = await connection.limits()
    expect(connection.limitInfo.apiUsage).toEqual({ used: used + 1, limit: 100_000 })
    expect(limits['DailyApiRequests']).toEqual({ Max: 100_000, Remaining: 100_000 - used - 1 })
    const response = await wire.call('/limits')
    expect(Date.parse(response.headers.get('date') ?? '')).toBeCloseTo(wire.clock.now(), -4)
  })

  it('is 403 REQUEST_LIMIT_EXCEEDED once the allowance of the last 24 hours is spent, until it rolls on', async () => {
    const connection = await wire.login()
    wire.org.usage.max = wire.org.usage.used
    await expect(connection.limits()).rejects.toMatchObject({
      errorCode: 'REQUEST_LIMIT_EXCEEDED',
      message: 'TotalRequests Limit exceeded.',
    })
    wire.clock.advance(25 * 3_600_000)
    expect(Object.keys(await connection.limits())).toContain('DailyBulkV2QueryJobs')
    wire.org.usage.max = 100_000
  })

  it('lists the versions 31 to 68 and refuses others', async () => {
    const list = await (await fetch(`${wire.url}/services/data`)).json()
    expect(list).toHaveLength(38)
    expect(list).toContainEqual({ label: "Winter '26", url: '/services/data/v65.0', version: '65.0' })
    for (const version of ['30.0', '69.0']) {
      const response = await fetch(`${wire.url}/services/data/v${version}/limits`)
      expect(await response.json()).toMatchObject([{ errorCode: 'UNSUPPORTED_API_VERSION' }])
    }
    const missing = await wire.call('/nothing/here')
    expect(missing.status).toBe(404)
    expect(await missing.json()).toMatchObject([{ errorCode: 'NOT_FOUND' }])
  })
})
