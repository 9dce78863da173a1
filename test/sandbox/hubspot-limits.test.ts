import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeEach(async () => {
  portal = await startPortal()
  portal.sandbox.world.clock.freeze(true)
})
afterEach(() => portal.close())

const LIST = '/crm/v3/objects/contacts'
const limitsOf = (answer: Response): Record<string, string> => {
  const entries = [...answer.headers].filter(([name]) => name.startsWith('x-hubspot-ratelimit-'))
  return Object.fromEntries(entries.map(([name, value]) => [name.replace('x-hubspot-ratelimit-', ''), value]))
}

describe('the ten-second window', () => {
  it('counts down in the headers', async () => {
    await portal.call(LIST)
    expect(limitsOf(await portal.call(LIST))).toEqual({
      max: '190',
      remaining: '188',
      'interval-milliseconds': '10000',
      secondly: '19',
      'secondly-remaining': '17',
      daily: '650000',
      'daily-remaining': '649998',
    })
  })

  it('refuses in the recorded words, rolls on, and does not count what it refused', async () => {
    portal.sandbox.world.hubspot.limits.settings.tenSecondly = 3
    const statuses: number[] = []
    for (let call = 0; call < 5; call += 1) statuses.push((await portal.call(LIST)).status)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
    const { code, body } = await failureOf(portal.client.crm.contacts.basicApi.getPage())
    expect([code, body]).toMatchObject([
      429,
      {
        status: 'error',
        message: 'You have reached your ten_secondly_rolling limit.',
        errorType: 'RATE_LIMIT',
        policyName: 'TEN_SECONDLY_ROLLING',
        correlationId: expect.any(String),
      },
    ])
    portal.sandbox.world.clock.advance(10_000)
    expect((await portal.call(LIST)).status).toBe(200)
    expect(portal.sandbox.world.hubspot.calls).toBe(4)
  })
})

describe('the daily limit', () => {
  it('counts searches too and starts anew at midnight in the account’s time zone', async () => {
    const { world } = portal.sandbox
    world.hubspot.limits.settings.daily = 2
    await portal.call(LIST)
    await portal.post(`${LIST}/search`, {})
    const refused = await portal.call(LIST)
    expect([refused.status, await refused.json()]).toMatchObject([
      429,
      { message: 'You have reached your daily limit.', policyName: 'DAILY', errorType: 'RATE_LIMIT' },
    ])
    world.clock.advance(86_400_000)
    expect((await portal.call(LIST)).status).toBe(200)
  })
})

describe('an OAuth app', () => {
  const oauthToken = async () => {
    const { clientId, clientSecret, refreshToken } = credentials.hubspot
    const { tokensApi } = portal.client.oauth
    const tokens = await tokensApi.create('refresh_token', undefined, undefined, clientId, clientSecret, refreshToken)
    return tokens.accessToken
  }

  it('has 110 calls in 10 s of its own, and no daily headers or limit', async () => {
    portal.sandbox.world.hubspot.limits.settings.daily = 0
    const headers = { authorization: `Bearer ${await oauthToken()}` }
    const answer = await fetch(`${portal.sandbox.url}${LIST}`, { headers })
    expect(answer.status).toBe(200)
    expect(limitsOf(answer)).toEqual({
      max: '110',
      remaining: '109',
      'interval-milliseconds': '10000',
      secondly: '11',
      'secondly-remaining': '10',
    })
    expect((await portal.call(LIST)).status).toBe(429)
  })
})

describe('the search limit', () => {
  it('is 5 in any second per account, in the recorded words, beside the ten-second window', async () => {
    const search = () => portal.post(`${LIST}/search`, {})
    const answers = []
    for (let call = 0; call < 6; call += 1) answers.push(await search())
    expect(answers.map(answer => answer.status)).toEqual([200, 200, 200, 200, 200, 429])
    expect(Object.keys(limitsOf(answers[0] ?? new Response()))).toEqual(['daily', 'daily-remaining'])
    const refused = JSON.parse((await answers[5]?.text()) ?? '')
    expect(refused).toEqual({
      status: 'error',
      message: 'You have reached your secondly limit.',
      correlationId: expect.any(String),
      category: 'RATE_LIMITS',
    })
    expect(limitsOf(await portal.call(LIST))['remaining']).toBe('189')
    portal.sandbox.world.clock.advance(999)
    expect((await search()).status).toBe(429)
    portal.sandbox.world.clock.advance(1)
    expect((await search()).status).toBe(200)
  })
})

