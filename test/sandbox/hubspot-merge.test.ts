import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())

const insert = (fields: Record<string, string>, object = 'contacts'): string =>
  portal.sandbox.world.hubspot.insert(object, fields)
const mergeContacts = (primaryObjectId: string, objectIdToMerge: string) =>
  portal.client.crm.contacts.basicApi.merge({ primaryObjectId, objectIdToMerge })
const control = (path: string, body: object) => portal.post(`/__sandbox/hubspot/${path}`, body)

describe('a merge', () => {
  it('makes a record with a new id, with the primary’s values and what only the other one had', async () => {
    const primary = insert({ email: 'first@m.example', jobtitle: 'Chief', city: '' })
    const other = insert({ email: 'second@m.example', jobtitle: 'Clerk', city: 'Oslo' })
    const { id } = await mergeContacts(primary, other)
    expect([primary, other]).not.toContain(id)
    const asked = ['email', 'jobtitle', 'city', 'hs_merged_object_ids', 'hs_additional_emails']
    const read = await portal.client.crm.contacts.basicApi.getById(id, asked, ['jobtitle'])
    expect(read.properties).toMatchObject({
      email: 'first@m.example',
      jobtitle: 'Chief',
      city: 'Oslo',
      hs_merged_object_ids: `${primary};${other}`,
      hs_additional_emails: 'second@m.example',
    })
    expect(read.propertiesWithHistory?.['jobtitle']?.map(version => version.sourceType)[0]).toBe('MERGE_OBJECTS')
  })

  it('lets both old ids and the other address answer with the new record, also through a second merge', async () => {
    const [a, b, c] = [insert({ email: 'a@mm.example' }), insert({ email: 'b@mm.example' }), insert({})]
    const { basicApi, batchApi } = portal.client.crm.contacts
    const first = await mergeContacts(a, b)
    const second = await mergeContacts(c, first.id)
    for (const id of [a, b, c, first.id]) expect((await basicApi.getById(id)).id).toBe(second.id)
    const byEmail = await basicApi.getById('B@mm.example', [], undefined, undefined, false, 'email')
    expect(byEmail.id).toBe(second.id)
    const inputs = [a, b, second.id].map(id => ({ id }))
    const read = await batchApi.read({ inputs, properties: [], propertiesWithHistory: [] })
    expect(read.results.map(record => record.id)).toEqual([second.id])
    await basicApi.update(a, { properties: { city: 'Bergen' } })
    expect((await basicApi.getById(second.id, ['city'])).properties['city']).toBe('Bergen')
  })

  it('leaves nothing in the bin, and an address that was merged in is taken', async () => {
    const [a, b] = [insert({ email: 'x@taken.example' }), insert({ email: 'y@taken.example' })]
    const { basicApi } = portal.client.crm.contacts
    const { id } = await mergeContacts(a, b)
    const archived = await failureOf(basicApi.getById(a, undefined, undefined, undefined, true))
    expect(archived.code).toBe(404)
    const clash = basicApi.create({ properties: { email: 'Y@taken.example' }, associations: [] })
    expect(await failureOf(clash)).toMatchObject({
      code: 409,
      body: { message: `Contact already exists. Existing ID: ${id}` },
    })
  })

  it('is refused with itself, with what is not there, and above 250 identities', async () => {
    const id = insert({})
    expect((await failureOf(mergeContacts(id, id))).code).toBe(400)
    expect((await failureOf(mergeContacts(id, '999999'))).code).toBe(404)
    const many = Array.from({ length: 250 }, (_, at) => `n${at}@many.example`).join(';')
    const full = insert({ email: 'full@many.example', hs_additional_emails: many })
    expect((await failureOf(mergeContacts(full, id))).body.message).toBe(
      'Cannot have more than 250 identities on a profile',
    )
  })

  it('works for companies, deals and tickets, too', async () => {
    const { companies, deals, tickets } = portal.client.crm
    for (const [object, api] of [
      ['companies', companies.basicApi],
      ['deals', deals.basicApi],
      ['tickets', tickets.basicApi],
    ] as const) {
      const [primaryObjectId, objectIdToMerge] = [insert({}, object), insert({}, object)]
      const { id } = await api.merge({ primaryObjectId, objectIdToMerge })
      expect((await api.getById(objectIdToMerge)).id).toBe(id)
    }
  })

  it('is told as one event and logged for each record that went', async () => {
    const [a, b] = [insert({}), insert({ city: 'Oslo' })]
    const events: string[] = []
    const stop = portal.sandbox.world.hubspot.events.listen(event => events.push(event.kind))
    const { id } = await mergeContacts(a, b)
    stop()
    expect(events).toEqual(['merge'])
    const logged = portal.sandbox.world.writes.list().filter(write => write.field === 'merged_into')
    expect(logged.slice(-2)).toMatchObject([
      { id: a, after: id, actor: 'integration' },
      { id: b, after: id },
    ])
  })
})

