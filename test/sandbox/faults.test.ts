import { Client } from '@hubspot/api-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'
import { connectTo } from './salesforce-connection.ts'

let portal: PortalOnTheWire
beforeEach(async () => {
  portal = await startPortal()
})
afterEach(() => portal.close())

const CONTACTS = '/crm/v3/objects/contacts'
const struck = z.object({ strikes: z.array(z.object({ kind: z.string(), method: z.string() })) })

async function arm(fault: object): Promise<void> {
  const answer = await portal.post('/__sandbox/faults', { path: '/objects/contacts', ...fault })
  expect(answer.status, JSON.stringify(fault)).toBe(200)
}

async function strikes(): Promise<number> {
  return struck.parse(await (await portal.call('/__sandbox/faults')).json()).strikes.length
}

/** The code that a broken connection leaves behind fetch's "fetch failed". */
async function codeOf(call: Promise<unknown>): Promise<string> {
  const failure = await call.then(
    () => null,
    (error: unknown) => error,
  )
  return z.object({ cause: z.object({ code: z.string() }) }).parse(failure).cause.code
}

describe('what a bare client sees of a fault', () => {
  const read = () => portal.call(CONTACTS)

  it('is a reset connection, an orderly end before any answer, or nobody at the port', async () => {
    await arm({ kind: 'reset' })
    expect(await codeOf(read())).toBe('ECONNRESET')
    await arm({ kind: 'fin' })
    expect(await codeOf(read())).toBe('UND_ERR_SOCKET')
    await arm({ kind: 'refuse', everyMs: 2_000 })
    expect(await codeOf(read())).toBe('ECONNRESET')
    expect(await codeOf(read())).toBe('ECONNREFUSED')
    const status = () =>
      read().then(
        answer => answer.status,
        () => null,
      )
    await expect.poll(status).toBe(200)
  })

  it('is a body that ends in the middle, under a head that promised all of it', async () => {
    await arm({ kind: 'cut', bytes: 5 })
    const answer = await read()
    expect(answer.status).toBe(200)
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(5)
    await expect(answer.text()).rejects.toThrow('terminated')
  })

  it('is an answer that comes late, or byte by byte', async () => {
    const timed = async () => {
      const started = performance.now()
      const text = await (await read()).text()
      return { text, ms: performance.now() - started }
    }
    const { text } = await timed()
    await arm({ kind: 'delay', delayMs: 80 })
    expect((await timed()).ms).toBeGreaterThan(75)
    await arm({ kind: 'slow', bytes: 4, everyMs: 20 })
    const slow = await timed()
    expect(slow.text).toBe(text)
    expect(slow.ms).toBeGreaterThan((text.length / 4 - 1) * 20)
  })

  it('is silence until the client gives up, or the fault is cleared', async () => {
    await arm({ kind: 'hang', times: 2 })
    const giving = new AbortController()
    const asked = portal.call(CONTACTS, { signal: giving.signal })
    await expect.poll(strikes).toBe(1)
    giving.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
    const waiting = codeOf(read())
    await expect.poll(strikes).toBe(2)
    await portal.call('/__sandbox/faults', { method: 'DELETE' })
    expect(await waiting).toBe('ECONNRESET')
    expect((await read()).status).toBe(200)
  })

  it.each([
    ['html502', 502, 'Bad Gateway'],
    ['html503', 503, 'Service Temporarily Unavailable'],
    ['html504', 504, 'Gateway Time-out'],
    ['html520', 520, 'Web server is returning an unknown error'],
    ['html521', 521, 'Web server is down'],
    ['html522', 522, 'Connection timed out'],
    ['html523', 523, 'Origin is unreachable'],
    ['html524', 524, 'A timeout occurred'],
    ['html525', 525, 'SSL handshake failed'],
    ['html526', 526, 'Invalid SSL certificate'],
  ])('is a gateway’s page for %s', async (kind, status, words) => {
    await arm({ kind })
    const answer = await read()
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'text/html;charset=utf-8'])
    expect(await answer.text()).toContain(`<h1>${status} ${words}</h1>`)
  })

  it('is HubSpot’s lock of the account, or its move to another data centre', async () => {
    await arm({ kind: 'locked423' })
    const locked = await read()
    const correlationId = locked.headers.get('x-hubspot-correlation-id')
    expect(correlationId).toMatch(/^[0-9a-f-]{36}$/)
    expect([locked.status, await locked.json()]).toMatchObject([423, { status: 'error', correlationId }])
    await arm({ kind: 'migrating477' })
    const moving = await read()
    expect([moving.status, moving.headers.get('retry-after')]).toEqual([477, '86400'])
  })

  it('is an answer without a type, or JSON that breaks off', async () => {
    await arm({ kind: 'noContentType' })
    const bare = await read()
    expect(bare.headers.get('content-type')).toBeNull()
    expect(await bare.json()).toMatchObject({ results: [] })
    await arm({ kind: 'badJson' })
    const broken = await read()
    expect(broken.headers.get('content-type')).toBe('application/json;charset=utf-8')
    await expect(broken.json()).rejects.toThrow(SyntaxError)
  })

  it('is any status with any body and headers', async () => {
    await arm({ status: 429, body: { status: 'error' }, headers: { 'retry-after': '3' } })
    const answer = await read()
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3'])
    await arm({ kind: 'status', status: 500, html: '<p>gone</p>' })
    expect(await (await read()).text()).toBe('<p>gone</p>')
  })
})

