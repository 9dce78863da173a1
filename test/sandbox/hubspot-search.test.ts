import { FilterOperatorEnum } from '@hubspot/api-client/lib/codegen/crm/contacts/index.js'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

const { Gt, Gte, Lt, Eq } = FilterOperatorEnum
let portal: PortalOnTheWire
const DAY = 86_400_000

beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())
// Searches are limited to five a second: let it pass.
beforeEach(() => portal.settle())

const insert = (fields: Record<string, string>, modifiedAt?: number): string => {
  return portal.sandbox.world.hubspot.insert('contacts', fields, modifiedAt === undefined ? {} : { modifiedAt })
}
interface Filter {
  readonly propertyName: string
  readonly operator: FilterOperatorEnum
  readonly value?: string
  readonly values?: string[]
  readonly highValue?: string
}
const search = (filters: readonly Filter[], limit = 200, after = '0', sorts: string[] = ['hs_object_id']) => ({
  filterGroups: [{ filters: [...filters] }],
  sorts,
  limit,
  after,
  properties: ['city', 'email'],
})

async function found(filters: readonly Filter[], sorts?: string[]): Promise<string[]> {
  const { searchApi } = portal.client.crm.contacts
  return (await searchApi.doSearch(search(filters, 200, '0', sorts))).results.map(record => record.id)
}

describe('filters', () => {
  let [oslo, bergen, none] = ['', '', '']
  beforeAll(() => {
    oslo = insert({ city: 'Oslo', email: 'Jane.Doe@a.example', associatedcompanyid: '9' })
    bergen = insert({ city: 'Bergen', associatedcompanyid: '10' })
    none = insert({})
  })
  const city = (operator: string, rest: object = {}) => ({
    filterGroups: [{ filters: [{ propertyName: 'city', operator, ...rest }] }],
  })
  const ids = async (body: object): Promise<string[]> => {
    const answer = await portal.post('/crm/v3/objects/contacts/search', body)
    const text = await answer.text()
    expect([answer.status, text]).toEqual([200, text])
    return JSON.parse(text).results.map((record: { id: string }) => record.id)
  }

  it.each<[string, object, () => string[]]>([
    ['EQ', { value: 'OSLO' }, () => [oslo]],
    ['NEQ', { value: 'oslo' }, () => [bergen]],
    ['IN', { values: ['oslo', 'bergen'] }, () => [oslo, bergen]],
    ['IN', { values: ['Oslo'] }, () => []],
    ['NOT_IN', { values: ['oslo'] }, () => [bergen]],
    ['HAS_PROPERTY', {}, () => [oslo, bergen]],
    ['NOT_HAS_PROPERTY', {}, () => [none]],
    ['CONTAINS_TOKEN', { value: 'os*' }, () => [oslo]],
    ['NOT_CONTAINS_TOKEN', { value: 'oslo' }, () => [bergen]],
  ])('%s %j', async (operator, rest, expected) => {
    expect(await ids(city(operator, rest))).toEqual(expected())
  })

  it('compare numbers and ids as numbers, not as text', async () => {
    const filters = [{ propertyName: 'associatedcompanyid', operator: 'BETWEEN', value: '5', highValue: '50' }]
    expect(await ids({ filterGroups: [{ filters }] })).toEqual([oslo, bergen])
  })

  it('join filters with AND, groups with OR, and look for the words of a query', async () => {
    const groups = ['oslo', 'bergen'].map(value => ({ filters: [{ propertyName: 'city', operator: 'EQ', value }] }))
    expect(await ids({ filterGroups: groups })).toEqual([oslo, bergen])
    expect(await ids({ query: 'jane do' })).toEqual([oslo])
  })

  it('may stand beside the groups as one more, and null is as good as nothing', async () => {
    const nothing = { filterGroups: null, sorts: null, query: null, properties: null, limit: null, after: null }
    expect(await ids({ ...nothing, filters: [{ propertyName: 'city', operator: 'EQ', value: 'oslo' }] })).toEqual([
      oslo,
    ])
  })

  it.each([
    ['an unknown operator', city('LIKE', { value: 'x' })],
    ['an unknown property', { filterGroups: [{ filters: [{ propertyName: 'x', operator: 'HAS_PROPERTY' }] }] }],
    ['a missing value', city('EQ')],
    ['six groups', { filterGroups: Array.from({ length: 6 }, () => ({ filters: [] })) }],
    ['a limit above 200', { limit: 201 }],
    ['an offset that is no number', { after: 'abc' }],
    ['a page beyond 10,000', { limit: 100, after: '9901' }],
    ['two sorts', { sorts: ['city', 'email'] }],
    ['a direction that is none', { sorts: [{ propertyName: 'city', direction: 'UP' }] }],
  ])('%s is refused', async (_what, body) => {
    const answer = await portal.post('/crm/v3/objects/contacts/search', body)
    expect([answer.status, await answer.json()]).toMatchObject([400, { category: 'VALIDATION_ERROR' }])
  })
})

