import { AssociationTypes } from '@hubspot/api-client'
import { AssociationSpecAssociationCategoryEnum as Category } from '@hubspot/api-client/lib/codegen/crm/associations/v4/models/AssociationSpec.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeEach(async () => {
  portal = await startPortal()
})
afterEach(() => portal.close())

const contact = (fields: Record<string, string> = {}) => portal.sandbox.world.hubspot.insert('contacts', fields)
const company = () => portal.sandbox.world.hubspot.insert('companies', {})
const v4 = () => portal.client.crm.associations.v4
const defined = (associationTypeId: number) => ({ associationCategory: Category.HubspotDefined, associationTypeId })
const json = async (answer: Promise<Response>) => {
  const { status, ...rest } = await answer
  const text = await (await answer).text()
  return { status, rest, body: text === '' ? null : JSON.parse(text) }
}
const kindsOf = async (from: string, to = 'companies', type = 'contacts') => {
  const { body } = await json(portal.call(`/crm/v4/objects/${type}/${from}/associations/${to}`))
  return body.results.map((row: { toObjectId: number; associationTypes: { typeId: number }[] }) => {
    return [String(row.toObjectId), row.associationTypes.map(kind => kind.typeId)]
  })
}

describe('one link', () => {
  it('is made with 201 and its labels, and read with numeric ids, from both ends', async () => {
    const [c, o] = [contact(), company()]
    const made = await json(
      portal.call(`/crm/v4/objects/contacts/${c}/associations/companies/${o}`, {
        method: 'PUT',
        body: JSON.stringify([defined(AssociationTypes.primaryContactToCompany)]),
      }),
    )
    expect([made.status, made.body]).toEqual([
      201,
      {
        fromObjectTypeId: '0-1',
        fromObjectId: Number(c),
        toObjectTypeId: '0-2',
        toObjectId: Number(o),
        labels: ['Primary'],
      },
    ])
    const { body } = await json(portal.call(`/crm/v4/objects/0-1/${c}/associations/company`))
    expect(body).toEqual({
      results: [
        {
          toObjectId: Number(o),
          associationTypes: [
            { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
            { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
          ],
        },
      ],
    })
    expect(await kindsOf(o, 'contacts', 'companies')).toEqual([[c, [2, 280]]])
  })

  it('is made by default with 200, and the first company is the primary one', async () => {
    const [c, first, second] = [contact(), company(), company()]
    const made = await v4().basicApi.createDefault('contacts', c, 'companies', first)
    expect(made.results).toMatchObject([
      { _from: { id: c }, to: { id: first }, associationSpec: defined(279) },
      { _from: { id: first }, to: { id: c }, associationSpec: defined(280) },
    ])
    await v4().basicApi.createDefault('contacts', c, 'companies', second)
    expect(await kindsOf(c)).toEqual([
      [first, [1, 279]],
      [second, [279]],
    ])
  })

  it('takes the primary label from the one that had it, also from the other end', async () => {
    const [c, first, second] = [contact(), company(), company()]
    await v4().basicApi.createDefault('contacts', c, 'companies', first)
    await v4().basicApi.create('companies', second, 'contacts', c, [defined(AssociationTypes.primaryCompanyToContact)])
    expect(await kindsOf(c)).toEqual([
      [first, [279]],
      [second, [1, 279]],
    ])
  })

  it('keeps associatedcompanyid in step, both ways', async () => {
    const [c, first, second] = [contact(), company(), company()]
    const told = async () => {
      const { properties } = await portal.client.crm.contacts.basicApi.getById(c, ['associatedcompanyid'])
      return properties['associatedcompanyid']
    }
    await v4().basicApi.createDefault('contacts', c, 'companies', first)
    expect(await told()).toBe(first)
    await portal.client.crm.contacts.basicApi.update(c, { properties: { associatedcompanyid: second } })
    expect(await kindsOf(c)).toEqual([
      [first, [279]],
      [second, [1, 279]],
    ])
    await v4().basicApi.archive('contacts', c, 'companies', second)
    expect(await told()).toBeNull()
    expect(await kindsOf(contact({ associatedcompanyid: first }))).toEqual([[first, [1, 279]]])
  })

  it('is cut with 204, also when it or a record is not there', async () => {
    const [c, o] = [contact(), company()]
    await v4().basicApi.createDefault('contacts', c, 'companies', o)
    await v4().basicApi.archive('contacts', c, 'companies', o)
    await v4().basicApi.archive('contacts', c, 'companies', o)
    expect(await kindsOf(c)).toEqual([])
    await v4().basicApi.archive('contacts', contact(), 'companies', '999')
  })

  it('is refused for a record that is not there, in the recorded words', async () => {
    const c = contact()
    const refused = await failureOf(v4().basicApi.create('contacts', c, 'companies', '999', [defined(279)]))
    expect(refused).toMatchObject({
      code: 400,
      body: {
        message: 'One or more associations are invalid',
        category: 'VALIDATION_ERROR',
        context: {
          INVALID_OBJECT_IDS: ['COMPANY=999 is not valid'],
          objectId: ['999'],
          objectType: ['COMPANY'],
        },
      },
    })
  })

  it('is refused for a kind that does not fit', async () => {
    const [c, o] = [contact(), company()]
    const refused = await failureOf(v4().basicApi.create('contacts', c, 'companies', o, [defined(9_999)]))
    expect(refused.body).toMatchObject({
      message: '0-9999 is not a valid association type between CONTACT and COMPANY',
      subCategory: 'crm.associations.INVALID_ASSOCIATION_TYPE',
    })
    const other = await failureOf(v4().basicApi.create('companies', o, 'companies', company(), [defined(279)]))
    expect(other.body).toMatchObject({ context: { INVALID_OBJECT_IDS: [`CONTACT=${o} is not valid`] } })
    const nothing = await json(
      portal.call(`/crm/v4/objects/contacts/${c}/associations/companies/${o}`, { method: 'PUT' }),
    )
    expect([nothing.status, nothing.body.message]).toEqual([
      400,
      'Invalid JSON input: a request body was expected, but none found',
    ])
  })

  it('is one of pages of up to 500', async () => {
    const o = company()
    const ids = Array.from({ length: 3 }, () => contact({ associatedcompanyid: o }))
    const page = await v4().basicApi.getPage('companies', o, 'contacts', undefined, 2)
    expect(page.results.map(row => String(row.toObjectId))).toEqual(ids.slice(0, 2))
    const rest = await v4().basicApi.getPage('companies', o, 'contacts', page.paging?.next?.after, 2)
    expect([rest.results.length, rest.paging]).toEqual([1, undefined])
    expect(await failureOf(v4().basicApi.getPage('companies', o, 'contacts', undefined, 501))).toMatchObject({
      code: 400,
    })
  })
})

describe('batches', () => {
  it('read with 207 when a record has no links', async () => {
    const [c, alone, o] = [contact(), contact(), company()]
    await v4().basicApi.createDefault('contacts', c, 'companies', o)
    const read = await json(
      portal.post('/crm/v4/associations/contacts/companies/batch/read', { inputs: [{ id: c }, { id: alone }] }),
    )
    expect([read.status, read.body]).toMatchObject([
      207,
      {
        status: 'COMPLETE',
        results: [{ from: { id: c }, to: [{ toObjectId: Number(o) }] }],
        numErrors: 1,
        errors: [
          {
            status: 'error',
            category: 'OBJECT_NOT_FOUND',
            subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
            message: `No company is associated with contact ${alone}.`,
            context: { fromObjectId: [alone], fromObjectType: ['contact'], toObjectType: ['company'] },
          },
        ],
      },
    ])
    const strange = await json(
      portal.post('/crm/v4/associations/contacts/companies/batch/read', { inputs: [{ id: 'abc' }] }),
    )
    expect(strange.body.errors).toMatchObject([{ subCategory: 'crm.associations.INVALID_IDENTIFIER' }])
    const quiet = await v4().batchApi.getPage('contacts', 'companies', { inputs: [{ id: c }] })
    expect(quiet.results[0]?.to[0]?.associationTypes.map(kind => kind.typeId)).toEqual([1, 279])
  })

  it('read at most 1000, and write at most 2000', async () => {
    const inputs = Array.from({ length: 1_001 }, (_, number) => ({ id: String(number) }))
    expect(await failureOf(v4().batchApi.getPage('contacts', 'companies', { inputs }))).toMatchObject({ code: 400 })
    const pairs = Array.from({ length: 2_001 }, () => ({ _from: { id: '1' }, to: { id: '2' } }))
    const many = v4().batchApi.createDefault('contacts', 'companies', { inputs: pairs })
    expect(await failureOf(many)).toMatchObject({ code: 400 })
  })

  it('page each input by a cursor of its own', async () => {
    const o = company()
    for (let one = 0; one < 501; one += 1) contact({ associatedcompanyid: o })
    const first = await v4().batchApi.getPage('companies', 'contacts', { inputs: [{ id: o }] })
    const after = first.results[0]?.paging?.next?.after ?? ''
    expect([first.results[0]?.to.length, after]).toEqual([500, expect.stringMatching(/^\d+$/)])
    const second = await v4().batchApi.getPage('companies', 'contacts', { inputs: [{ id: o, after }] })
    expect(second.results[0]?.to).toHaveLength(1)
  })

  it('create with 201, and name what they could not do in a 207', async () => {
    const [c, o] = [contact(), company()]
    const row = (to: string) => ({ _from: { id: c }, to: { id: to }, types: [defined(279)] })
    const made = await v4().batchApi.create('contacts', 'companies', { inputs: [row(o)] })
    expect(made.results[0]).toMatchObject({ fromObjectTypeId: '0-1', toObjectTypeId: '0-2', labels: [] })
    const mixed = await json(
      portal.post('/crm/v4/associations/contacts/companies/batch/create', {
        inputs: [o, '999'].map(to => ({ from: { id: c }, to: { id: to }, types: [defined(279)] })),
      }),
    )
    expect([mixed.status, mixed.body.results.length, mixed.body.errors[0].context.objectId]).toEqual([207, 1, ['999']])
  })

  it('cut with 204 in version 4 and 2025-09, and 200 from 2026-03 on', async () => {
    const [c, o, p] = [contact(), company(), company()]
    await v4().batchApi.createDefault('contacts', 'companies', {
      inputs: [o, p].map(to => ({ _from: { id: c }, to: { id: to } })),
    })
    await v4().batchApi.archive('contacts', 'companies', { inputs: [{ _from: { id: c }, to: [{ id: o }] }] })
    expect(await kindsOf(c)).toEqual([[p, [279]]])
    const cut = async (version: string) => {
      const body = { inputs: [{ from: { id: c }, to: [{ id: p }] }] }
      return (await portal.post(`/crm/associations/${version}/contacts/companies/batch/archive`, body)).status
    }
    expect([await cut('2026-09'), await kindsOf(c)]).toEqual([200, []])
    expect([await cut('2026-03'), await cut('2025-09')]).toEqual([200, 204])
  })
})

describe('labels', () => {
  const define = (body: object) => portal.post('/crm/v4/associations/contacts/companies/labels', body)

  it('are defined in both directions, renamed and removed', async () => {
    const made = await json(define({ name: 'adviser', label: 'Adviser', inverseLabel: 'Advised by' }))
    expect(made.status).toBe(200)
    const [there, back] = made.body.results
    expect(made.body.results).toEqual([
      { category: 'USER_DEFINED', typeId: there.typeId, label: 'Adviser' },
      { category: 'USER_DEFINED', typeId: back.typeId, label: 'Advised by' },
    ])
    const { definitionsApi } = v4().schema
    await definitionsApi.update('contacts', 'companies', { associationTypeId: there.typeId, label: 'Consultant' })
    const labels = await definitionsApi.getAll('contacts', 'companies')
    expect(labels.results).toEqual([
      { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
      { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
      { category: 'USER_DEFINED', typeId: there.typeId, label: 'Consultant' },
    ])
    await definitionsApi.remove('contacts', 'companies', there.typeId)
    expect((await definitionsApi.getAll('companies', 'contacts')).results.map(one => one.typeId)).toEqual([2, 280])
    expect(await failureOf(definitionsApi.remove('contacts', 'companies', 279))).toMatchObject({ code: 400 })
  })

  it('are put on links beside the unlabeled kind, and taken off', async () => {
    const typeId = (await json(define({ name: 'adviser', label: 'Adviser' }))).body.results[0].typeId
    const [c, o] = [contact(), company()]
    const kind = { associationCategory: Category.UserDefined, associationTypeId: typeId }
    await v4().basicApi.create('contacts', c, 'companies', o, [kind])
    expect(await kindsOf(c)).toEqual([[o, [1, 279, typeId]]])
    const inputs = [{ _from: { id: c }, to: { id: o }, types: [kind] }]
    await v4().batchApi.archiveLabels('contacts', 'companies', { inputs })
    expect(await kindsOf(c)).toEqual([[o, [1, 279]]])
    const all = [{ _from: { id: c }, to: { id: o }, types: [defined(279)] }]
    await v4().batchApi.archiveLabels('contacts', 'companies', { inputs: all })
    expect(await kindsOf(c)).toEqual([])
  })

  it('can be limited in number', async () => {
    const limits = '/crm/v4/associations/definitions/configurations'
    const inputs = [{ category: 'HUBSPOT_DEFINED', typeId: 280, maxToObjectIds: 1 }]
    expect((await portal.post(`${limits}/companies/contacts/batch/create`, { inputs })).status).toBe(200)
    const { body } = await json(portal.call(`${limits}/all`))
    expect(body.results).toEqual([
      { category: 'HUBSPOT_DEFINED', typeId: 280, label: null, userEnforcedMaxToObjectIds: 1 },
    ])
    const o = company()
    await v4().basicApi.createDefault('companies', o, 'contacts', contact())
    const refused = await failureOf(v4().basicApi.createDefault('contacts', contact(), 'companies', o))
    expect(refused.body).toMatchObject({ subCategory: 'crm.associations.ASSOCIATION_LIMIT_EXCEEDED' })
    expect((await portal.post(`${limits}/companies/contacts/batch/purge`, { inputs })).status).toBe(204)
    await v4().basicApi.createDefault('contacts', contact(), 'companies', o)
  })
})

describe('a pair of types that an admin restricts', () => {
  it('cannot be linked by the newest version, and can by those before', async () => {
    await portal.post('/__sandbox/hubspot/associations', { restricted: [{ from: 'companies', to: 'contacts' }] })
    const [c, o] = [contact(), company()]
    const put = (root: string) => {
      return json(portal.call(`${root}/contacts/${c}/associations/default/companies/${o}`, { method: 'PUT' }))
    }
    expect(await put('/crm/objects/2026-09')).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } })
    for (const root of ['/crm/v4/objects', '/crm/objects/2025-09', '/crm/objects/2026-03']) {
      expect(await put(root)).toMatchObject({ status: 200 })
    }
  })
})

describe('version 3', () => {
  it('names the kinds, and keeps ids as text', async () => {
    const [c, o] = [contact(), company()]
    const { batchApi } = portal.client.crm.associations
    const row = { _from: { id: c }, to: { id: o }, type: 'contact_to_company' }
    const made = await batchApi.create('contacts', 'companies', { inputs: [row] })
    expect(made.results).toEqual([row])
    const read = await batchApi.read('contacts', 'companies', { inputs: [{ id: c }] })
    expect(read.results).toMatchObject([
      {
        _from: { id: c },
        to: [
          { id: o, type: 'contact_to_company' },
          { id: o, type: 'contact_to_company_unlabeled' },
        ],
      },
    ])
    const types = await portal.client.crm.associations.schema.typesApi.getAll('contacts', 'companies')
    expect(types.results).toEqual([
      { id: '1', name: 'contact_to_company' },
      { id: '279', name: 'contact_to_company_unlabeled' },
    ])
    await batchApi.archive('contacts', 'companies', { inputs: [{ ...row, type: 'contact_to_company_unlabeled' }] })
    const { status } = await portal.post('/crm/v3/associations/contacts/companies/batch/read', { inputs: [{ id: c }] })
    expect(status).toBe(207)
  })

  it('links and lists below the record', async () => {
    const [c, o] = [contact(), company()]
    const below = `/crm/v3/objects/contacts/${c}/associations/companies`
    const put = await json(portal.call(`${below}/${o}/contact_to_company`, { method: 'PUT' }))
    expect([put.status, put.body.id]).toEqual([200, c])
    expect((await json(portal.call(below))).body.results).toContainEqual({ id: o, type: 'contact_to_company' })
    expect((await portal.call(`${below}/${o}/279`, { method: 'DELETE' })).status).toBe(204)
    expect((await json(portal.call(below))).body).toEqual({ results: [] })
  })
})

describe('the life of records', () => {
  const made = (companyId: string, typeId = 279) => ({ to: { id: companyId }, types: [defined(typeId)] })
  const shown = async (id: string) => {
    const { associations } = await portal.client.crm.contacts.basicApi.getById(id, [], [], ['companies'])
    return associations?.['companies']?.results
  }

  it('makes links with a new record, alone and in a batch, and shows them beside it', async () => {
    const [o, p] = [company(), company()]
    const { id } = await portal.client.crm.contacts.basicApi.create({
      properties: {},
      associations: [made(o), made(p)],
    })
    expect(await shown(id)).toEqual([
      { id: o, type: 'contact_to_company' },
      { id: o, type: 'contact_to_company_unlabeled' },
      { id: p, type: 'contact_to_company_unlabeled' },
    ])
    const inputs = [{ properties: {}, associations: [made(o)] }]
    const batch = await portal.client.crm.contacts.batchApi.create({ inputs })
    expect(await kindsOf(batch.results[0]?.id ?? '')).toEqual([[o, [1, 279]]])
    const page = await portal.client.crm.companies.basicApi.getPage(10, undefined, [], [], ['contacts'])
    expect(page.results[0]?.associations?.['contacts']?.results.map(row => row.type)).toEqual([
      'company_to_contact',
      'company_to_contact_unlabeled',
      'company_to_contact',
      'company_to_contact_unlabeled',
    ])
  })

  it('makes no record with a link to nowhere', async () => {
    const { basicApi } = portal.client.crm.contacts
    const refused = await failureOf(basicApi.create({ properties: {}, associations: [made('999')] }))
    expect([refused.code, portal.sandbox.world.hubspot.count('contacts')]).toEqual([400, 0])
  })

  it('hands links over in a merge: the primary record’s primary company stays', async () => {
    const [o, p] = [company(), company()]
    const [winner, loser] = [contact({ associatedcompanyid: o }), contact({ associatedcompanyid: p })]
    const merge = { primaryObjectId: winner, objectIdToMerge: loser }
    const { id } = await portal.client.crm.contacts.basicApi.merge(merge)
    expect(await kindsOf(id)).toEqual([
      [o, [1, 279]],
      [p, [279]],
    ])
    expect(await kindsOf(p, 'contacts', 'companies')).toEqual([[id, [280]]])
  })

  it('cuts the links of an archived company, and tells its contacts', async () => {
    const [c, o] = [contact(), company()]
    await v4().basicApi.createDefault('contacts', c, 'companies', o)
    await portal.client.crm.companies.basicApi.archive(o)
    expect(await kindsOf(c)).toEqual([])
    const { properties } = await portal.client.crm.contacts.basicApi.getById(c, ['associatedcompanyid'])
    expect(properties['associatedcompanyid']).toBeNull()
  })

  it('tells of links in both directions, and logs them', async () => {
    const [c, o] = [contact(), company()]
    const heard: object[] = []
    portal.sandbox.world.hubspot.events.listen(event => heard.push(event))
    await v4().basicApi.createDefault('contacts', c, 'companies', o)
    expect(heard).toMatchObject([
      {
        kind: 'associationChange',
        typeId: '0-1',
        id: c,
        toId: o,
        associationType: 'CONTACT_TO_COMPANY',
        primary: true,
      },
      {
        kind: 'associationChange',
        typeId: '0-2',
        id: o,
        toId: c,
        associationType: 'COMPANY_TO_CONTACT',
        removed: false,
      },
      { kind: 'propertyChange', property: 'associatedcompanyid' },
    ])
    expect(portal.sandbox.world.writes.list()).toContainEqual(
      expect.objectContaining({ object: 'contacts', id: c, field: 'association:contact_to_company:1', after: o }),
    )
  })
})
