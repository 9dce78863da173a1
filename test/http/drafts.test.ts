// A sync before it is saved: what the API tells of objects, scopes, schedules and costs, so that a form can be filled in.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { credentials } from '../../src/sandbox/credentials.ts'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import type { Browser } from './browser.ts'
import { openPlace, type Place } from './place.ts'

let place: Place
let sandbox: Sandbox
let ada: Browser

beforeAll(async () => {
  sandbox = await startSandbox({ records: 40 })
  place = await openPlace()
  ada = await place.admin()
  const text = `connections:
  portal: { connector: hubspot, baseUrl: ${sandbox.url}, accessToken: ${credentials.hubspot.accessToken}, sandbox: true }
  org:
    connector: salesforce
    loginUrl: ${sandbox.url}
    clientId: ${credentials.salesforce.clientId}
    clientSecret: ${credentials.salesforce.clientSecret}
    sandbox: true
syncs:
  people: { connection: portal, stream: contacts, country: US, fields: { phone: { kind: phone } } }
`
  const etag = (await ada.get('/setup')).headers.get('etag') ?? ''
  expect(await ada.ask('PUT', '/setup', { text }, { 'if-match': etag })).toMatchObject({ status: 200 })
})
afterAll(async () => {
  await place.close()
  await sandbox.close()
})

const streams = z.object({ items: z.array(z.object({ name: z.string(), label: z.string(), custom: z.boolean() })) })
const draft = (where: string) => `syncs:
  accounts:
    connection: org
    stream: Account
    where: ${where}
    fields: { Phone: { kind: phone } }
`