describe('the bin', () => {
  it('gives a record back when a person says so', async () => {
    const { basicApi } = portal.client.crm.contacts
    const id = insert({ email: 'back@bin.example', city: 'Oslo' })
    await basicApi.archive(id)
    expect(
      (await basicApi.getPage(100, undefined, [], undefined, undefined, true)).results.map(one => one.id),
    ).toContain(id)
    expect((await control('restore', { object: 'contacts', id })).status).toBe(200)
    const read = await basicApi.getById(id, ['city'])
    expect([read.archived, read.properties['city']]).toEqual([false, 'Oslo'])
    const clash = basicApi.create({ properties: { email: 'back@bin.example' }, associations: [] })
    expect((await failureOf(clash)).code).toBe(409)
  })

  it('gives no record back whose e-mail is another one’s by now', async () => {
    const { basicApi } = portal.client.crm.contacts
    const id = insert({ email: 'heir@bin.example' })
    await basicApi.archive(id)
    insert({ email: 'heir@bin.example' })
    expect((await control('restore', { object: 'contacts', id })).status).toBe(400)
  })

  it('is emptied of what has been in it for 90 days', async () => {
    const { basicApi, batchApi } = portal.client.crm.companies
    const id = portal.sandbox.world.hubspot.insert('companies', {})
    await basicApi.archive(id)
    portal.sandbox.world.clock.advance(90 * 86_400_000 - 60_000)
    expect((await basicApi.getById(id, [], undefined, undefined, true)).archived).toBe(true)
    portal.sandbox.world.clock.advance(60_000)
    expect((await failureOf(basicApi.getById(id, [], undefined, undefined, true))).code).toBe(404)
    expect((await basicApi.getPage(100, undefined, [], undefined, undefined, true)).results).toEqual([])
    const read = { inputs: [{ id }], properties: [], propertiesWithHistory: [] }
    expect((await batchApi.read(read, true)).results).toEqual([])
    expect((await control('restore', { object: 'companies', id })).status).toBe(400)
  })
})

describe('erasure', () => {
  it('takes a contact by id or e-mail for good', async () => {
    const { basicApi } = portal.client.crm.contacts
    const [byId, byEmail] = [insert({}), insert({ email: 'erase@gdpr.example' })]
    await basicApi.purge({ objectId: byId })
    await basicApi.purge({ objectId: 'ERASE@gdpr.example', idProperty: 'email' })
    for (const id of [byId, byEmail]) {
      expect((await failureOf(basicApi.getById(id))).code).toBe(404)
      expect((await failureOf(basicApi.getById(id, undefined, undefined, undefined, true))).code).toBe(404)
    }
    await expect(
      basicApi.create({ properties: { email: 'erase@gdpr.example' }, associations: [] }),
    ).resolves.toBeDefined()
  })

  it('bars an e-mail that nobody has from ever coming', async () => {
    const { basicApi } = portal.client.crm.contacts
    await basicApi.purge({ objectId: 'never@gdpr.example', idProperty: 'email' })
    const made = basicApi.create({ properties: { email: 'never@gdpr.example' }, associations: [] })
    expect((await failureOf(made)).code).toBe(400)
    expect((await failureOf(basicApi.purge({ objectId: '424242' }))).code).toBe(404)
  })
})
