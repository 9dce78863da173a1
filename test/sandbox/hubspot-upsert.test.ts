import {
  PropertyCreateFieldTypeEnum,
  PropertyCreateTypeEnum,
} from '@hubspot/api-client/lib/codegen/crm/properties/index.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
  await portal.client.crm.properties.coreApi.create('companies', {
    name: 'erp_id',
    label: 'ERP id',
    groupName: 'companyinformation',
    type: PropertyCreateTypeEnum.String,
    fieldType: PropertyCreateFieldTypeEnum.Text,
    hasUniqueValue: true,
  })
})
afterAll(() => portal.close())

const row = (id: string, properties: Record<string, string>, idProperty = 'email') => ({ id, idProperty, properties })

describe('batch/upsert', () => {
  it('makes what is not there and changes what is, and says which was which', async () => {
    const id = portal.sandbox.world.hubspot.insert('contacts', { email: 'there@u.example', city: 'oslo' })
    const inputs = [row('THERE@u.example', { city: 'Oslo' }), row('new@u.example', { city: 'Bergen' })]
    const answer = await portal.post('/crm/v3/objects/contacts/batch/upsert', { inputs })
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      {
        status: 'COMPLETE',
        results: [
          { id, new: false, properties: { city: 'Oslo' } },
          { new: true, properties: { email: 'new@u.example', city: 'Bergen' } },
        ],
      },
    ])
    const again = await portal.client.crm.contacts.batchApi.upsert({ inputs })
    expect(again.results.map(result => '_new' in result && result._new)).toEqual([false, false])
  })

  it('refuses a contact that two rows name by two of its addresses', async () => {
    const fields = { email: 'one@u.example', hs_additional_emails: 'two@u.example' }
    portal.sandbox.world.hubspot.insert('contacts', fields)
    const inputs = [row('one@u.example', {}), row('two@u.example', {})]
    const failure = await failureOf(portal.client.crm.contacts.batchApi.upsert({ inputs }))
    expect(failure).toMatchObject({ code: 400, body: { message: 'Duplicate IDs found in batch input' } })
  })

  it('of nothing is done at once', async () => {
    const answer = await portal.post('/crm/v3/objects/contacts/batch/upsert', { inputs: [] })
    expect([answer.status, await answer.json()]).toMatchObject([200, { status: 'COMPLETE', results: [] }])
  })

  it('finds a record by a custom unique property', async () => {
    const { batchApi, basicApi } = portal.client.crm.companies
    const made = await batchApi.upsert({ inputs: [row('E-1', { name: 'One' }, 'erp_id')] })
    const changed = await batchApi.upsert({ inputs: [row('e-1', { name: 'Uno' }, 'erp_id')] })
    expect(changed.results[0]?.id).toBe(made.results[0]?.id)
    const read = await basicApi.getById('E-1', ['name'], undefined, undefined, false, 'erp_id')
    expect(read.properties['name']).toBe('Uno')
    const clash = basicApi.create({ properties: { erp_id: 'E-1' }, associations: [] })
    const message = `${made.results[0]?.id} already has that value.`
    expect(await failureOf(clash)).toMatchObject({
      code: 400,
      body: { category: 'VALIDATION_ERROR', errors: [{ code: 'CONFLICTING_UNIQUE_VALUE', message }] },
    })
  })

  it.each([
    ['a property that is not unique', 'companies', [row('a.example', {}, 'domain')]],
    ['no property at all', 'contacts', [{ id: 'a@u.example', properties: {} }]],
    ['two properties', 'companies', [row('E-2', {}, 'erp_id'), { id: '9001', properties: {} }]],
    ['the same key twice', 'contacts', [row('x@u.example', {}), row('X@u.example', {})]],
    ['101 rows', 'contacts', Array.from({ length: 101 }, (_, at) => row(`m${at}@u.example`, {}))],
    ['one bad value', 'contacts', [row('ok@u.example', {}), row('bad@u.example', { bogus: '1' })]],
  ])('refuses %s', async (_what, object, inputs) => {
    const before = portal.sandbox.world.hubspot.count(object)
    const answer = await portal.post(`/crm/v3/objects/${object}/batch/upsert`, { inputs })
    expect([answer.status, portal.sandbox.world.hubspot.count(object)]).toEqual([400, before])
  })

  it('writes the good rows with trace ids, but never by e-mail', async () => {
    const traced = (rows: ReturnType<typeof row>[]) => rows.map((one, at) => ({ ...one, objectWriteTraceId: `t${at}` }))
    const rows = traced([row('E-7', { name: 'Good' }, 'erp_id'), row('E-8', { bogus: '1' }, 'erp_id')])
    const answer = await portal.post('/crm/v3/objects/companies/batch/upsert', { inputs: rows })
    expect([answer.status, await answer.json()]).toMatchObject([
      207,
      { results: [{ objectWriteTraceId: 't0' }], errors: [{ context: { objectWriteTraceId: ['t1'] } }] },
    ])
    const byEmail = traced([row('p1@u.example', {}), row('p2@u.example', { bogus: '1' })])
    expect((await portal.post('/crm/v3/objects/contacts/batch/upsert', { inputs: byEmail })).status).toBe(400)
  })
})

describe('the dated family', () => {
  it.each([
    ['/crm/v3/objects/contacts', 201],
    ['/crm/objects/2025-09/contacts', 200],
    ['/crm/objects/2026-03/contacts', 201],
    ['/crm/objects/2026-09/contacts', 201],
  ])('%s/batch/create answers %i', async (path, status) => {
    const inputs = [{ properties: { city: 'Oslo' } }]
    expect((await portal.post(`${path}/batch/create`, { inputs })).status).toBe(status)
  })
})
