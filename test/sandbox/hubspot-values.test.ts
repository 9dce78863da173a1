import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())

const insert = (fields: Record<string, string>, object = 'contacts'): string =>
  portal.sandbox.world.hubspot.insert(object, fields)
const control = (path: string, body: object) => portal.post(`/__sandbox/hubspot/${path}`, body)

/** Status, and the value that the answer shows. */
async function patch(object: string, id: string, property: string, value: string | number | boolean | null) {
  const body = JSON.stringify({ properties: { [property]: value } })
  const answer = await portal.call(`/crm/v3/objects/${object}/${id}`, { method: 'PATCH', body })
  const { properties, errors } = JSON.parse(await answer.text())
  return answer.status === 200 ? properties[property] : errors[0].code
}

describe('a value', () => {
  it.each([
    ['companies', 'numberofemployees', '1234.5', '1234.5'],
    ['companies', 'numberofemployees', 12, '12'],
    ['companies', 'is_public', true, 'true'],
    ['contacts', 'date_of_birth', '1582934400000', '2020-02-29'],
    ['contacts', 'date_of_birth', '2020-02-29', '2020-02-29'],
    ['deals', 'closedate', '1582934400000', '2020-02-29T00:00:00.000Z'],
    ['deals', 'closedate', '2020-02-29T10:00:00Z', '2020-02-29T10:00:00.000Z'],
    ['contacts', 'email', 'Ada.Lovelace@v.Example', 'ada.lovelace@v.example'],
    ['contacts', 'hubspot_owner_id', '41629779', '41629779'],
    ['contacts', 'jobtitle', '  spaces stay ', '  spaces stay '],
  ])('of %s %s may be %j and is kept as %j', async (object, property, sent, kept) => {
    expect(await patch(object, insert({}, object), property, sent)).toBe(kept)
  })

  it.each([
    ['companies', 'numberofemployees', '1,234', 'INVALID_LONG'],
    ['companies', 'is_public', 'TRUE', 'INVALID_OPTION'],
    ['companies', 'industry', 'banking', 'INVALID_OPTION'],
    ['contacts', 'date_of_birth', '2020-02-30T', 'INVALID_DATE'],
    ['contacts', 'date_of_birth', '1582934400001', 'INVALID_DATE'],
    ['contacts', 'date_of_birth', '2023-02-29', 'INVALID_DATE'],
    ['contacts', 'date_of_birth', '8640000000086400000', 'INVALID_DATE'],
    ['deals', 'closedate', '2024-02-30T00:00:00Z', 'INVALID_LONG'],
    ['deals', 'closedate', '99999999999999999', 'INVALID_LONG'],
    ['deals', 'closedate', 'tomorrow', 'INVALID_LONG'],
    ['contacts', 'email', 'no address', 'INVALID_EMAIL'],
    ['contacts', 'hubspot_owner_id', '1', 'INVALID_OWNER_ID'],
    ['contacts', 'hubspot_owner_id', '60158085', 'INVALID_OWNER_ID'],
    ['contacts', 'hs_email_domain', 'x.example', 'READ_ONLY_VALUE'],
    ['deals', 'hs_is_closed', 'true', 'READ_ONLY_VALUE'],
    ['deals', 'dealstage', 'nowhere', 'INVALID_OPTION'],
    ['contacts', 'jobtitle', 'x'.repeat(65_537), 'VALUE_TOO_LONG'],
    ['contacts', 'bogus', 'x', 'PROPERTY_DOESNT_EXIST'],
  ])('of %s %s may not be %s: %s', async (object, property, sent, code) => {
    expect(await patch(object, insert({}, object), property, sent)).toBe(code)
  })

  it('is cleared by the empty string, and left alone by null', async () => {
    const id = insert({ city: 'Oslo' })
    expect(await patch('contacts', id, 'city', null)).toBe('Oslo')
    expect(await patch('contacts', id, 'city', '')).toBeUndefined()
    expect((await portal.client.crm.contacts.basicApi.getById(id, ['city'])).properties['city']).toBeNull()
  })

  it('of several choices is replaced by a plain list and added to by a leading semicolon', async () => {
    const id = insert({ hs_ticket_category: 'BILLING_ISSUE' }, 'tickets')
    const category = (value: string) => patch('tickets', id, 'hs_ticket_category', value)
    expect(await category(';PRODUCT_ISSUE')).toBe('BILLING_ISSUE;PRODUCT_ISSUE')
    expect(await category(';PRODUCT_ISSUE')).toBe('BILLING_ISSUE;PRODUCT_ISSUE')
    expect(await category('FEATURE_REQUEST;PRODUCT_ISSUE')).toBe('FEATURE_REQUEST;PRODUCT_ISSUE')
    expect(await category(';NONSENSE')).toBe('INVALID_OPTION')
  })

  it('of a further address is an e-mail like any other: unique, and a key', async () => {
    const id = insert({ email: 'main@add.example' })
    const added = await patch('contacts', id, 'hs_additional_emails', 'second@add.example;third@add.example')
    expect(added).toBe('second@add.example;third@add.example')
    expect(await patch('contacts', id, 'hs_additional_emails', ';fourth@add.example')).toContain(
      'third@add.example;fourth',
    )
    const { basicApi } = portal.client.crm.contacts
    const clash = basicApi.create({ properties: { email: 'THIRD@add.example' }, associations: [] })
    expect(await failureOf(clash)).toMatchObject({ code: 409, body: { category: 'CONFLICT' } })
    expect((await basicApi.getById('fourth@add.example', [], undefined, undefined, false, 'email')).id).toBe(id)
  })

  it('of a company’s domain may be the same in two companies', async () => {
    const { basicApi } = portal.client.crm.companies
    for (const name of ['One', 'Two']) {
      await expect(
        basicApi.create({ properties: { name, domain: 'same.example' }, associations: [] }),
      ).resolves.toBeDefined()
    }
  })
})