describe('the pseudo-property of an association', () => {
  it('finds the records that are linked to another', async () => {
    const { hubspot } = portal.sandbox.world
    const company = hubspot.insert('companies', {})
    const types = [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }]
    const made = await portal.client.crm.contacts.basicApi.create({
      properties: { city: 'Linked' },
      // The client's models know only their own enumeration of categories.
      associations: JSON.parse(JSON.stringify([{ to: { id: company }, types }])),
    })
    insert({ city: 'Linked' })
    portal.settle()
    expect(await found([{ propertyName: 'associations.company', operator: Eq, value: company }])).toEqual([made.id])
  })
})

describe('a window of the modification stamp', () => {
  it('has its lower bound in and its upper bound out, by epoch milliseconds and by ISO time', async () => {
    const base = Date.now() - 100 * DAY
    const ids = [0, 1, 2].map(days => insert({ city: 'Window' }, base + days * DAY))
    for (const bound of [(at: number) => String(at), (at: number) => new Date(at).toISOString()]) {
      const window = [
        { propertyName: 'lastmodifieddate', operator: Gte, value: bound(base) },
        { propertyName: 'lastmodifieddate', operator: Lt, value: bound(base + 2 * DAY) },
      ]
      expect(await found(window)).toEqual(ids.slice(0, 2))
    }
    const after = [{ propertyName: 'lastmodifieddate', operator: Gt, value: String(base) }]
    expect((await found(after, ['-lastmodifieddate'])).at(-1)).toBe(ids[1])
  })

  it('is read completely by moving the id, in pages of 200, with an exact total', async () => {
    const ids = Array.from({ length: 1_050 }, () => insert({ city: 'Moving' }))
    const { searchApi } = portal.client.crm.contacts
    const seen: string[] = []
    for (let last = '0'; ; last = seen.at(-1) ?? '0') {
      portal.settle()
      const filters = [
        { propertyName: 'city', operator: Eq, value: 'moving' },
        { propertyName: 'hs_object_id', operator: Gt, value: last },
      ]
      const page = await searchApi.doSearch(search(filters))
      expect(page.total).toBe(ids.length - seen.length)
      seen.push(...page.results.map(record => record.id))
      if (page.paging === undefined) break
    }
    expect(seen).toEqual(ids)
  })
})

describe('the index', () => {
  it('shows creations, changes and archiving only after its lag', async () => {
    const { basicApi } = portal.client.crm.contacts
    const made = await basicApi.create({ properties: { city: 'Laggard' }, associations: [] })
    const laggards = [{ propertyName: 'city', operator: Eq, value: 'laggard' }]
    expect(await found(laggards)).toEqual([])
    portal.settle()
    expect(await found(laggards)).toEqual([made.id])
    await basicApi.update(made.id, { properties: { city: 'Elsewhere' } })
    expect(await found(laggards)).toEqual([made.id])
    portal.settle()
    expect(await found(laggards)).toEqual([])
    await basicApi.archive(made.id)
    portal.settle()
    expect(await found([{ propertyName: 'city', operator: Eq, value: 'elsewhere' }])).toEqual([])
  })

  it('is walked by id without a look at records outside the page', async () => {
    const ids = Array.from({ length: 2_000 }, () => portal.sandbox.world.hubspot.insert('companies', {}))
    const table = portal.sandbox.world.hubspot.table('companies')
    if (table === undefined) throw new Error('companies are standard')
    const looks = vi.spyOn(table.index, 'get')
    const filters = [{ propertyName: 'hs_object_id', operator: Gt, value: ids[999] ?? '' }]
    const page = await portal.client.crm.companies.searchApi.doSearch(search(filters, 100))
    expect(page.results.map(record => record.id)).toEqual(ids.slice(1_000, 1_100))
    expect(page.total).toBe(1_000)
    expect(looks).toHaveBeenCalledTimes(100)
  })
})

describe('the limit of searches', () => {
  it('is five in any second, told in the recorded words, and headers speak of the day only', async () => {
    portal.settle()
    const answers = []
    for (let call = 0; call < 6; call += 1) answers.push(await portal.post('/crm/v3/objects/contacts/search', {}))
    expect(answers.map(answer => answer.status)).toEqual([200, 200, 200, 200, 200, 429])
    const refused = answers.at(-1)
    expect(await refused?.json()).toEqual({
      status: 'error',
      message: 'You have reached your secondly limit.',
      correlationId: refused?.headers.get('x-hubspot-correlation-id'),
      category: 'RATE_LIMITS',
    })
    expect([...(answers[0]?.headers.keys() ?? [])].filter(name => name.includes('ratelimit'))).toEqual([
      'x-hubspot-ratelimit-daily',
      'x-hubspot-ratelimit-daily-remaining',
    ])
    expect(await failureOf(portal.client.crm.contacts.searchApi.doSearch(search([])))).toMatchObject({ code: 429 })
  })
})
