// HubSpot's failures, each by a server that answers as HubSpot would.
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { ConfigError, ConnectionLost, EvergreenError, QuotaExhausted, RetriableError } from '../../../src/errors.ts'
import { testDeps } from '../deps.ts'
import { cutMidBody, type Reply, reset, startVendor } from '../vendor.ts'
import { openHubSpot } from './kit.ts'

const property = (name: string): object => ({
  name,
  label: name,
  type: 'string',
  fieldType: 'text',
  groupName: 'g',
  description: '',
  options: [],
})
const PROPERTIES: Reply = { json: { results: ['email', 'lastname', 'evergreen_receipt'].map(property) } }
const signal = new AbortController().signal
const query = { stream: 'contacts', fields: ['email'], scope: { where: null, filters: [], list: null }, window: null }

const refused = (status: number, body: object, headers: Record<string, string> = {}): Reply => ({
  status,
  headers,
  json: { status: 'error', correlationId: 'c', ...body },
})
const html = (status: number): Reply => ({
  status,
  text: '<html>gateway</html>',
  headers: { 'content-type': 'text/html' },
})
const untyped: Reply = response => {
  response.writeHead(200)
  response.end('{}')
}

describe('a failed read', () => {
  const scopes = { context: { requiredGranularScopes: ['crm.objects.contacts.read'] } }
  it.each([
    [
      'a wrong token',
      refused(401, { category: 'INVALID_AUTHENTICATION', message: 'x' }),
      ConfigError,
      /Renew the token/,
    ],
    [
      'missing scopes',
      refused(403, { category: 'MISSING_SCOPES', message: 'x', errors: [scopes] }),
      ConfigError,
      /crm\.objects\.contacts\.read/,
    ],
    [
      'an unknown object type',
      refused(400, { category: 'VALIDATION_ERROR', message: 'Unable to infer object type from: foo' }),
      ConfigError,
      /infer object type/,
    ],
    ['a wrong path', html(404), ConfigError, /baseUrl/],
    ['the burst limit', refused(429, { message: 'x', policyName: 'TEN_SECONDLY_ROLLING' }), RetriableError, /429/],
    [
      'the search limit',
      refused(429, { message: 'You have reached your secondly limit.', category: 'RATE_LIMITS' }),
      RetriableError,
      /429/,
    ],
    [
      'the daily limit',
      refused(429, { message: 'You have reached your daily limit.', policyName: 'DAILY' }),
      QuotaExhausted,
      /daily/,
    ],
    ['a locked account', refused(423, { message: 'x' }), RetriableError, /423/],
    ['a moving account', refused(477, { message: 'x' }), RetriableError, /477/],
    ['a gateway page', html(502), RetriableError, /502/],
    ['an edge error', html(524), RetriableError, /524/],
    ['no content type', untyped, RetriableError, /no JSON/],
    ['broken JSON', { text: '{"results":' }, RetriableError, /no JSON/],
    ['a cut answer', cutMidBody, ConnectionLost, /cannot reach/],
    ['a reset connection', reset, ConnectionLost, /ECONNRESET/],
  ] as const)('by %s is sent once and becomes the error that says what to do', async (_name, reply, kind, words) => {
    const vendor = await startVendor(() => reply)
    const error: unknown = await openHubSpot(vendor.url, testDeps())
      .source?.describe('contacts')
      .catch(thrown => thrown)
    expect(error).toBeInstanceOf(kind)
    expect(String(error)).toMatch(words)
    expect(String(error)).not.toMatch(/\n|pat-na1/)
    expect(vendor.asked).toHaveLength(1)
  })

  it('waits as long as the limit lasts', async () => {
    const delays = []
    for (const body of [{ policyName: 'TEN_SECONDLY_ROLLING' }, { message: 'You have reached your secondly limit.' }]) {
      const vendor = await startVendor(() => refused(429, { message: 'x', ...body }))
      const error: unknown = await openHubSpot(vendor.url, testDeps())
        .source?.describe('contacts')
        .catch(thrown => thrown)
      delays.push(error instanceof RetriableError ? error.retryAfterMs : null)
    }
    expect(delays).toEqual([10_000, 1_000])
  })
})

it('by a server that never answers is given up in time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  const vendor = await startVendor(() => () => undefined)
  const asked = openHubSpot(vendor.url, testDeps()).source?.describe('contacts')
  const given = expect(asked).rejects.toThrow(/did not answer in time/)
  while (vendor.asked.length === 0) await new Promise(done => setImmediate(done))
  await vi.advanceTimersByTimeAsync(60_000)
  await given
})

it('waits for the next full hour when the day is spent: midnight is by a time zone that nobody tells', async () => {
  const vendor = await startVendor(() => refused(429, { message: 'daily', policyName: 'DAILY' }))
  const clock = { now: () => Date.UTC(2026, 10, 23, 14, 20), sleep: async () => undefined }
  const error: unknown = await openHubSpot(vendor.url, { ...testDeps(), clock })
    .source?.describe('contacts')
    .catch(thrown => thrown)
  expect(error).toMatchObject({ until: Date.UTC(2026, 10, 23, 15) })
})

