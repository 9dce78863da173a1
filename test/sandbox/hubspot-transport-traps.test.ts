// The traps in how the bare client sends and waits (fact sheet B4): each shown to bite, so that a client that changes is noticed.
import { Client } from '@hubspot/api-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeEach(async () => {
  portal = await startPortal()
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(async () => {
  await portal.call('/__sandbox/faults', { method: 'DELETE' })
  await portal.close()
  vi.restoreAllMocks()
})

const COMPANIES = '/crm/v3/objects/companies'
const fault = (rest: object) => portal.post('/__sandbox/faults', { system: 'hubspot', path: COMPANIES, ...rest })
const clientWith = (options: object = {}) => {
  return new Client({ accessToken: credentials.hubspot.accessToken, basePath: portal.sandbox.url, ...options })
}
const struck = async () => {
  const { faults } = JSON.parse(await (await portal.call('/__sandbox/faults')).text())
  return faults[0].hits
}
const plainError = (call: Promise<unknown>) => {
  return call.then(
    () => null,
    (error: Error & { code?: unknown }) => error,
  )
}

describe('retries', () => {
  it('are off by default', async () => {
    await fault({ status: 503, times: 9 })
    expect(await plainError(clientWith().crm.companies.basicApi.getPage())).toMatchObject({ code: 503 })
    expect(await struck()).toBe(1)
  })

  it('are attempts: numberOfApiCallRetries 1 tries once, 2 twice', async () => {
    await fault({ status: 503, times: 9 })
    await plainError(clientWith({ numberOfApiCallRetries: 1 }).crm.companies.basicApi.getPage())
    expect(await struck()).toBe(1)
    await plainError(clientWith({ numberOfApiCallRetries: 2 }).crm.companies.basicApi.getPage())
    expect(await struck()).toBe(3)
  })

  it.each([
    ['a daily limit', { status: 429, body: { message: 'You have reached your daily limit.', policyName: 'DAILY' } }],
    ['a lock', { kind: 'locked423' }],
    ['a migration', { kind: 'migrating477' }],
    ['a broken connection', { drop: true }],
  ])('leave %s alone', async (_name, rest) => {
    await fault({ times: 9, ...rest })
    await expect(clientWith({ numberOfApiCallRetries: 3 }).crm.companies.basicApi.getPage()).rejects.toThrow()
    expect(await struck()).toBe(1)
  })

  it('wait a second after the search limit, which they know by its very words', async () => {
    const { clock, hubspot } = portal.sandbox.world
    clock.freeze(true)
    hubspot.limits.settings.searchPerSecond = 1
    const search = { limit: 1, after: '0', sorts: [], properties: [], filterGroups: [] }
    await portal.post(`${COMPANIES}/search`, search)
    const refused = await portal.post(`${COMPANIES}/search`, search)
    expect(refused.status).toBe(429)
    clock.advance(1_000)
    await fault({ status: 429, body: await refused.json() })
    const { searchApi } = clientWith({ numberOfApiCallRetries: 2 }).crm.companies
    const begun = performance.now()
    await searchApi.doSearch(search)
    expect(performance.now() - begun).toBeGreaterThan(900)
  })
})

describe('waiting', () => {
  it('has no end: a call that hangs is pending still', async () => {
    await fault({ kind: 'hang' })
    const call = clientWith().crm.companies.basicApi.getPage()
    const state = Promise.race([
      call.then(
        () => 'done',
        () => 'failed',
      ),
      new Promise(resolve => setTimeout(resolve, 300, 'pending')),
    ])
    expect(await state).toBe('pending')
    await portal.call('/__sandbox/faults', { method: 'DELETE' })
    await call.catch(() => {})
  })
})

describe('limits', () => {
  it('are not kept by the client: a burst runs into 429', async () => {
    portal.sandbox.world.hubspot.limits.settings.tenSecondly = 5
    const { basicApi } = clientWith().crm.companies
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => plainError(basicApi.getPage())))
    expect(outcomes.filter(error => error?.code === 429)).toHaveLength(3)
  })
})

describe('answers', () => {
  it('of a type that it cannot read, or of broken JSON, are plain errors too', async () => {
    await fault({ status: 200, html: '<x/>', headers: { 'content-type': 'application/xml' } })
    const { basicApi } = clientWith().crm.companies
    const strange = await plainError(basicApi.getPage())
    expect([strange?.message, strange?.code]).toEqual([expect.stringContaining('application/xml'), undefined])
    await portal.call('/__sandbox/faults', { method: 'DELETE' })
    await fault({ kind: 'badJson' })
    const broken = await plainError(basicApi.getPage())
    expect([broken?.constructor.name, broken?.code]).toEqual(['SyntaxError', undefined])
  })

  it.each([
    ['html502', 502],
    ['html503', 503],
    ['html504', 504],
    ['html522', 522],
    ['html524', 524],
  ])('of the edge (%s) stay text', async (kind, code) => {
    await fault({ kind })
    const error = await plainError(clientWith().crm.companies.basicApi.getPage())
    expect(error).toMatchObject({ code, body: expect.stringContaining('<html>') })
  })
})

describe('requests', () => {
  it('repeat what is a list; a list with commas is read as well', async () => {
    const { id } = await clientWith().crm.companies.basicApi.create({
      properties: { name: 'One', city: 'Oslo' },
      associations: [],
    })
    const repeated = await clientWith().crm.companies.basicApi.getById(id, ['name', 'city'])
    const joined = JSON.parse(await (await portal.call(`${COMPANIES}/${id}?properties=name,city`)).text())
    expect(repeated.properties).toEqual(joined.properties)
    expect(joined.properties).toMatchObject({ name: 'One', city: 'Oslo' })
  })

  it('send null as null, which clears nothing', async () => {
    const { basicApi } = clientWith().crm.companies
    const { id } = await basicApi.create({ properties: { name: 'One' }, associations: [] })
    const properties: Record<string, string> = JSON.parse('{"name":null}')
    expect((await basicApi.update(id, { properties })).properties['name']).toBe('One')
    expect((await basicApi.update(id, { properties: { name: '' } })).properties['name'] ?? null).toBeNull()
  })
})
