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

const text = (name: string, rest: object = {}) => ({
  name,
  label: name,
  groupName: 'contactinformation',
  type: PropertyCreateTypeEnum.String,
  fieldType: PropertyCreateFieldTypeEnum.Text,
  ...rest,
})
const options = (values: string[]) => values.map(value => ({ label: value, value, hidden: false, displayOrder: 0 }))
const enumeration = (name: string, values: string[]) => ({
  ...text(name),
  type: PropertyCreateTypeEnum.Enumeration,
  fieldType: PropertyCreateFieldTypeEnum.Select,
  options: options(values),
})

describe('a property', () => {
  it('is relabelled and gets further options, and its values are checked by them', async () => {
    const { coreApi } = portal.client.crm.properties
    await coreApi.create('contacts', enumeration('size', ['S', 'M']))
    const changed = await coreApi.update('contacts', 'size', { label: 'Size', options: options(['S', 'M', 'L']) })
    expect([changed.label, changed.options.length]).toEqual(['Size', 3])
    const id = portal.sandbox.world.hubspot.insert('contacts', {})
    const write = (size: string) => portal.client.crm.contacts.basicApi.update(id, { properties: { size } })
    expect((await write('L')).properties['size']).toBe('L')
    expect((await failureOf(write('XL'))).code).toBe(400)
    expect((await failureOf(coreApi.update('contacts', 'email', { label: 'Mail' }))).code).toBe(400)
  })

  it('that is archived is hidden, and its name may be taken anew', async () => {
    const { coreApi } = portal.client.crm.properties
    await coreApi.create('contacts', text('passing'))
    await coreApi.archive('contacts', 'passing')
    const names = async (archived: boolean) => (await coreApi.getAll('contacts', archived)).results.map(one => one.name)
    expect([(await names(false)).includes('passing'), await names(true)]).toEqual([false, ['passing']])
    expect((await coreApi.getByName('contacts', 'passing', true)).archived).toBe(true)
    await coreApi.create('contacts', text('passing'))
    expect([(await names(false)).includes('passing'), await names(true)]).toEqual([true, []])
  })

  it.each([
    ['a bad name', text('9lives')],
    ['a bool without its two options', text('yes', { type: 'bool', fieldType: 'booleancheckbox' })],
    ['options on text', text('odd', { options: options(['a']) })],
    ['the same option twice', enumeration('twice', ['a', 'a'])],
    ['unique values of a date', text('once', { type: 'date', fieldType: 'date', hasUniqueValue: true })],
    ['a group that is not there', text('lost', { groupName: 'nowhere' })],
    ['a type that is not there', text('strange', { type: 'json' })],
  ])('with %s is refused', async (_what, body) => {
    const answer = await portal.post('/crm/v3/properties/contacts', body)
    expect([answer.status, await answer.json()]).toMatchObject([400, { category: 'VALIDATION_ERROR' }])
  })

  it('with unique values is one of at most ten', async () => {
    const make = (at: number) =>
      portal.post('/crm/v3/properties/deals', {
        ...text(`unique_${at}`, { hasUniqueValue: true }),
        groupName: 'dealinformation',
      })
    const answers = []
    for (let at = 0; at < 11; at += 1) answers.push((await make(at)).status)
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 201), 400])
  })

  it('that is calculated cannot be written', async () => {
    const calculated = { type: 'number', fieldType: 'calculation_equation', calculationFormula: 'a + b' }
    const made = await portal.post('/crm/v3/properties/contacts', text('sum', calculated))
    expect(await made.json()).toMatchObject({ calculated: true, modificationMetadata: { readOnlyValue: true } })
  })
})

describe('many properties at once', () => {
  it('are made, read and archived; what cannot be is an error of its own', async () => {
    const { batchApi } = portal.client.crm.properties
    const made = await batchApi.create('contacts', { inputs: [text('many_a'), text('many_b')] })
    expect(made.results.map(one => one.name)).toEqual(['many_a', 'many_b'])
    const again = await portal.post('/crm/v3/properties/contacts/batch/create', {
      inputs: [text('many_a'), text('many_c')],
    })
    expect([again.status, await again.json()]).toMatchObject([207, { results: [{ name: 'many_c' }], numErrors: 1 }])
    const inputs = [{ name: 'many_a' }, { name: 'many_z' }]
    const read = await portal.post('/crm/v3/properties/contacts/batch/read', { inputs, archived: false })
    expect([read.status, await read.json()]).toMatchObject([207, { results: [{ name: 'many_a' }], numErrors: 1 }])
    await batchApi.archive('contacts', { inputs })
    expect((await failureOf(portal.client.crm.properties.coreApi.getByName('contacts', 'many_a'))).code).toBe(404)
  })
})

describe('a group', () => {
  it('is read, relabelled, and archived once it is empty', async () => {
    const { groupsApi, coreApi } = portal.client.crm.properties
    await groupsApi.create('contacts', { name: 'extra', label: 'Extra' })
    await coreApi.create('contacts', text('inside', { groupName: 'extra' }))
    expect((await groupsApi.update('contacts', 'extra', { label: 'More' })).label).toBe('More')
    expect((await groupsApi.getByName('contacts', 'extra')).label).toBe('More')
    expect((await failureOf(groupsApi.archive('contacts', 'extra'))).code).toBe(400)
    await coreApi.archive('contacts', 'inside')
    await groupsApi.archive('contacts', 'extra')
    expect((await failureOf(groupsApi.getByName('contacts', 'extra'))).code).toBe(404)
  })
})

describe('owners', () => {
  it('come in pages, by e-mail, by user id, and archived apart', async () => {
    const { ownersApi } = portal.client.crm.owners
    const first = await ownersApi.getPage(undefined, undefined, 1)
    const second = await ownersApi.getPage(undefined, first.paging?.next?.after, 1)
    expect([first.results[0]?.email, second.results[0]?.email]).toEqual([
      'rep.one@sandbox.example',
      'rep.two@sandbox.example',
    ])
    expect(second.paging).toBeUndefined()
    expect(second.results[0]?.teams?.map(team => team.primary)).toEqual([true, false])
    expect((await ownersApi.getPage('REP.TWO@sandbox.example')).results).toHaveLength(1)
    const gone = (await ownersApi.getPage(undefined, undefined, undefined, true)).results
    expect(gone).toMatchObject([{ archived: true, userIdIncludingInactive: 51_430_434 }])
    const byUser = await portal.call('/crm/v3/owners/51430432?idProperty=userId')
    expect(await byUser.json()).toMatchObject({ id: '41629779' })
    expect((await failureOf(ownersApi.getById(1))).code).toBe(404)
  })

  it('are told apart from records that they cannot own', async () => {
    const added = await portal.post('/__sandbox/hubspot/owners', {
      id: '70000001',
      email: 'new@sandbox.example',
      firstName: 'New',
      lastName: 'Owner',
      userId: 51_430_440,
    })
    expect(added.status).toBe(200)
    const id = portal.sandbox.world.hubspot.insert('contacts', {})
    const update = { properties: { hubspot_owner_id: '70000001' } }
    expect((await portal.client.crm.contacts.basicApi.update(id, update)).properties).toMatchObject({
      hubspot_owner_id: '70000001',
      hubspot_owner_assigneddate: expect.any(String),
    })
  })
})