describe('the edge of the ten-second window', () => {
  it('frees a call exactly ten seconds after it was made', async () => {
    const { clock, hubspot } = portal.sandbox.world
    hubspot.limits.settings.tenSecondly = 2
    const status = async () => (await portal.call(LIST)).status
    expect(await status()).toBe(200)
    clock.advance(6_000)
    expect(await status()).toBe(200)
    clock.advance(3_999)
    expect(await status()).toBe(429)
    clock.advance(1)
    expect([await status(), await status()]).toEqual([200, 429])
  })
})

describe('noisy neighbours', () => {
  const crowd = (body: object) => portal.post('/__sandbox/hubspot/neighbours', body)

  it('eat the day, the searches and the burst of the account', async () => {
    await crowd({ calls: 649_990, searches: 5, burst: 185 })
    const answer = await portal.call(LIST)
    expect(limitsOf(answer)).toMatchObject({ remaining: '4', 'daily-remaining': '4' })
    expect((await portal.post(`${LIST}/search`, {})).status).toBe(429)
  })

  it('take their share all the time when told so', async () => {
    const neighbours = { callsPerHour: 3_600, searchesPerSecond: 5, callsPerTenSeconds: 99 }
    const { clock } = portal.sandbox.world
    await portal.post('/__sandbox/hubspot/limits', { tier: 'free', neighbours })
    expect(limitsOf(await portal.call(LIST))).toMatchObject({ remaining: '0', 'daily-remaining': '249999' })
    expect((await portal.call(LIST)).status).toBe(429)
    expect((await portal.post(`${LIST}/search`, {})).status).toBe(429)
    clock.advance(60_000)
    expect(limitsOf(await portal.call(LIST))['daily-remaining']).toBe('249938')
  })

  it('and answers with an error are counted, with their share', async () => {
    await portal.call(LIST)
    await portal.call(`${LIST}/1`)
    const usage = await (await portal.call('/__sandbox/hubspot/limits')).json()
    expect(usage).toMatchObject({ calls: 2, errors: 1, errorShare: 0.5 })
  })
})

describe('who may call', () => {
  it('is told when no credentials are found', async () => {
    const answer = await fetch(`${portal.sandbox.url}${LIST}`)
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ status: 'error', category: 'INVALID_AUTHENTICATION' })
  })

  it('gets an OAuth token for 30 minutes, without daily headers, and is told how long ago it expired', async () => {
    const { clientId, clientSecret, refreshToken } = credentials.hubspot
    const token = await portal.client.oauth.tokensApi.create(
      'refresh_token',
      undefined,
      undefined,
      clientId,
      clientSecret,
      refreshToken,
    )
    expect(token).toMatchObject({ refreshToken, expiresIn: 1_800, tokenType: 'bearer' })
    const call = () => {
      return fetch(`${portal.sandbox.url}${LIST}`, { headers: { authorization: `Bearer ${token.accessToken}` } })
    }
    expect(limitsOf(await call())['daily']).toBeUndefined()
    portal.sandbox.world.clock.advance(32 * 60_000)
    const expired = await call()
    expect([expired.status, await expired.json()]).toMatchObject([
      401,
      {
        category: 'EXPIRED_AUTHENTICATION',
        message: 'The OAuth token used to make this call expired 2 minute(s) ago.',
      },
    ])
  })

  it('gets no token for a wrong secret', async () => {
    const { clientId, refreshToken } = credentials.hubspot
    const { tokensApi } = portal.client.oauth
    const wrong = tokensApi.create('refresh_token', undefined, undefined, clientId, 'wrong', refreshToken)
    expect(await failureOf(wrong)).toMatchObject({ code: 400 })
  })
})

describe('every answer', () => {
  it('has the correlation id of its body, a content type and the sandbox’s date', async () => {
    portal.sandbox.world.clock.advance(86_400_000)
    const answer = await portal.call(`${LIST}/1`)
    expect(await answer.json()).toMatchObject({ correlationId: answer.headers.get('x-hubspot-correlation-id') })
    expect(answer.headers.get('content-type')).toBe('application/json;charset=utf-8')
    expect(Date.parse(answer.headers.get('date') ?? '')).toBeGreaterThan(Date.now() + 86_000_000)
  })

  it('is 400 to broken JSON, 414 to an endless URL, and an HTML page to a wrong path', async () => {
    const broken = await portal.call(LIST, { method: 'POST', body: '{' })
    expect([broken.status, await broken.json()]).toMatchObject([400, { category: 'VALIDATION_ERROR' }])
    expect((await portal.call(`${LIST}?properties=${'x'.repeat(17_000)}`)).status).toBe(414)
    const lost = await portal.call('/crm/v3/nothing')
    expect([lost.status, lost.headers.get('content-type')]).toEqual([404, 'text/html;charset=utf-8'])
  })
})
