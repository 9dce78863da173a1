import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
let typeId = ''
const car = (name: string) => ({
  name,
  labels: { singular: 'Car', plural: 'Cars' },
  primaryDisplayProperty: 'plate',
  requiredProperties: ['plate'],
  searchableProperties: ['plate'],
  secondaryDisplayProperties: ['colour'],
  associatedObjects: ['CONTACT'],
  properties: [
    { name: 'plate', label: 'Plate', type: 'string', fieldType: 'text', hasUniqueValue: true },
    {
      name: 'colour',
      label: 'Colour',
      type: 'enumeration',
      fieldType: 'select',
      options: ['red', 'blue'].map(value => ({ label: value, value, hidden: false, displayOrder: 0 })),
    },
  ],
})

beforeAll(async () => {
  portal = await startPortal()
  const made = await portal.post('/crm-object-schemas/v3/schemas', car('car'))
  const schema = JSON.parse(await made.text())
  expect(made.status).toBe(201)
  typeId = schema.objectTypeId
})
afterAll(() => portal.close())

describe('a custom object', () => {
  it('has an id 2-N, a qualified name, its own properties and those that all objects have', async () => {
    const schema = await portal.client.crm.schemas.coreApi.getById('p143553137_car')
    expect(typeId).toMatch(/^2-\d+$/)
    expect(schema).toMatchObject({
      objectTypeId: typeId,
      fullyQualifiedName: 'p143553137_car',
      name: 'car',
      requiredProperties: ['plate'],
      archived: false,
    })
    expect(schema.properties.map(property => property.name)).toEqual(
      expect.arrayContaining(['plate', 'colour', 'hs_object_id', 'hs_createdate', 'hs_lastmodifieddate']),
    )
    expect(schema.associations[0]).toMatchObject({ fromObjectTypeId: typeId, toObjectTypeId: '0-1' })
  })

  it('has records under every name and in both families', async () => {
    const { basicApi, searchApi } = portal.client.crm.objects
    const made = await basicApi.create(typeId, { properties: { plate: 'EL 12345', colour: 'red' }, associations: [] })
    const keys = ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id', 'plate']
    for (const name of [typeId, 'p143553137_car', 'P143553137_CAR', 'car', 'p_car']) {
      const read = await basicApi.getById(name, made.id)
      expect(Object.keys(read.properties)).toEqual(keys)
    }
    expect((await portal.call(`/crm/objects/2026-09/${typeId}/${made.id}`)).status).toBe(200)
    portal.settle()
    const filters = [{ propertyName: 'hs_object_id', operator: 'EQ', value: made.id }]
    const found = await portal.post(`/crm/v3/objects/${typeId}/search`, { filterGroups: [{ filters }] })
    expect(JSON.parse(await found.text()).total).toBe(1)
    expect(searchApi).toBeDefined()
    const byPlate = await basicApi.getById('car', 'el 12345', [], undefined, undefined, false, 'plate')
    expect(byPlate.id).toBe(made.id)
  })

  it('asks for what is required', async () => {
    const { basicApi } = portal.client.crm.objects
    const failure = await failureOf(basicApi.create('car', { properties: { colour: 'red' }, associations: [] }))
    expect(failure).toMatchObject({ code: 400, body: { context: { properties: ['plate'] } } })
  })

  it('has one name only, and may not shadow a standard object', async () => {
    for (const name of ['car', 'CAR', 'contact']) {
      expect((await portal.post('/crm/v3/schemas', car(name))).status).toBe(409)
    }
    const stray = { ...car('bike'), requiredProperties: ['wheels'] }
    expect((await portal.post('/crm/v3/schemas', stray)).status).toBe(400)
  })

  it('is listed, changed, and archived only when empty', async () => {
    const { coreApi } = portal.client.crm.schemas
    await portal.post('/crm-object-schemas/2026-03/schemas', car('boat'))
    const names = async (archived = false) => (await coreApi.getAll(archived)).results.map(schema => schema.name)
    expect(await names()).toEqual(['car', 'boat'])
    const changed = await coreApi.update('boat', { labels: { singular: 'Vessel' }, requiredProperties: [] })
    expect([changed.labels.singular, changed.requiredProperties]).toEqual(['Vessel', []])
    const { id } = await portal.client.crm.objects.basicApi.create('boat', { properties: {}, associations: [] })
    expect((await failureOf(coreApi.archive('boat'))).code).toBe(400)
    await portal.client.crm.objects.basicApi.archive('boat', id)
    await coreApi.archive('boat')
    expect([await names(), await names(true)]).toEqual([['car'], ['boat']])
    expect((await portal.call('/crm/v3/objects/boat')).status).toBe(400)
    await coreApi.archive('boat', true)
    expect((await portal.post('/crm/v3/schemas', car('boat'))).status).toBe(201)
  })

  it('can be linked to further objects by definition', async () => {
    const { coreApi } = portal.client.crm.schemas
    const egg = { fromObjectTypeId: typeId, toObjectTypeId: '0-2', name: 'car_to_company' }
    const made = await coreApi.createAssociation('car', egg)
    expect((await coreApi.getById('car')).associations).toHaveLength(2)
    await coreApi.archiveAssociation('car', made.id)
    expect((await coreApi.getById('car')).associations).toHaveLength(1)
  })

  it('is linked by the ids that its schema tells', async () => {
    const { contacts, objects, schemas, associations } = portal.client.crm
    const before = await schemas.coreApi.getById('p_car')
    const contact = await contacts.basicApi.create({ properties: {}, associations: [] })
    const associationTypeId = Number(before.associations[0]?.id)
    const link = { to: { id: contact.id }, types: [{ associationCategory: 'USER_DEFINED', associationTypeId }] }
    const made = await portal.post('/crm/v3/objects/p_car', { properties: { plate: 'LINKED' }, associations: [link] })
    const { id } = JSON.parse(await made.text())
    const read = await objects.basicApi.getById('car', id, [], undefined, ['contacts'])
    expect(read.associations?.['contacts']?.results).toEqual([{ id: contact.id, type: 'p143553137_car_to_contact' }])
    const further = { fromObjectTypeId: typeId, toObjectTypeId: '0-1', name: 'driver' }
    const second = await schemas.coreApi.createAssociation('car', further)
    const { results } = await associations.v4.schema.definitionsApi.getAll('car', 'contacts')
    expect(results.map(kind => String(kind.typeId)).sort()).toEqual([String(associationTypeId), second.id].sort())
  })

  it('shares the schemas API with the standard objects', async () => {
    expect(await portal.client.crm.schemas.coreApi.getById('contacts')).toMatchObject({
      objectTypeId: '0-1',
      name: 'CONTACT',
    })
    expect((await failureOf(portal.client.crm.schemas.coreApi.getById('nothing'))).code).toBe(404)
  })
})
