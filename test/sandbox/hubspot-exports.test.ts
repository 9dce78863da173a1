import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeEach(async () => {
  portal = await startPortal()
  portal.sandbox.world.clock.freeze(true)
})
afterEach(() => portal.close())

const view = (rest: object = {}) => ({
  exportType: 'VIEW',
  format: 'CSV',
  exportName: 'All contacts',
  objectType: 'contacts',
  objectProperties: ['email', 'lifecyclestage'],
  language: 'EN',
  ...rest,
})
const json = async (answer: Promise<Response>) => {
  const { status } = await answer
  return { status, body: JSON.parse(await (await answer).text()) }
}
const start = (rest: object = {}) => json(portal.post('/crm/v3/exports/export/async', view(rest)))
const status = (id: string) => portal.client.crm.exports.publicExportsApi.getStatus(Number(id))
const pass = (ms: number) => portal.sandbox.world.clock.pass(ms)
const download = async (rest: object = {}) => {
  const { body } = await start(rest)
  await pass(3_000)
  const { result } = await status(body.id)
  return (await fetch(result ?? '')).text()
}

describe('an export', () => {
  it('goes from PENDING over PROCESSING to COMPLETE, with a file of labels', async () => {
    const { hubspot } = portal.sandbox.world
    const id = hubspot.insert('contacts', { email: 'a"b@one.example', lifecyclestage: 'marketingqualifiedlead' })
    const started = await start()
    expect(started).toEqual({ status: 202, body: { id: expect.stringMatching(/^\d+$/), links: {} } })
    const task = started.body.id
    expect(await status(task)).toMatchObject({ status: 'PENDING' })
    await pass(1_000)
    expect(await status(task)).toMatchObject({ status: 'PROCESSING' })
    await pass(2_000)
    const done = await status(task)
    expect(done).toMatchObject({ status: 'COMPLETE', numErrors: 0, result: expect.stringContaining('.csv') })
    const file = await fetch(done.result ?? '')
    expect(file.headers.get('content-type')).toBe('text/csv;charset=utf-8')
    const [header, line] = (await file.text()).split('\n')
    expect(header).toBe('"Record ID","Email","Lifecycle Stage"')
    expect(line).toContain(`"${id}","a""b@one.example",`)
    const about = await json(portal.call(`/crm/v3/exports/export/${task}`))
    expect(about.body).toMatchObject({ exportState: 'DONE', exportType: 'VIEW', objectType: 'CONTACT', recordCount: 1 })
  })

  it('has internal names and values, a search and linked records when asked for', async () => {
    const { hubspot } = portal.sandbox.world
    const company = hubspot.insert('companies', {})
    const id = hubspot.insert('contacts', {
      email: 'a@one.example',
      lifecyclestage: 'lead',
      associatedcompanyid: company,
    })
    hubspot.insert('contacts', { email: 'b@one.example' })
    const filters = [{ propertyName: 'email', operator: 'EQ', value: 'a@one.example' }]
    const text = await download({
      exportInternalValuesOptions: ['NAMES', 'VALUES'],
      publicCrmSearchRequest: { filters, sorts: [], query: '' },
      associatedObjectType: 'company',
    })
    expect(text).toBe(
      `"hs_object_id","email","lifecyclestage","associated_company_ids"\n"${id}","a@one.example","lead","${company}"\n`,
    )
  })

  it('is of a list', async () => {
    const { hubspot, clock } = portal.sandbox.world
    const [id] = [hubspot.insert('contacts', { email: 'a@one.example' }), hubspot.insert('contacts', {})]
    const { listId } = hubspot.lists.create('Some', '0-1', [id], clock.now())
    const text = await download({ exportType: 'LIST', listId, objectProperties: [] })
    expect(text).toBe(`"Record ID"\n"${id}"\n`)
    expect((await start({ exportType: 'LIST', listId: '99' })).status).toBe(400)
  })

  it('has a link that expires after five minutes; asking again gives a fresh one', async () => {
    const { body } = await start()
    await pass(3_000)
    const { result } = await status(body.id)
    await pass(300_000)
    const late = await fetch(result ?? '')
    expect([late.status, late.headers.get('content-type')]).toEqual([403, 'application/xml'])
    expect((await fetch((await status(body.id)).result ?? '')).status).toBe(200)
  })

  it('runs alone, and thirty times in 24 hours', async () => {
    const first = await start()
    const second = await start()
    await pass(3_500)
    expect([(await status(first.body.id)).status, (await status(second.body.id)).status]).toEqual([
      'COMPLETE',
      'PENDING',
    ])
    for (let one = 2; one < 30; one += 1) await start()
    expect((await start()).status).toBe(429)
    await pass(86_400_000)
    expect((await start()).status).toBe(202)
  })

  it('cannot be started by the client: it throws before anything is sent', async () => {
    const before = portal.sandbox.world.hubspot.calls
    const { publicExportsApi } = portal.client.crm.exports
    await expect(publicExportsApi.start(view() as never)).rejects.toThrow(TypeError)
    expect(portal.sandbox.world.hubspot.calls).toBe(before)
    const answer = await portal.client.apiRequest({
      method: 'POST',
      path: '/crm/v3/exports/export/async',
      body: view(),
    })
    expect(answer.status).toBe(202)
  })
})