describe('a failed write', () => {
  const change = { recordId: '1', intentId: 'i', fields: { email: 'planted@example.com' } }

  const write = async (reply: Reply): Promise<{ error: unknown; sent: number }> => {
    const vendor = await startVendor(asked => (asked.path.includes('/properties/') ? PROPERTIES : reply))
    const connection = openHubSpot(vendor.url, testDeps())
    const error: unknown = await connection.destination?.write('contacts', [change], signal).catch(thrown => thrown)
    return { error, sent: vendor.asked.filter(asked => asked.path.endsWith('batch/update')).length }
  }

  it.each([
    ['a gateway page', html(502), ConnectionLost],
    ['a server error', refused(500, { message: 'x' }), ConnectionLost],
    ['a cut answer', cutMidBody, ConnectionLost],
    ['a reset connection', reset, ConnectionLost],
    ['no content type', untyped, ConnectionLost],
    ["a proxy's page that says no", html(400), ConfigError],
    ['the burst limit', refused(429, { message: 'x', policyName: 'TEN_SECONDLY_ROLLING' }), RetriableError],
    ['the daily limit', refused(429, { message: 'daily limit', policyName: 'DAILY' }), QuotaExhausted],
    ['a wrong token', refused(401, { message: 'x' }), ConfigError],
  ] as const)('by %s is sent once, and unknown where it may have been done', async (_name, reply, kind) => {
    const { error, sent } = await write(reply)
    expect(error).toBeInstanceOf(kind)
    expect(sent).toBe(1)
    expect(String(error)).not.toContain('planted@example.com')
  })
})

describe('OAuth', () => {
  const given = { accessToken: undefined, clientId: 'a', clientSecret: 'client-secret', refreshToken: 'refresh-token' }
  const token = (name: string, expires_in = 1800): Reply => ({
    json: { access_token: name, refresh_token: 'refresh-token', expires_in, token_type: 'bearer' },
  })

  it('has a token before the first call, shares it, and renews it before it ends', async () => {
    const vendor = await startVendor(asked => (asked.path === '/oauth/v1/token' ? token('T', 30) : PROPERTIES))
    const deps = testDeps()
    const open = (): unknown => openHubSpot(vendor.url, deps, given).source?.describe('contacts')
    await Promise.all([open(), open()])
    expect(vendor.asked.filter(asked => asked.path === '/oauth/v1/token')).toHaveLength(1)
    await openHubSpot(vendor.url, deps, given)
      .source?.account()
      .catch(() => undefined)
    expect(vendor.asked.filter(asked => asked.path === '/oauth/v1/token')).toHaveLength(2)
  })

  it('renews a refused token once, and no more', async () => {
    const vendor = await startVendor(asked =>
      asked.path === '/oauth/v1/token' ? token('T') : refused(401, { message: 'x' }),
    )
    const source = openHubSpot(vendor.url, testDeps(), given).source
    await expect(source?.describe('contacts')).rejects.toThrow(ConfigError)
    expect(vendor.asked.map(asked => asked.path.slice(0, 9))).toEqual([
      '/oauth/v1',
      '/crm/v3/p',
      '/oauth/v1',
      '/crm/v3/p',
    ])
  })

  it('says what to do when the refresh token is refused, without telling it', async () => {
    const vendor = await startVendor(() =>
      refused(400, { category: 'BAD_REFRESH_TOKEN', message: 'missing or invalid refresh token' }),
    )
    const error: unknown = await openHubSpot(vendor.url, testDeps(), given)
      .source?.count(query)
      .catch(thrown => thrown)
    expect(error).toBeInstanceOf(ConfigError)
    expect(error instanceof EvergreenError ? error.message : '').not.toMatch(/refresh-token|client-secret/)
  })
})

it.each([
  ['company', 'companies'],
  ['0-2', 'companies'],
  ['Contacts', 'contacts'],
])('refuses another name of an object type: %s', async (stream, plural) => {
  const vendor = await startVendor(() => PROPERTIES)
  const { source } = openHubSpot(vendor.url, testDeps())
  const error = await source?.describe(stream).catch(thrown => thrown)
  expect(error).toBeInstanceOf(ConfigError)
  expect(error instanceof EvergreenError ? error.message : '').toContain(
    `the stream ${stream} is called ${plural}. Write stream: ${plural} in the sync`,
  )
  expect(vendor.asked).toEqual([])
})

describe('a read of very many properties', () => {
  it('asks for the ids by address and for the values by body', async () => {
    const names = Array.from({ length: 300 }, (_none, i) => `a_property_with_a_long_name_${i}`)
    const object = {
      id: '7',
      properties: { [names[0] ?? '']: 'x' },
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: '2026-01-01T00:00:00Z',
      archived: false,
    }
    const vendor = await startVendor(asked => {
      if (asked.path.includes('/properties/'))
        return { json: { results: [...names, 'lastmodifieddate'].map(property) } }
      const batch = { status: 'COMPLETE', startedAt: '2026-01-01T00:00:00Z', completedAt: '2026-01-01T00:00:00Z' }
      return { json: { ...(asked.method === 'POST' ? batch : {}), results: [object] } }
    })
    const { source } = openHubSpot(vendor.url, testDeps())
    const [partition] = (await source?.partitions({ ...query, fields: names })) ?? []
    if (source === undefined || partition === undefined) throw new Error('no partition')
    const [page] = await Array.fromAsync(source.read(partition, null, signal))
    expect(page?.records[0]?.fields[names[0] ?? '']).toBe('x')
    expect(vendor.asked.map(asked => asked.path.length).every(length => length < 8_000)).toBe(true)
    expect(vendor.asked.at(-1)?.path).toBe('/crm/v3/objects/contacts/batch/read')
  })
})
