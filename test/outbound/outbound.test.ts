// The one way out, against real servers on this machine: what it refuses, and how each failure is told.
import { request as nodeRequest, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { fetch } from 'undici'
import { describe, expect, it } from 'vitest'
import { ConfigError, ConnectionLost, RetriableError } from '../../src/errors.ts'
import { createOutbound } from '../../src/outbound/index.ts'
import { closedPort, cutMidBody, reset, startVendor } from '../connectors/vendor.ts'

function sandboxed(url: string) {
  const outbound = createOutbound()
  outbound.allow(url, 'sandbox')
  return outbound
}

describe('what may be reached', () => {
  it.each([
    ['http://127.0.0.1:8080', 'declared'],
    ['https://localhost', 'declared'],
    ['https://10.1.2.3', 'declared'],
    ['https://169.254.169.254', 'declared'],
    ['https://[::1]', 'declared'],
    ['https://[::ffff:7f00:1]', 'declared'],
    ['http://crm.example.com', 'declared'],
    ['https://2130706433', 'declared'],
    ['ftp://crm.example.com', 'declared'],
    ['no address', 'declared'],
    ['https://crm.example.com', 'sandbox'],
  ] as const)('never %s as a %s host', (origin, mode) => {
    expect(() => createOutbound().allow(origin, mode)).toThrow(ConfigError)
  })

  it('refuses an origin that nobody allowed, by request and by client', async () => {
    const vendor = await startVendor(() => ({ json: {} }))
    const outbound = createOutbound()
    await expect(outbound.request({ method: 'GET', url: vendor.url })).rejects.toThrow(ConfigError)
    const error: unknown = await fetch(vendor.url, { dispatcher: outbound.dispatcher }).catch(thrown => thrown)
    expect(outbound.explain(error, { url: vendor.url, where: 'acme' })).toBeInstanceOf(ConfigError)
    expect(() => outbound.agentFor(vendor.url)).toThrow(ConfigError)
    expect(vendor.asked).toHaveLength(0)
  })

  it('refuses a name that passes for a public one and leads to this machine', async () => {
    const outbound = createOutbound()
    outbound.allow('https://localhost.', 'declared')
    const asked = outbound.request({ method: 'GET', url: 'https://localhost./' })
    await expect(asked).rejects.toThrow(/ENOTFOUND|EAI_AGAIN|may not be reached/)
  })

  it('follows no redirect', async () => {
    const vendor = await startVendor(() => ({ status: 302, headers: { location: 'http://127.0.0.1:1/' } }))
    const answer = await sandboxed(vendor.url).request({ method: 'GET', url: vendor.url })
    expect(answer.status).toBe(302)
    await answer.text()
    expect(vendor.asked).toHaveLength(1)
  })
})

describe('a request', () => {
  it('unpacks an answer in gzip, and tells when it breaks off', async () => {
    const text = 'Ærø,'.repeat(50_000)
    const packed = gzipSync(text)
    let sent = packed
    const headers = { 'content-encoding': 'gzip', 'content-type': 'text/csv' }
    const vendor = await startVendor(() => (response: ServerResponse) => response.writeHead(200, headers).end(sent))
    const ask = () => sandboxed(vendor.url).request({ method: 'GET', url: vendor.url })
    expect(await (await ask()).text()).toBe(text)
    sent = packed.subarray(0, packed.length - 20)
    await expect((await ask()).text()).rejects.toThrow(ConnectionLost)
  })

  it('sends method, headers and body, and gives status, headers and text', async () => {
    const vendor = await startVendor(() => ({ status: 201, headers: { 'X-Mark': 'one' }, text: 'grüß dich' }))
    const headers = { 'content-type': 'text/plain' }
    const asked = { method: 'POST', url: `${vendor.url}/a?b=c`, headers, body: 'hello' } as const
    const answer = await sandboxed(vendor.url).request(asked)
    expect([answer.status, answer.headers['x-mark'], await answer.text()]).toEqual([201, 'one', 'grüß dich'])
    expect(vendor.asked[0]).toMatchObject({ method: 'POST', path: '/a?b=c', body: 'hello' })
  })

  it('says in one line that nobody answers', async () => {
    const url = await closedPort()
    const asked = sandboxed(url).request({ method: 'GET', url, where: 'acme-hubspot' })
    await expect(asked).rejects.toThrow(
      new ConnectionLost({
        where: 'acme-hubspot',
        what: `cannot reach ${url} (ECONNREFUSED)`,
        fix: 'Check the address and the network.',
      }),
    )
  })

  it('is ConnectionLost when the connection breaks before or in the middle of the answer', async () => {
    for (const broken of [reset, cutMidBody]) {
      const vendor = await startVendor(() => broken)
      const asked = sandboxed(vendor.url)
        .request({ method: 'GET', url: vendor.url })
        .then(answer => answer.text())
      await expect(asked).rejects.toThrow(ConnectionLost)
    }
  })

  it('is RetriableError when the answer or its end is late', async () => {
    const silent = await startVendor(() => () => undefined)
    const slow = await startVendor(() => response => {
      response.writeHead(200)
      response.write('first')
    })
    for (const { url } of [silent, slow]) {
      const asked = sandboxed(url)
        .request({ method: 'GET', url, timeoutMs: 200 })
        .then(answer => answer.text())
      await expect(asked).rejects.toThrow(RetriableError)
    }
  })

  it("throws the caller's own reason when the caller gives up", async () => {
    const vendor = await startVendor(() => () => undefined)
    const stop = new AbortController()
    const asked = sandboxed(vendor.url).request({ method: 'GET', url: vendor.url, signal: stop.signal })
    const reason = new Error('the worker stops')
    setTimeout(() => stop.abort(reason), 50)
    await expect(asked).rejects.toBe(reason)
  })
})

describe("a vendor's client", () => {
  it('sees a cut answer as a failed request, through the dispatcher', async () => {
    const vendor = await startVendor(() => cutMidBody)
    const outbound = sandboxed(vendor.url)
    const error: unknown = await fetch(vendor.url, { dispatcher: outbound.dispatcher }).catch(thrown => thrown)
    expect(outbound.explain(error, { url: vendor.url, where: 'acme' })).toBeInstanceOf(ConnectionLost)
  })

  it('gets a large answer whole, through the dispatcher', async () => {
    const text = 'x'.repeat(3_000_000)
    const vendor = await startVendor(() => ({ text }))
    const outbound = sandboxed(vendor.url)
    const both = [1, 2].map(async () => (await fetch(vendor.url, { dispatcher: outbound.dispatcher })).text())
    expect(await Promise.all(both)).toEqual([text, text])
  })

  it('reaches an allowed origin through the agent', async () => {
    const vendor = await startVendor(() => ({ json: {} }))
    const agent = sandboxed(vendor.url).agentFor(vendor.url)
    const status = await new Promise(done =>
      nodeRequest(vendor.url, { agent }, answer => done(answer.statusCode)).end(),
    )
    expect(status).toBe(200)
    const elsewhere = new Promise((done, fail) =>
      nodeRequest('http://crm.example.com/', { agent }, done).on('error', fail).end(),
    )
    await expect(elsewhere).rejects.toThrow(/was not allowed/)
  })
})

describe('explaining', () => {
  it('leaves an error alone that is not of the network', () => {
    const bug = new TypeError('x is not a function')
    expect(createOutbound().explain(bug, { url: 'https://crm.example.com', where: 'acme' })).toBe(bug)
  })
})