describe('which requests a fault meets', () => {
  const statuses = async (n: number, call = () => portal.call(CONTACTS)) => {
    const seen: number[] = []
    for (let i = 0; i < n; i += 1) seen.push((await call()).status)
    return seen
  }

  it('is told by the nth hit, the method, and the body as it was sent', async () => {
    await arm({ status: 500, skip: 1, times: 2, method: 'GET' })
    await arm({ status: 503, bodyMatch: '"firstname":"Bad' })
    const create = (firstname: string) => portal.post(CONTACTS, { properties: { firstname } })
    expect((await create('Good')).status).toBe(201)
    expect((await create('Bad one')).status).toBe(503)
    expect((await create('Bad one')).status).toBe(201)
    expect(await statuses(4)).toEqual([200, 500, 500, 200])
  })

  it('is drawn from a seed where a probability was given', async () => {
    const draw = async (seed: number) => {
      await portal.call('/__sandbox/faults', { method: 'DELETE' })
      await arm({ status: 500, probability: 0.3, seed })
      return statuses(60)
    }
    const first = await draw(4)
    expect(await draw(4)).toEqual(first)
    expect(await draw(5)).not.toEqual(first)
    const failed = first.filter(status => status === 500).length
    expect(failed).toBeGreaterThan(8)
    expect(failed).toBeLessThan(30)
  })

  it('is listed with what it struck, and one fault is disarmed alone', async () => {
    const [one] = [await portal.post('/__sandbox/faults', { path: 'contacts', status: 500, times: 9 })]
    const { id } = z.object({ id: z.string() }).parse(await one.json())
    await arm({ path: 'companies', status: 503 })
    expect(await statuses(2)).toEqual([500, 500])
    expect(await strikes()).toBe(2)
    expect((await portal.call(`/__sandbox/faults/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect(await statuses(1)).toEqual([200])
    expect((await portal.call('/crm/v3/objects/companies')).status).toBe(503)
    expect((await portal.call(`/__sandbox/faults/${id}`, { method: 'DELETE' })).status).toBe(400)
  })
})

describe('what the HubSpot client makes of a fault', () => {
  const read = () => portal.client.crm.contacts.basicApi.getPage(1)

  it('is an ApiException for a status, and plain errors for what it cannot read', async () => {
    await arm({ kind: 'locked423' })
    expect(await failureOf(read())).toMatchObject({ code: 423, body: { status: 'error' } })
    await arm({ kind: 'html502' })
    await expect(read()).rejects.toMatchObject({ code: 502, body: expect.stringContaining('502 Bad Gateway') })
    await arm({ kind: 'noContentType' })
    await expect(read()).rejects.toThrow('Cannot parse content. No Content-Type defined.')
    await arm({ kind: 'badJson' })
    await expect(read()).rejects.toThrow(SyntaxError)
  })

  it('is a broken connection without a retry', async () => {
    await arm({ kind: 'reset' })
    await expect(read()).rejects.toThrow('fetch failed')
    await arm({ kind: 'cut', bytes: 3 })
    await expect(read()).rejects.toThrow('terminated')
    expect(await strikes()).toBe(2)
  })

  it('is a second record where it repeats a create whose answer was lost', async () => {
    const { accessToken } = credentials.hubspot
    const retrying = new Client({ accessToken, basePath: portal.sandbox.url, numberOfApiCallRetries: 2 })
    await arm({ kind: 'html502', when: 'after', method: 'POST' })
    await retrying.crm.contacts.basicApi.create({ properties: { firstname: 'Twice' }, associations: [] })
    expect(portal.sandbox.world.hubspot.count('contacts')).toBe(2)
  })
})

describe('a write whose answer is lost', () => {
  it.each([
    ['reset', {}],
    ['fin', {}],
    ['html502', {}],
    ['hang', {}],
    ['cut', { bytes: 1 }],
  ])('was done, by %s', async (kind, rest) => {
    await arm({ kind, when: 'after', method: 'POST', ...rest })
    const body = JSON.stringify({ properties: { firstname: 'Ada' } })
    const signal = AbortSignal.timeout(200)
    const outcome = await portal
      .call(CONTACTS, { method: 'POST', body, signal })
      .then(async answer => {
        await answer.text()
        return answer.status
      })
      .catch(() => 'lost')
    expect(outcome).toBe(kind === 'html502' ? 502 : 'lost')
    expect(portal.sandbox.world.hubspot.count('contacts')).toBe(1)
  })

  it('lands only after its client gave up, by the sandbox’s clock', async () => {
    const { world } = portal.sandbox
    world.clock.freeze(true)
    await arm({ kind: 'reset', when: 'late', lateMs: 60_000, method: 'POST' })
    expect(await codeOf(portal.post(CONTACTS, { properties: { firstname: 'Late' } }))).toBe('ECONNRESET')
    expect(world.hubspot.count('contacts')).toBe(0)
    await portal.post('/__sandbox/clock', { advanceMs: 59_000 })
    expect(world.hubspot.count('contacts')).toBe(0)
    await portal.post('/__sandbox/clock', { advanceMs: 1_000 })
    expect(world.hubspot.count('contacts')).toBe(1)
    expect(world.writes.list()).toMatchObject([{ actor: 'integration', after: 'Late' }])
  })

  it('was done in Salesforce, too, for every kind of write', async () => {
    const connection = await connectTo(portal.sandbox.url)
    const { world } = portal.sandbox
    const id = world.salesforce.insert('Contact', { LastName: 'Old' })
    const gone = world.salesforce.insert('Contact', { LastName: 'Gone' })
    const lose = (method: string) => arm({ path: '/services/data', method, status: 503, when: 'after' })
    const count = () => world.salesforce.count('Contact')
    await lose('POST')
    await expect(connection.sobject('Contact').create({ LastName: 'New' })).rejects.toThrow()
    expect(count()).toBe(3)
    await lose('PATCH')
    await expect(connection.sobject('Contact').update({ Id: id, LastName: 'Newer' })).rejects.toThrow()
    expect(world.salesforce.get('Contact', id)).toMatchObject({ LastName: 'Newer' })
    await lose('PATCH')
    await expect(connection.sobject('Contact').update([{ Id: id, Title: 'Boss' }])).rejects.toThrow()
    expect(world.salesforce.get('Contact', id)).toMatchObject({ Title: 'Boss' })
    await arm({ path: '/services/data', method: 'DELETE', kind: 'fin', when: 'after' })
    await expect(connection.sobject('Contact').delete(gone)).rejects.toThrow()
    expect(count()).toBe(2)
  })
})
