// Log-in and renewal, each against a server that answers as Salesforce would.
import { describe, expect, it } from 'vitest'
import { createAtOnce } from '../../../connectors/salesforce/access/at-once.ts'
import { salesforce } from '../../../connectors/salesforce/index.ts'
import { ConfigError, ConnectionLost, QuotaExhausted, RetriableError } from '../../../src/errors.ts'
import { testDeps } from '../deps.ts'
import { type Asked, cutMidBody, type Reply, reset, startVendor, type Vendor } from '../vendor.ts'
import { openSalesforce } from './kit.ts'

const EXPIRED: Reply = {
  status: 401,
  json: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
}
const NO_ROWS: Reply = {
  json: { totalSize: 7, done: true, records: [] },
  headers: { 'Sforce-Limit-Info': 'api-usage=18/5000' },
}
const query = { stream: 'Contact', fields: [], scope: { where: null, filters: [], list: null }, window: null }

/** Logs in with tokens T1, T2, …; everything else is answered by `answer`. */
async function vendorWith(answer: (asked: Asked) => Reply, instanceUrl?: string): Promise<Vendor> {
  let logins = 0
  const vendor = await startVendor(asked => {
    if (!asked.path.startsWith('/services/oauth2/token')) return answer(asked)
    logins += 1
    const instance_url = instanceUrl ?? vendor.url
    return {
      json: { access_token: `T${logins}`, instance_url, id: `${vendor.url}/id/00D1/0051`, token_type: 'Bearer' },
    }
  })
  return vendor
}

const logins = (vendor: Vendor): Asked[] => vendor.asked.filter(asked => asked.path === '/services/oauth2/token')
const counting = (vendor: Vendor, deps = testDeps(), given = {}): Promise<number> | undefined =>
  openSalesforce(vendor.url, deps, given).source?.count(query)

describe('the session', () => {
  it('is had by client credentials, or by the refresh token where there is one', async () => {
    const vendor = await vendorWith(() => NO_ROWS)
    await counting(vendor)
    await counting(vendor, testDeps(), { refreshToken: 'R1' })
    expect(logins(vendor).map(asked => new URLSearchParams(asked.body).get('grant_type'))).toEqual([
      'client_credentials',
      'refresh_token',
    ])
  })

  it('is kept for the next connection of this process', async () => {
    const vendor = await vendorWith(() => NO_ROWS)
    const deps = testDeps()
    await counting(vendor, deps)
    await counting(vendor, deps)
    expect(logins(vendor)).toHaveLength(1)
    expect(deps.spent()).toBe(3)
    expect(deps.learned()).toEqual([18, 5000])
  })

  it('of two orgs with a way out each are never mixed up, although jsforce has one dispatcher for all', async () => {
    const vendors = await Promise.all([1, 2].map(() => vendorWith(() => NO_ROWS)))
    await Promise.all([...vendors, ...vendors].map(vendor => counting(vendor)))
    expect(vendors.map(vendor => vendor.asked.length)).toEqual([4, 4])
  })

  it('asks for paths of the version that is set, a recent one unless told otherwise', async () => {
    const vendor = await vendorWith(() => NO_ROWS)
    await counting(vendor)
    await counting(vendor, testDeps(), { apiVersion: '66.0' })
    const paths = vendor.asked.map(({ path }) => path).filter(path => path.startsWith('/services/data'))
    expect(paths.map(path => path.split('/')[3])).toEqual(['v68.0', 'v66.0'])
  })

  it('is renewed once when it has ended, by all callers together', async () => {
    const vendor = await vendorWith(asked => (asked.headers.authorization === 'Bearer T1' ? EXPIRED : NO_ROWS))
    const deps = testDeps()
    const source = openSalesforce(vendor.url, deps).source
    expect(await Promise.all([1, 2, 3].map(() => source?.count(query)))).toEqual([7, 7, 7])
    expect(logins(vendor)).toHaveLength(2)
  })

  it('is not renewed without end when the new one is refused too', async () => {
    const vendor = await vendorWith(() => EXPIRED)
    await expect(counting(vendor)).rejects.toThrow(ConfigError)
    expect(vendor.asked).toHaveLength(4)
  })

  it('is not sent to a host that is not Salesforce, whatever the log-in says', async () => {
    const settings = { loginUrl: 'https://acme.example.com', clientId: 'a', clientSecret: 'b' }
    expect(salesforce.settings.safeParse(settings).success).toBe(false)
    const vendor = await vendorWith(() => NO_ROWS, 'https://evil.example.com')
    await expect(counting(vendor)).rejects.toThrow(/evil\.example\.com/)
  })

  it.each([
    [{ status: 400, json: { error: 'invalid_grant', error_description: 'expired access/refresh token' } }, ConfigError],
    [{ status: 404, text: '<html></html>', headers: { 'content-type': 'text/html' } }, ConfigError],
    [{ status: 503, text: 'busy', headers: { 'content-type': 'text/plain' } }, RetriableError],
    [{ json: { access_token: 'T' } }, ConnectionLost],
    [reset, ConnectionLost],
    [cutMidBody, ConnectionLost],
  ] as const)('failing to be had (%#) is told in our own errors', async (reply, kind) => {
    const vendor = await startVendor(() => reply)
    const error: unknown = await counting(vendor)?.catch(thrown => thrown)
    expect(error).toBeInstanceOf(kind)
    expect(String(error)).not.toContain('sandbox-client-secret')
  })
})

