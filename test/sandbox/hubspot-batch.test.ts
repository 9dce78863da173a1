import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())

const insert = (fields: Record<string, string>): string => portal.sandbox.world.hubspot.insert('contacts', fields)
const inputs = (ids: readonly string[]) => ids.map(id => ({ id }))
const reading = (ids: readonly string[], properties: string[], propertiesWithHistory: string[] = []) => {
  return { inputs: inputs(ids), properties, propertiesWithHistory }
}

describe('batch/read', () => {
  it('answers each record once, empty properties as null, and in an order of its own', async () => {
    const [first, second] = [insert({ city: 'Oslo' }), insert({})]
    const answer = await portal.client.crm.contacts.batchApi.read(reading([second, first, second], ['city']))
    const cities = Object.fromEntries(answer.results.map(record => [record.id, record.properties['city']]))
    expect([answer.results.length, cities]).toEqual([2, { [first]: 'Oslo', [second]: null }])
    const many = Array.from({ length: 50 }, () => insert({}))
    const read = await portal.client.crm.contacts.batchApi.read(reading(many, ['city']))
    const order = read.results.map(record => record.id)
    expect(order).not.toEqual(many)
    expect(new Set(order)).toEqual(new Set(many))
  })

  it('names missing ids in a 207 and still answers the others', async () => {
    const id = insert({ city: 'Oslo' })
    const answer = await portal.post('/crm/v3/objects/contacts/batch/read', reading([id, '999', '998'], ['city']))
    expect(answer.status).toBe(207)
    expect(await answer.json()).toMatchObject({
      status: 'COMPLETE',
      results: [{ id }],
      numErrors: 1,
      errors: [
        {
          status: 'error',
          category: 'OBJECT_NOT_FOUND',
          message: 'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
          context: { ids: ['999', '998'] },
        },
      ],
    })
  })

  it('takes at most 100 ids, and 50 with history', async () => {
    const { batchApi } = portal.client.crm.contacts
    const ids = Array.from({ length: 101 }, (_, number) => String(number))
    expect(await failureOf(batchApi.read(reading(ids, [])))).toMatchObject({ code: 400 })
    expect((await failureOf(batchApi.read(reading(ids.slice(0, 51), [], ['email'])))).body.message).toBe(
      'The maximum number of inputs supported in a batch request for property histories is 50. Please reduce the number of items and try again',
    )
  })
})

