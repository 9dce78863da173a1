import {
  PropertyCreateFieldTypeEnum,
  PropertyCreateTypeEnum,
} from '@hubspot/api-client/lib/codegen/crm/properties/index.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())

const property = (name: string, groupName = 'contactinformation') => ({
  name,
  label: 'Mine',
  groupName,
  type: PropertyCreateTypeEnum.String,
  fieldType: PropertyCreateFieldTypeEnum.Text,
})

describe('properties', () => {
  it('tell type, options and whether their value may be written', async () => {
    const { coreApi } = portal.client.crm.properties
    const all = (await coreApi.getAll('companies')).results
    const named = (name: string) => all.find(one => one.name === name)
    expect(named('industry')).toMatchObject({ type: 'enumeration', fieldType: 'select' })
    expect(named('industry')?.options).toContainEqual(
      expect.objectContaining({ value: 'COMPUTER_SOFTWARE', label: 'Computer Software' }),
    )
    expect(named('hs_lastmodifieddate')?.modificationMetadata?.readOnlyValue).toBe(true)
    expect(named('name')?.modificationMetadata?.readOnlyValue).toBe(false)
    expect(named('evergreen_receipt')).toMatchObject({ type: 'string', fieldType: 'text' })
    expect(named('evergreen_receipt')?.hubspotDefined).toBeFalsy()
  })

  it('are read one by one under every name of the type, and 404 when unknown', async () => {
    const { coreApi } = portal.client.crm.properties
    for (const type of ['contacts', 'CONTACT', '0-1'])
      expect((await coreApi.getByName(type, 'email')).label).toBe('Email')
    expect(await failureOf(coreApi.getByName('contacts', 'bogus'))).toMatchObject({ code: 404 })
    expect((await portal.call('/crm/properties/2026-09/contacts/email')).status).toBe(200)
  })

  it('can be created, written and archived, once per name and in a group that is there', async () => {
    const { coreApi } = portal.client.crm.properties
    await coreApi.create('contacts', property('mine'))
    const id = portal.sandbox.world.hubspot.insert('contacts', {})
    const { basicApi } = portal.client.crm.contacts
    expect((await basicApi.update(id, { properties: { mine: 'yes' } })).properties['mine']).toBe('yes')
    expect(await failureOf(coreApi.create('contacts', property('mine')))).toMatchObject({
      code: 409,
      body: { category: 'OBJECT_ALREADY_EXISTS', message: "A property named 'mine' already exists." },
    })
    expect(await failureOf(coreApi.create('contacts', property('other', 'nowhere')))).toMatchObject({ code: 400 })
    await coreApi.archive('contacts', 'mine')
    expect(await failureOf(coreApi.getByName('contacts', 'mine'))).toMatchObject({ code: 404 })
    expect(await failureOf(coreApi.archive('contacts', 'email'))).toMatchObject({ code: 400 })
  })

  it('refuse a field type that does not fit the type', async () => {
    const wrong = { ...property('wrong'), fieldType: PropertyCreateFieldTypeEnum.Number }
    expect(await failureOf(portal.client.crm.properties.coreApi.create('contacts', wrong))).toMatchObject({ code: 400 })
  })

  it('come in groups that can be added to', async () => {
    const { groupsApi } = portal.client.crm.properties
    await groupsApi.create('contacts', { name: 'ours', label: 'Ours' })
    expect((await groupsApi.getAll('contacts')).results.map(group => group.name)).toContain('ours')
    expect(await failureOf(groupsApi.create('contacts', { name: 'ours', label: 'Ours' }))).toMatchObject({ code: 409 })
  })
})

describe('what stands around the records', () => {
  it('owners, all and one', async () => {
    const { ownersApi } = portal.client.crm.owners
    const [first] = (await ownersApi.getPage()).results
    expect(first).toMatchObject({ id: '41629779', archived: false })
    expect((await ownersApi.getById(Number(first?.id))).email).toBe(first?.email)
  })

  it('the account with its time zone', async () => {
    const answer = await portal.call('/account-info/v3/details')
    expect(await answer.json()).toMatchObject({ portalId: 143_553_137, timeZone: 'Europe/Oslo' })
  })

  it('a static list, made by the control plane and paged by its members’ ids', async () => {
    const ids = Array.from({ length: 5 }, () => portal.sandbox.world.hubspot.insert('contacts', {}))
    const made = await portal.post('/__sandbox/lists', { objectType: 'contacts', name: 'Five', ids: ids.toReversed() })
    const { listId } = JSON.parse(await made.text())
    const { membershipsApi, listsApi } = portal.client.crm.lists
    expect((await listsApi.getById(listId)).list).toMatchObject({ name: 'Five', objectTypeId: '0-1', size: 5 })
    const first = await membershipsApi.getPage(listId, undefined, undefined, 3)
    const second = await membershipsApi.getPage(listId, first.paging?.next?.after, undefined, 3)
    expect([...first.results, ...second.results].map(member => member.recordId)).toEqual(ids)
    expect(second.paging).toBeUndefined()
    expect(await failureOf(membershipsApi.getPage('77'))).toMatchObject({ code: 404 })
  })
})