describe('what there is to sync', () => {
  it('is said of each connection: whether it has records, and what it supplies', async () => {
    expect((await ada.get('/connections')).body).toMatchObject({
      items: [
        { alias: 'org', records: true, supplies: null },
        { alias: 'portal', records: true, supplies: null },
      ],
    })
  })

  it('is listed by the names that syncs use, with those that people use', async () => {
    const org = streams.parse((await ada.get('/connections/org/streams')).body).items
    expect(org).toContainEqual({ name: 'Account', label: 'Accounts', custom: false })
    // What the platform keeps about itself is nobody's to sync.
    expect(org.map(({ name }) => name)).not.toContain('PermissionSet')
    const portal = streams.parse((await ada.get('/connections/portal/streams')).body).items
    expect(portal).toContainEqual({ name: 'line_items', label: 'Line items', custom: false })
  })

  it('has the objects of the account’s own', async () => {
    const made = { name: 'site', labels: { singular: 'Site', plural: 'Sites' }, primaryDisplayProperty: 'title' }
    const properties = [{ name: 'title', label: 'Title', type: 'string', fieldType: 'text' }]
    const answer = await fetch(`${sandbox.url}/crm-object-schemas/v3/schemas`, {
      method: 'POST',
      headers: { authorization: `Bearer ${credentials.hubspot.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...made, properties, requiredProperties: ['title'], associatedObjects: [] }),
    })
    expect(answer.status).toBe(201)
    const { items } = streams.parse((await ada.get('/connections/portal/streams')).body)
    expect(items.at(-1)).toEqual({ name: expect.stringMatching(/^p\d+_site$/), label: 'Sites', custom: true })
  })
})

describe('a scope', () => {
  const count = (alias: string, stream: string, scope: object) =>
    ada.post(`/connections/${alias}/streams/${stream}/count`, scope)

  it('is counted before a sync has it', async () => {
    const all = z.object({ records: z.int() }).parse((await count('org', 'Account', {})).body).records
    expect(all).toBeGreaterThan(0)
    const none = await count('org', 'Account', { where: "Name = 'Nobody is called so'" })
    expect(none.body).toEqual({ records: 0 })
    const filters = [[{ field: 'email', operator: 'HAS_PROPERTY' }]]
    const some = z.object({ records: z.int() }).parse((await count('portal', 'contacts', { filters })).body)
    expect(some.records).toBeGreaterThan(0)
  })

  it('that is not right is refused in the words of the file, or of the CRM', async () => {
    expect((await count('org', 'Account', { where: 'WHERE Name = null' })).body).toMatchObject({
      code: 'setup_not_right',
      faults: [{ at: 'scope.where', what: 'must be the condition alone, without the word WHERE' }],
    })
    expect((await count('org', 'Account', { list: '7' })).body).toMatchObject({
      code: 'not_right',
      detail: expect.stringContaining('the scope is written for another CRM'),
    })
    expect((await count('portal', 'contacts', { where: 'a' })).body).toMatchObject({ code: 'not_right' })
    expect((await count('org', 'Account', { where: "Nam = 'x'" })).body).toMatchObject({ code: 'not_right' })
  })
})

describe('a schedule', () => {
  const foresee = (schedule: object) => ada.post('/setup/schedule', { sync: 'people', schedule })

  it('is told in words, with its next five times and how often it runs', async () => {
    const { body } = await foresee({ cron: '0 6 * * *', zone: 'Europe/Helsinki', days: ['mon', 'wed'] })
    expect(body).toMatchObject({ words: 'every day at 06:00 Europe/Helsinki, only Mondays and Wednesdays' })
    const { next, perDay } = z
      .object({ next: z.array(z.object({ local: z.string() })), perDay: z.number() })
      .parse(body)
    expect(next).toHaveLength(5)
    for (const { local } of next) {
      expect(local).toMatch(/T06:00:00/)
      expect([1, 3]).toContain(Temporal.PlainDateTime.from(local.slice(0, 19)).dayOfWeek)
    }
    expect(perDay).toBeCloseTo(2 / 7, 5)
  })

  it('that is not right says where and why', async () => {
    expect((await foresee({ cron: '0 25 * * *', zone: 'Europe/Helsinki' })).body).toMatchObject({
      faults: [{ at: 'schedule.cron', what: expect.stringContaining('the hour "25"') }],
    })
    expect((await foresee({ everyMinutes: 30 })).body).toMatchObject({ faults: [{ at: 'schedule.zone' }] })
  })
})

describe('a draft', () => {
  it('is estimated though nothing of it is stored', async () => {
    const { body, status } = await ada.post('/setup/estimate', { sync: 'accounts', text: draft('Phone != null') })
    expect({ body, status }).toMatchObject({ status: 200, body: { whole: true } })
    const { records } = z.object({ records: z.int() }).parse(body)
    const { body: counted } = await ada.post('/connections/org/streams/Account/count', { where: 'Phone != null' })
    expect(counted).toEqual({ records })
    expect((await ada.get('/syncs/accounts')).status).toBe(404)
    const other = await ada.post('/setup/estimate', { sync: 'others', text: draft('Phone != null') })
    expect(other.body).toMatchObject({ code: 'not_known' })
  })

  it('of one sync is a set-up of its own, which changes that sync alone', async () => {
    const own = await ada.get('/syncs/people/setup')
    const { text } = z.object({ text: z.string() }).parse(own.body)
    expect(text).toBe(
      'syncs:\n  people:\n    connection: portal\n    stream: contacts\n    country: US\n    fields:\n      phone: { kind: phone, policy: fill-empty }\n',
    )
    const etag = own.headers.get('etag') ?? ''
    expect(etag).toBe((await ada.get('/setup')).headers.get('etag'))
    const changed = await ada.ask('PUT', '/setup', { text: text.replace('US', 'FI') }, { 'if-match': etag })
    expect(changed.body).toMatchObject({ changes: [{ path: 'syncs.people.country', before: 'US', after: 'FI' }] })
    const again = await ada.ask('PUT', '/setup', { text }, { 'if-match': etag })
    expect(again.body).toMatchObject({ code: 'changed_meanwhile' })
  })
})