describe('a lifecycle stage that lies behind', () => {
  it.each([
    ['ignore', 'customer'],
    ['accept', 'lead'],
    ['reject', 'INVALID_LIFECYCLE_STAGE'],
  ])('with the switch on %s becomes %s', async (lifecycleBackward, result) => {
    await control('rules', { lifecycleBackward })
    expect(await patch('contacts', insert({ lifecyclestage: 'customer' }), 'lifecyclestage', 'lead')).toBe(result)
    await control('rules', { lifecycleBackward: 'ignore' })
  })

  it('leaves stamps of when each stage was entered and left', async () => {
    const id = insert({ lifecyclestage: 'lead' })
    await patch('contacts', id, 'lifecyclestage', 'customer')
    const asked = ['hs_lifecyclestage_customer_date', 'hs_v2_date_exited_lead']
    const { properties } = await portal.client.crm.contacts.basicApi.getById(id, asked)
    expect(asked.map(name => Number.isFinite(Date.parse(properties[name] ?? '')))).toEqual([true, true])
  })
})

describe('rules of the admin', () => {
  it('bind the newest version and none before', async () => {
    await control('rules', {
      conditional: [{ object: 'contacts', property: 'lifecyclestage', value: 'customer', require: ['company'] }],
      onCreate: { contacts: ['lastname'] },
    })
    const body = JSON.stringify({ properties: { lifecyclestage: 'customer' } })
    const write = (path: string) => portal.call(`${path}/${insert({})}`, { method: 'PATCH', body })
    expect((await write('/crm/v3/objects/contacts')).status).toBe(200)
    const refused = await write('/crm/objects/2026-09/contacts')
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { category: 'VALIDATION_ERROR', context: { properties: ['company'] } },
    ])
    const create = { properties: { firstname: 'Ada' } }
    expect((await portal.post('/crm/objects/2026-09/contacts', create)).status).toBe(400)
    for (const root of ['/crm/v3/objects', '/crm/objects/2025-09', '/crm/objects/2026-03']) {
      expect((await portal.post(`${root}/contacts`, create)).status).toBe(201)
    }
    await control('rules', { conditional: [], onCreate: { contacts: [] } })
  })
})

describe('history', () => {
  it('can be given, with every kind of writer, and keeps twenty versions of a contact', async () => {
    const id = insert({ jobtitle: 'Now' })
    const versions = [
      { value: 'Now', at: '2026-03-01T00:00:00.000Z', source: 'CRM_UI', by: '77' },
      { value: 'Form', at: '2026-02-01T00:00:00.000Z', source: 'FORMS' },
      { value: 'Flow', at: '2026-01-01T00:00:00.000Z', source: 'AUTOMATION_PLATFORM' },
      { value: 'App', at: '2025-12-01T00:00:00.000Z', source: 'INTEGRATION', by: '42' },
      { value: 'Old', at: '2025-11-01T00:00:00.000Z', source: 'IMPORT' },
    ]
    expect((await control('history', { object: 'contacts', id, property: 'jobtitle', versions })).status).toBe(200)
    const { basicApi } = portal.client.crm.contacts
    const read = await basicApi.getById(id, undefined, ['jobtitle'])
    const told = read.propertiesWithHistory?.['jobtitle'] ?? []
    expect(told.map(version => [version.value, version.sourceType])).toEqual(
      versions.map(({ value, source }) => [value, source]),
    )
    expect(told[0]).toMatchObject({ sourceId: 'userId:77', updatedByUserId: 77 })
    for (let step = 0; step < 25; step += 1) await patch('contacts', id, 'jobtitle', `Step ${step}`)
    const later = await basicApi.getById(id, undefined, ['jobtitle'])
    expect(later.propertiesWithHistory?.['jobtitle']).toHaveLength(20)
  })

  it('is not moved by a calculated touch, though the stamp is', async () => {
    const id = insert({ city: 'Oslo' })
    const { basicApi } = portal.client.crm.contacts
    const before = await basicApi.getById(id, [], ['city'])
    portal.sandbox.world.clock.advance(5_000)
    await control('touch', { object: 'contacts', ids: [id] })
    const after = await basicApi.getById(id, [], ['city'])
    expect(after.updatedAt.getTime()).toBeGreaterThan(before.updatedAt.getTime())
    expect(after.propertiesWithHistory).toEqual(before.propertiesWithHistory)
  })

  it('has a modification stamp beside it that may differ from updatedAt', async () => {
    await control('stamps', { skewMs: 7 })
    const read = await portal.client.crm.contacts.basicApi.getById(insert({}))
    expect(read.updatedAt.getTime() - Date.parse(read.properties['lastmodifieddate'] ?? '')).toBe(7)
    await control('stamps', { skewMs: 0 })
  })
})
