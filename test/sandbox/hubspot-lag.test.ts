import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())
const control = (body: object) => portal.post('/__sandbox/hubspot/search', body)
const exactly = (ms: number) => ({ minMs: ms, maxMs: ms })
const pass = (ms: number) => portal.sandbox.world.clock.advance(ms)
beforeEach(async () => {
  pass(120_000)
  await control({ lag: { create: exactly(0), update: exactly(0), archive: exactly(0), merge: exactly(0) } })
})

interface Answer {
  readonly total: number
  readonly results: readonly { readonly id: string; readonly properties: Record<string, string | null> }[]
}

async function search(city: string, rest: object = {}): Promise<Answer> {
  pass(1_001)
  const filters = [{ propertyName: 'city', operator: 'EQ', value: city }]
  const body = { filterGroups: [{ filters }], properties: ['city', 'jobtitle'], limit: 100, ...rest }
  return JSON.parse(await (await portal.post('/crm/v3/objects/contacts/search', body)).text())
}
const create = async (properties: Record<string, string>): Promise<string> => {
  return (await portal.client.crm.contacts.basicApi.create({ properties, associations: [] })).id
}

describe('the lag of the index', () => {
  it('is its own for creation, change, archiving and merging', async () => {
    await control({ lag: { create: exactly(20_000), update: exactly(40_000), archive: exactly(60_000) } })
    const id = await create({ city: 'Lagville' })
    expect((await search('lagville')).total).toBe(0)
    pass(20_000)
    expect((await search('lagville')).total).toBe(1)
    await portal.client.crm.contacts.basicApi.update(id, { properties: { city: 'Elsewhere' } })
    pass(30_000)
    expect((await search('lagville')).total).toBe(1)
    pass(10_000)
    expect((await search('lagville')).total).toBe(0)
    await portal.client.crm.contacts.basicApi.archive(id)
    pass(50_000)
    expect((await search('elsewhere')).results.map(one => one.id)).toEqual([id])
    pass(10_000)
    expect((await search('elsewhere')).total).toBe(0)
  })

  it('lies between one and thirty seconds when nobody says otherwise, the same in every run', async () => {
    const other = await startPortal()
    try {
      const spans = Object.values(other.sandbox.world.hubspot.searchLag.spans)
      expect(spans).toEqual(spans.map(() => ({ minMs: 1_000, maxMs: 30_000 })))
    } finally {
      await other.close()
    }
  })

  it('finds by what was and shows what is', async () => {
    const id = await create({ city: 'Then', jobtitle: 'Clerk' })
    await control({ lag: { update: exactly(60_000) } })
    await portal.client.crm.contacts.basicApi.update(id, { properties: { city: 'Now', jobtitle: 'Chief' } })
    const { results } = await search('then')
    expect(results).toMatchObject([{ id, properties: { city: 'Now', jobtitle: 'Chief' } }])
  })

  it('keeps merged-away records findable for a while, and the new one unknown', async () => {
    const [primaryObjectId, objectIdToMerge] = [await create({ city: 'Mergeton' }), await create({})]
    await search('mergeton')
    await control({ lag: { create: exactly(30_000), merge: exactly(30_000) } })
    const { id } = await portal.client.crm.contacts.basicApi.merge({ primaryObjectId, objectIdToMerge })
    expect((await search('mergeton')).results.map(one => one.id)).toEqual([primaryObjectId])
    pass(30_000)
    expect((await search('mergeton')).results.map(one => one.id)).toEqual([id])
  })

  it('can hide chosen records for minutes, with an exact total', async () => {
    const ids = [await create({ city: 'Hidden' }), await create({ city: 'Hidden' })]
    expect((await search('hidden')).total).toBe(2)
    await control({ hide: { object: 'contacts', ids: ids.slice(0, 1), forMs: 300_000 } })
    expect((await search('hidden')).results.map(one => one.id)).toEqual(ids.slice(1))
    pass(300_000)
    expect((await search('hidden')).total).toBe(2)
  })
})

describe('rows that move while pages are read', () => {
  it('are skipped by who pages by offset in the order of the modification stamp', async () => {
    const ids: string[] = []
    for (let at = 0; at < 6; at += 1) {
      ids.push(await create({ city: 'Moving' }))
      pass(10)
    }
    const page = (after: string) => search('moving', { sorts: ['lastmodifieddate'], limit: 3, after })
    const first = await page('0')
    portal.sandbox.world.hubspot.update(ids[0] ?? '', { jobtitle: 'Edited' }, 'person')
    const second = await page('3')
    const seen = [...first.results, ...second.results].map(one => one.id)
    expect(seen).not.toContain(ids[3])
    expect(seen.filter(id => id === ids[0])).toHaveLength(2)
  })
})

describe('large windows', () => {
  it('of time are found without a look at what lies outside', async () => {
    const base = Date.parse('2020-01-01T00:00:00.000Z')
    const { hubspot: own } = portal.sandbox.world
    const ids = Array.from({ length: 3_000 }, (_, at) => {
      return own.insert('contacts', { city: 'Timed' }, { modifiedAt: base + ((at * 7_919) % 3_000) * 1_000 })
    })
    const bound = (operator: string, value: number) => ({
      propertyName: 'lastmodifieddate',
      operator,
      value: String(value),
    })
    const filters = [bound('GTE', base + 100_000), bound('LT', base + 150_000)]
    const body = { filterGroups: [{ filters }], sorts: ['lastmodifieddate'], limit: 200 }
    const answer = JSON.parse(await (await portal.post('/crm/v3/objects/contacts/search', body)).text())
    expect(answer.total).toBe(50)
    const expected = Array.from({ length: 50 }, (_, step) =>
      ids.findIndex((__, at) => (at * 7_919) % 3_000 === 100 + step),
    )
    expect(answer.results.map((one: { id: string }) => one.id)).toEqual(expected.map(at => ids[at]))
  })
})
