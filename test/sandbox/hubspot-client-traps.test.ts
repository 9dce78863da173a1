// What the bare client does that a worker must know. Retries of the client live in the process, so this file has a
// process of its own.
import { Client } from '@hubspot/api-client'
import { ApiException } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { credentials } from '../../src/sandbox/credentials.ts'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
let client: Client
beforeAll(async () => {
  portal = await startPortal()
  client = new Client({
    accessToken: credentials.hubspot.accessToken,
    basePath: portal.sandbox.url,
    numberOfApiCallRetries: 2,
  })
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => portal.call('/__sandbox/faults', { method: 'DELETE' }))
afterAll(() => portal.close())

const fault = (path: string, rest: object) => portal.post('/__sandbox/faults', { system: 'hubspot', path, ...rest })
const company = (name: string) => ({ properties: { name }, associations: [] })
const names = async (name: string): Promise<number> => {
  const { world } = portal.sandbox
  const table = world.hubspot.table('companies')
  return [...(table?.records() ?? [])].filter(record => record.values['name'] === name).length
}

describe('a status that is not the documented one', () => {
  it('ends in an exception though the batch was made', async () => {
    await fault('companies/batch/create', { when: 'after', status: 200, body: { status: 'COMPLETE', results: [] } })
    const made = client.crm.companies.batchApi.create({ inputs: [company('Two hundred')] })
    await expect(made).rejects.toMatchObject({ code: 200 })
    expect(await names('Two hundred')).toBe(1)
  })

  it('is no trouble where it is 207: the call resolves, and only numErrors tells', async () => {
    const body = { inputs: [{ id: '999999' }], properties: [], propertiesWithHistory: [] }
    const answer = await client.crm.companies.batchApi.read(body)
    expect(answer).toMatchObject({ results: [], numErrors: 1 })
  })
})

describe('a create whose answer was lost', () => {
  it('is repeated by the client and leaves two companies', async () => {
    await fault('objects/companies$', { when: 'after', status: 502 })
    await client.crm.companies.basicApi.create(company('Twice'))
    expect(await names('Twice')).toBe(2)
  })

  it('ends in 409 where the e-mail tells that the first one arrived', async () => {
    await fault('objects/contacts$', { when: 'after', status: 502 })
    const made = client.crm.contacts.basicApi.create({ properties: { email: 'lost@t.example' }, associations: [] })
    expect(await failureOf(made)).toMatchObject({ code: 409, body: { category: 'CONFLICT' } })
  })
})

describe('the models of the client', () => {
  it('drop what they do not know and turn stamps into dates', async () => {
    const answer = await portal.post('/crm/v3/objects/companies', company('Shape'))
    const wire = JSON.parse(await answer.text())
    const read = await client.crm.companies.basicApi.getById(wire.id)
    expect(wire.url).toMatch(/^https:\/\/app\.hubspot\.com\//)
    expect(Object.keys(read)).not.toContain('url')
    expect([read.createdAt, typeof wire.createdAt]).toEqual([new Date(wire.createdAt), 'string'])
  })

  it('rename "new" of an upsert', async () => {
    const inputs = [{ id: 'new@t.example', idProperty: 'email', properties: {} }]
    const { results } = await client.crm.contacts.batchApi.upsert({ inputs })
    expect(results[0]).toMatchObject({ _new: true })
  })
})

describe('getAll', () => {
  it('reads page after page of a hundred into memory', async () => {
    const ids = Array.from({ length: 250 }, () => portal.sandbox.world.hubspot.insert('tickets', {}))
    const before = portal.sandbox.world.hubspot.calls
    const all = await client.crm.tickets.getAll()
    expect(all.map(record => record.id)).toEqual(ids)
    expect(portal.sandbox.world.hubspot.calls - before).toBe(3)
  })
})

describe('apiRequest', () => {
  it('never throws for a status: neither 4xx nor 5xx is noticed by itself', async () => {
    const missing = await client.apiRequest({ method: 'GET', path: '/crm/v3/objects/contacts/999999' })
    await fault('objects/contacts', { status: 503 })
    const down = await client.apiRequest({ method: 'GET', path: '/crm/v3/objects/contacts' })
    expect([missing.status, down.status]).toEqual([404, 503])
  })
})

describe('an answer without a content type', () => {
  it('ends in a plain error without a code', async () => {
    await fault('objects/contacts', { kind: 'noContentType' })
    const read = client.crm.contacts.basicApi.getPage()
    const error = await read.catch((failure: unknown) => failure)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(ApiException)
  })
})

describe('a second client', () => {
  it('takes away the retries of what the first has not used yet', async () => {
    const second = new Client({ accessToken: credentials.hubspot.accessToken, basePath: portal.sandbox.url })
    expect(second).toBeDefined()
    await fault('owners', { status: 503, times: 1 })
    await expect(client.crm.owners.ownersApi.getPage()).rejects.toMatchObject({ code: 503 })
  })
})