describe('calls at once', () => {
  /** Calls that are answered one after the other, and the most that were under way. */
  async function mostAtOnce(day: number, calls: number): Promise<number> {
    let [now, most] = [0, 0]
    const vendor = await startVendor(async asked => {
      if (asked.path.startsWith('/services/oauth2/token')) {
        return { json: { access_token: 'T', instance_url: vendor.url, id: `${vendor.url}/id/00D1/0051` } }
      }
      now += 1
      most = Math.max(most, now)
      await new Promise(done => setTimeout(done, 20))
      now -= 1
      return { json: { totalSize: 7, done: true }, headers: { 'Sforce-Limit-Info': `api-usage=18/${day}` } }
    })
    const deps = testDeps()
    await counting(vendor, deps)
    await Promise.all(Array.from({ length: calls }, () => counting(vendor, deps)))
    return most
  }

  it('are our share of those that Salesforce lets be under way, fewer in a small org', async () => {
    const usual = await mostAtOnce(100_000, 60)
    expect(usual).toBeLessThanOrEqual(20)
    expect(usual).toBeGreaterThan(4)
    expect(await mostAtOnce(15_000, 12)).toBeLessThanOrEqual(4)
  })

  it('take no second place while an answer is read, so that none waits for another that waits for it', async () => {
    let inside = 0
    const enter = async () => {
      inside += 1
      return async () => {
        inside -= 1
      }
    }
    const deps = testDeps()
    const atOnce = createAtOnce({ session: deps.session, budget: { ...deps.budget, enter } })
    async function* bytes() {
      yield new Uint8Array(1)
    }
    const answer = await atOnce.whileRead(async () => {
      return { status: 200, headers: {}, body: bytes(), text: async () => '' }
    })
    expect(await atOnce.within(async () => inside)).toBe(1)
    for await (const _chunk of answer.body) expect(inside).toBe(1)
    expect(inside).toBe(0)
    expect(await atOnce.within(async () => inside)).toBe(1)
    expect(inside).toBe(0)
  })

  it('wait a while, those of all workers, when Salesforce has refused one for too many', async () => {
    const refusal = { message: 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.' }
    let refusals = 1
    const vendor = await vendorWith(() => {
      refusals -= 1
      return refusals < 0 ? NO_ROWS : { status: 403, json: [{ ...refusal, errorCode: 'REQUEST_LIMIT_EXCEEDED' }] }
    })
    let now = Date.now()
    const slept: number[] = []
    const clock = {
      now: () => now,
      sleep: async (ms: number) => {
        slept.push(ms)
        now += ms
      },
    }
    const deps = testDeps({ clock })
    await expect(counting(vendor, deps)).rejects.toThrow(RetriableError)
    expect(await counting(vendor, deps)).toBe(7)
    expect(slept).toEqual([5_000])
  })
})

describe('a failed read', () => {
  const limit = (message: string): Reply => ({ status: 403, json: [{ message, errorCode: 'REQUEST_LIMIT_EXCEEDED' }] })

  it.each([
    [limit('TotalRequests Limit exceeded.'), QuotaExhausted],
    [limit('ConcurrentRequests (Concurrent API Requests) Limit exceeded.'), RetriableError],
    [{ status: 503, json: [{ message: 'x', errorCode: 'SERVER_UNAVAILABLE' }] }, RetriableError],
    [{ status: 502, text: '<html>', headers: { 'content-type': 'text/html' } }, RetriableError],
    [{ status: 400, json: [{ message: "No such column 'X__c'", errorCode: 'INVALID_FIELD' }] }, ConfigError],
    [{ status: 400, json: [{ message: 'unexpected token', errorCode: 'MALFORMED_QUERY' }] }, ConfigError],
    [{ status: 404, json: [{ message: 'x', errorCode: 'UNSUPPORTED_API_VERSION' }] }, ConfigError],
    [{ json: { hello: 'world' } }, ConnectionLost],
    [cutMidBody, ConnectionLost],
    [reset, ConnectionLost],
  ] as const)('(%#) is sent once and becomes the error that says what to do', async (reply, kind) => {
    const vendor = await vendorWith(() => reply)
    await expect(counting(vendor)).rejects.toThrow(kind)
    expect(vendor.asked).toHaveLength(2)
  })
})