describe('batch/update', () => {
  it('writes every row and logs each changed field with the correlation id of the answer', async () => {
    const id = insert({ city: 'oslo', phone: '1' })
    const before = portal.sandbox.world.writes.list().length
    const body = { inputs: [{ id, properties: { city: 'Oslo', phone: '' } }] }
    const answer = await portal.post('/crm/v3/objects/contacts/batch/update', body)
    expect(answer.status).toBe(200)
    const requestId = answer.headers.get('x-hubspot-correlation-id')
    const logged = { system: 'hubspot', actor: 'integration', object: 'contacts', id, requestId }
    expect(portal.sandbox.world.writes.list().slice(before)).toMatchObject([
      { ...logged, field: 'city', before: 'oslo', after: 'Oslo' },
      { ...logged, field: 'phone', before: '1', after: null },
    ])
  })

  it('refuses the whole batch for one bad value, in JSON inside the message and in errors', async () => {
    const [good, bad] = [insert({ city: 'A' }), insert({ city: 'B' })]
    const { batchApi, basicApi } = portal.client.crm.contacts
    const rows = [
      { id: good, properties: { city: 'Changed' } },
      { id: bad, properties: { bogus: '1', createdate: '0', lifecyclestage: 'king' } },
    ]
    const { code, body } = await failureOf(batchApi.update({ inputs: rows }))
    expect(code).toBe(400)
    expect(body).toMatchObject({
      category: 'VALIDATION_ERROR',
      errors: [
        {
          message: 'Property "bogus" does not exist',
          code: 'PROPERTY_DOESNT_EXIST',
          context: { propertyName: ['bogus'] },
        },
        { code: 'READ_ONLY_VALUE' },
        { code: 'INVALID_OPTION' },
      ],
    })
    const inside = JSON.parse(body.message.replace('Property values were not valid: ', ''))
    expect(inside[0]).toEqual({
      isValid: false,
      message: 'Property "bogus" does not exist',
      error: 'PROPERTY_DOESNT_EXIST',
      name: 'bogus',
      localizedErrorMessage: 'Property "bogus" does not exist',
      portalId: 143_553_137,
    })
    expect((await basicApi.getById(good, ['city'])).properties['city']).toBe('A')
  })

  it('refuses an id that comes twice, and more than 100 rows', async () => {
    const id = insert({})
    const { batchApi } = portal.client.crm.contacts
    const twice = { inputs: [id, id].map(same => ({ id: same, properties: { city: 'X' } })) }
    expect((await failureOf(batchApi.update(twice))).body.message).toBe('Duplicate IDs found in batch input')
    const many = Array.from({ length: 101 }, (_, number) => ({ id: String(number), properties: {} }))
    expect(await failureOf(batchApi.update({ inputs: many }))).toMatchObject({ code: 400 })
  })

  it('writes the others when an id is not there', async () => {
    const id = insert({ city: 'A' })
    const rows = [id, '999'].map(one => ({ id: one, properties: { city: 'B' } }))
    const answer = await portal.client.crm.contacts.batchApi.update({ inputs: rows })
    expect(answer).toMatchObject({ numErrors: 1, errors: [{ context: { ids: ['999'] } }], results: [{ id }] })
  })

  it('refuses two rows that claim one e-mail', async () => {
    const rows = [insert({}), insert({})].map(id => ({ id, properties: { email: 'both@one.example' } }))
    expect(await failureOf(portal.client.crm.contacts.batchApi.update({ inputs: rows }))).toMatchObject({ code: 409 })
  })

  it('refuses a record that two rows name, be it by two of its keys', async () => {
    const id = insert({ email: 'twice@one.example' })
    const key = { idProperty: 'email', properties: { city: 'Oslo' } }
    const rows = [
      { id, properties: { city: 'Bergen' } },
      { ...key, id: 'twice@one.example' },
      { ...key, id: 'TWICE@one.example' },
    ]
    const failures = [rows.slice(0, 2), rows.slice(1)].map(inputs =>
      failureOf(portal.client.crm.contacts.batchApi.update({ inputs })),
    )
    const refused = { code: 400, body: { message: 'Duplicate IDs found in batch input' } }
    expect(await Promise.all(failures)).toMatchObject([refused, refused])
  })

  it.each([
    ['numberofemployees', '12.5', '12.5'],
    ['is_public', 'true', 'true'],
    ['industry', 'BANKING', 'BANKING'],
  ])('accepts and keeps a %s of %s', async (property, sent, kept) => {
    const id = portal.sandbox.world.hubspot.insert('companies', {})
    const { batchApi } = portal.client.crm.companies
    const { results } = await batchApi.update({ inputs: [{ id, properties: { [property]: sent } }] })
    expect(results[0]?.properties[property]).toBe(kept)
  })

  it.each([
    ['numberofemployees', '1,200', 'INVALID_LONG'],
    ['is_public', 'yes', 'INVALID_OPTION'],
    ['industry', 'Banking', 'INVALID_OPTION'],
  ])('refuses a %s of %s', async (property, sent, code) => {
    const id = portal.sandbox.world.hubspot.insert('companies', {})
    const { batchApi } = portal.client.crm.companies
    const failure = await failureOf(batchApi.update({ inputs: [{ id, properties: { [property]: sent } }] }))
    expect(failure.body).toMatchObject({ errors: [{ code }] })
  })

  it('passes over a lifecycle stage that lies behind, until the field is cleared', async () => {
    const id = insert({ lifecyclestage: 'customer' })
    const stageAfter = async (lifecyclestage: string) => {
      const answer = await portal.client.crm.contacts.basicApi.update(id, { properties: { lifecyclestage } })
      return answer.properties['lifecyclestage'] ?? ''
    }
    expect(await stageAfter('lead')).toBe('customer')
    expect(await stageAfter('')).toBe('')
    expect(await stageAfter('lead')).toBe('lead')
  })

  it('reads a date in both forms and shows the day', async () => {
    const { batchApi } = portal.client.crm.contacts
    const rows = ['2020-02-29', '1582934400000'].map(date_of_birth => ({
      id: insert({}),
      properties: { date_of_birth },
    }))
    const { results } = await batchApi.update({ inputs: rows })
    expect(results.map(record => record.properties['date_of_birth'])).toEqual(['2020-02-29', '2020-02-29'])
  })
})

describe('batch/create', () => {
  const row = (email: string, objectWriteTraceId?: string) => ({
    properties: { email },
    associations: [],
    ...(objectWriteTraceId === undefined ? {} : { objectWriteTraceId }),
  })

  it('makes all rows with 201, or none', async () => {
    const { batchApi } = portal.client.crm.contacts
    const made = await batchApi.create({ inputs: [row('c1@one.example'), row('c2@one.example')] })
    expect(made.results).toHaveLength(2)
    const count = portal.sandbox.world.hubspot.count('contacts')
    expect(await failureOf(batchApi.create({ inputs: [row('c3@one.example'), row('nonsense')] }))).toMatchObject({
      code: 400,
    })
    expect(portal.sandbox.world.hubspot.count('contacts')).toBe(count)
  })

  it('makes the good rows with 207 when every row has a trace id of its own', async () => {
    const body = { inputs: [row('c4@one.example', 'a'), row('nonsense', 'b')] }
    const answer = await portal.post('/crm/v3/objects/contacts/batch/create', body)
    expect(answer.status).toBe(207)
    expect(await answer.json()).toMatchObject({
      numErrors: 1,
      results: [{ objectWriteTraceId: 'a' }],
      errors: [{ category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['b'] } }],
    })
  })

  it('archives many at once', async () => {
    const id = insert({})
    await portal.client.crm.contacts.batchApi.archive({ inputs: inputs([id, '999']) })
    expect(await failureOf(portal.client.crm.contacts.basicApi.getById(id))).toMatchObject({ code: 404 })
  })
})
