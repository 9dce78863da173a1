import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeEach(async () => {
  portal = await startPortal()
})
afterEach(() => portal.close())

const write = z.looseObject({ system: z.string(), id: z.string(), field: z.string(), requestId: z.string() })
const ask = async (path: string, body?: unknown) => {
  const answer = await (body === undefined ? portal.call(path) : portal.post(path, body))
  expect(answer.status, path).toBe(200)
  return z.looseObject({ total: z.number().default(0), writes: z.array(write).default([]) }).parse(await answer.json())
}

describe('the write log', () => {
  const create = (firstname: string) =>
    portal.client.crm.contacts.basicApi.create({ properties: { firstname }, associations: [] })

  it('tells who, when, what, the request and the value before, paged and filtered', async () => {
    const { id } = await create('Ada')
    const answer = await portal.call(`/crm/v3/objects/contacts/${id}`, {
      method: 'PATCH',
      body: JSON.stringify({ properties: { firstname: 'Eve' } }),
    })
    const requestId = answer.headers.get('x-hubspot-correlation-id')
    await create('Bob')
    const { writes } = await ask(`/__sandbox/writes?id=${id}&field=firstname&from=1`)
    expect(writes).toMatchObject([{ before: 'Ada', after: 'Eve', actor: 'integration', object: 'contacts', requestId }])
    expect((await ask('/__sandbox/writes?field=firstname&limit=2')).writes).toHaveLength(2)
    expect((await ask(`/__sandbox/writes?requestId=${requestId}`)).writes.every(each => each.id === id)).toBe(true)
    expect((await ask('/__sandbox/writes?since=2999-01-01T00:00:00Z')).writes).toEqual([])
    expect((await portal.call('/__sandbox/writes?colour=red')).status).toBe(400)
  })

  it('comes as a stream of lines, and is forgotten when told so', async () => {
    await create('Ada')
    const stream = await portal.call('/__sandbox/writes?format=ndjson&field=firstname')
    expect(stream.headers.get('content-type')).toContain('application/x-ndjson')
    const lines = (await stream.text()).trimEnd().split('\n')
    expect(lines.map(line => write.parse(JSON.parse(line)))).toMatchObject([{ field: 'firstname', after: 'Ada' }])
    await portal.call('/__sandbox/writes', { method: 'DELETE' })
    expect((await ask('/__sandbox/writes')).total).toBe(0)
  })
})

describe('the count of calls', () => {
  it('is kept per endpoint and status, without the control plane', async () => {
    await portal.call('/crm/v3/objects/contacts/1')
    await portal.call('/crm/v3/objects/contacts/2')
    await portal.call('/crm/v3/objects/contacts')
    const endpoint = '/crm/v3/objects/:objectType/:objectId'
    expect(await ask('/__sandbox/calls')).toMatchObject({
      calls: [
        { system: 'hubspot', method: 'GET', endpoint, status: 404, calls: 2 },
        { system: 'hubspot', method: 'GET', status: 200, calls: 1 },
      ],
    })
  })
})

describe('what a person does on the control plane', () => {
  it('deletes and merges in both CRMs', async () => {
    const { hubspot, salesforce } = portal.sandbox.world
    const [one, two, three] = ['A', 'B', 'C'].map(firstname => hubspot.insert('contacts', { firstname }))
    await ask('/__sandbox/human/delete', { system: 'hubspot', object: 'contacts', id: three })
    expect(hubspot.count('contacts')).toBe(2)
    await ask('/__sandbox/human/merge', { system: 'hubspot', object: 'contacts', winner: one, loser: two })
    expect(hubspot.count('contacts')).toBe(1)
    const [winner, loser] = ['A', 'B'].map(LastName => salesforce.insert('Contact', { LastName }))
    await ask('/__sandbox/human/merge', { system: 'salesforce', object: 'Contact', winner, loser })
    expect(salesforce.get('Contact', loser ?? '')).toMatchObject({ IsDeleted: true, MasterRecordId: winner })
  })
})

describe('seeding and loading', () => {
  it('makes up so many of each, with their truth behind them and no word of it in the CRMs', async () => {
    const wanted = { companies: 4, contacts: 12, leads: 2, deals: 5, duplicates: 0.3, history: true }
    expect(await ask('/__sandbox/seed', wanted)).toMatchObject({ seeded: 23, contacts: 12 })
    const { salesforce, truth } = portal.sandbox.world
    expect([salesforce.count('Account'), salesforce.count('Contact'), salesforce.count('Lead')]).toEqual([4, 12, 2])
    expect(await ask('/__sandbox/truth/persons?from=1&limit=2')).toMatchObject({
      total: 14,
      records: [{ index: 1 }, { index: 2 }],
    })
    const ids = truth.persons.at(3)?.ids
    const shown = await ask(`/__sandbox/truth/records/salesforce/${ids?.salesforce}`)
    expect(shown).toMatchObject({ index: 3, ids, truth: truth.persons.at(3)?.generated.truth })
    expect(await ask(`/__sandbox/truth/records/hubspot/${ids?.hubspot}`)).toMatchObject({ index: 3 })
    const repeats = [...truth.persons].filter(({ generated }) => generated.duplicateOf !== null)
    expect((await ask('/__sandbox/truth/duplicates'))['persons']).toHaveLength(repeats.length)
    expect(await ask('/__sandbox/truth/rates')).toMatchObject({ fields: { persons: { title: expect.any(Number) } } })
    expect((await portal.call('/__sandbox/truth/records/hubspot/1')).status).toBe(400)
  })

  it('takes the rows of a CSV body, its columns named as the fields', async () => {
    const load = (path: string, body: string) => {
      return fetch(`${portal.sandbox.url}/__sandbox/load/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv' },
        body,
      })
    }
    const answer = await load('hubspot/contacts', 'firstname,email\nAda,ada@sandbox.example\nEve,\n')
    expect(await answer.json()).toEqual({ loaded: 2 })
    expect(portal.sandbox.world.hubspot.count('contacts')).toBe(2)
    const wrong = await load('salesforce/Contact', 'LastName,Colour\nA,red\n')
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      { error: expect.stringContaining('no field Colour') },
    ])
  })
})
