import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeEach(async () => {
  portal = await startPortal()
})
afterEach(() => portal.close())

const ask = async (path: string, body?: unknown) => {
  const answer = await (body === undefined ? portal.call(path) : portal.post(path, body))
  return { status: answer.status, body: JSON.parse(await answer.text()) }
}

describe('the state', () => {
  it('tells records, calls, limits, writes and faults', async () => {
    await ask('/__sandbox/seed', { records: 40 })
    await portal.call('/crm/v3/objects/contacts')
    expect((await ask('/__sandbox/state')).body).toMatchObject({
      seed: 1,
      records: { salesforce: { Account: 10, Contact: 30, Lead: 0 }, hubspot: { contacts: 30, companies: 10 } },
      calls: { salesforce: 0, hubspot: 1 },
      limits: { hubspot: { tenSecondly: 190, daily: 650_000, searchPerSecond: 5 } },
      writes: 0,
      faults: [],
    })
  })
})

describe('a person’s edit', () => {
  it('moves value, stamp and history, and is in the write log as a person’s, in both CRMs', async () => {
    await ask('/__sandbox/seed', { records: 4 })
    const [person] = portal.sandbox.world.truth.persons
    const { hubspot = '', salesforce = '' } = person?.ids ?? {}
    const before = Date.now()
    const edit = { system: 'hubspot', object: 'contacts', id: hubspot, fields: { jobtitle: 'Boss' } }
    const edited = await ask('/__sandbox/human', edit)
    expect(edited.body.properties.jobtitle).toBe('Boss')
    expect(Date.parse(edited.body.updatedAt)).toBeGreaterThanOrEqual(before)
    const read = await portal.client.crm.contacts.basicApi.getById(hubspot, undefined, ['jobtitle'])
    expect(read.propertiesWithHistory?.['jobtitle']?.[0]?.sourceType).toBe('CRM_UI')
    await ask('/__sandbox/human', {
      system: 'salesforce',
      object: 'Contact',
      id: salesforce,
      fields: { Title: 'Boss' },
    })
    const record = await ask(`/__sandbox/records/salesforce/Contact/${salesforce}`)
    expect(record.body.Title).toBe('Boss')
    const { writes } = (await ask('/__sandbox/writes')).body
    expect(writes).toMatchObject([
      { system: 'hubspot', actor: 'person', field: 'jobtitle', after: 'Boss' },
      { system: 'salesforce', actor: 'person', field: 'Title', after: 'Boss' },
    ])
    expect((await ask('/__sandbox/writes?system=salesforce')).body.writes).toHaveLength(1)
  })

  it('is refused in one line on a field that is not there', async () => {
    const id = portal.sandbox.world.hubspot.insert('contacts', {})
    const edit = { system: 'hubspot', object: 'contacts', id, fields: { bogus: '1' } }
    expect((await ask('/__sandbox/human', edit)).body.error).toContain('contacts has no property bogus to be set')
  })

  it('is refused in one line on a record that is not there', async () => {
    const edit = { system: 'hubspot', object: 'contacts', id: '1', fields: {} }
    expect(await ask('/__sandbox/human', edit)).toEqual({
      status: 400,
      body: { error: 'hubspot: there is no contacts 1. Check object and id' },
    })
  })
})

describe('knobs', () => {
  it('turn the clock, which the answers’ Date shows', async () => {
    const { body } = await ask('/__sandbox/clock', { advanceMs: 86_400_000 })
    expect(Date.parse(body.now)).toBeGreaterThan(Date.now() + 86_000_000)
    const answer = await portal.call('/crm/v3/objects/contacts')
    expect(Date.parse(answer.headers.get('date') ?? '')).toBeGreaterThan(Date.now() + 86_000_000)
  })

  it('set the limits, and refuse one that is not known', async () => {
    const { body } = await ask('/__sandbox/limits', {
      hubspotTenSecondly: 1,
      hubspotSearchLagMs: 0,
      salesforceDaily: 7,
    })
    expect(body).toMatchObject({
      hubspot: { tenSecondly: 1, daily: 650_000, searchLag: { create: { minMs: 0, maxMs: 0 } } },
      salesforce: { daily: 7 },
    })
    expect((await portal.call('/crm/v3/objects/contacts')).status).toBe(200)
    expect((await portal.call('/crm/v3/objects/contacts')).status).toBe(429)
    expect((await ask('/__sandbox/limits', { speed: 1 })).status).toBe(400)
  })

  it('say in one line what is wrong with a request', async () => {
    expect(await ask('/__sandbox/seed', { records: 'many' })).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^records: /) },
    })
    expect((await ask('/__sandbox/faults', { system: 'hubspot', path: '(' })).body.error).toContain('path: ')
  })
})

describe('faults', () => {
  const update = () => {
    const [company] = portal.sandbox.world.truth.companies
    const id = company?.ids.hubspot ?? ''
    return portal.client.crm.companies.batchApi.update({ inputs: [{ id, properties: { city: 'Elsewhere' } }] })
  }
  const fault = (rest: object) => ask('/__sandbox/faults', { system: 'hubspot', path: 'batch/update', ...rest })
  beforeEach(() => ask('/__sandbox/seed', { records: 4 }))

  it('answer with a status for the given number of times, then let pass', async () => {
    await fault({ status: 503, times: 2 })
    expect(await update().catch((error: { code: number }) => error.code)).toBe(503)
    expect(await update().catch((error: { code: number }) => error.code)).toBe(503)
    await expect(update()).resolves.toBeDefined()
    expect(portal.sandbox.world.writes.list()).toHaveLength(1)
  })

  it('let the first requests pass, and answer with a given body', async () => {
    await fault({ status: 423, skip: 1, body: { status: 'error', message: 'Locked' } })
    await update()
    expect(await failureOf(update())).toMatchObject({ code: 423, body: { message: 'Locked' } })
  })

  it('break the connection before anything is done', async () => {
    await fault({ drop: true })
    await expect(update()).rejects.toThrow('fetch failed')
    expect(portal.sandbox.world.writes.list()).toEqual([])
  })

  it('lose the answer of what was done', async () => {
    await fault({ drop: true, when: 'after' })
    await expect(update()).rejects.toThrow('fetch failed')
    expect(portal.sandbox.world.writes.list()).toHaveLength(1)
  })

  it('delay, and are cleared', async () => {
    await fault({ delayMs: 60 })
    const started = performance.now()
    await update()
    expect(performance.now() - started).toBeGreaterThan(55)
    await fault({ status: 500 })
    await portal.call('/__sandbox/faults', { method: 'DELETE' })
    await expect(update()).resolves.toBeDefined()
  })

  it('leave the other CRM and the control plane alone', async () => {
    await ask('/__sandbox/faults', { system: 'salesforce', path: '.', status: 500, times: 9 })
    await expect(update()).resolves.toBeDefined()
    expect((await fetch(`${portal.sandbox.url}/services/data`)).status).toBe(500)
  })
})
