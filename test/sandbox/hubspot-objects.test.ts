import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())

const contact = (properties: Record<string, string>) => ({ properties, associations: [] })

describe('single records', () => {
  it('are created with stamps, an id and text values, and read back with null for what is empty', async () => {
    const { basicApi } = portal.client.crm.contacts
    const made = await basicApi.create(contact({ email: 'ada@one.example', firstname: 'Ada' }))
    const read = await basicApi.getById(made.id, ['email', 'phone', 'no_such_property'])
    expect(read.properties).toEqual({
      createdate: made.createdAt.toISOString(),
      email: 'ada@one.example',
      hs_object_id: made.id,
      lastmodifieddate: made.updatedAt.toISOString(),
      phone: null,
    })
    expect(read.archived).toBe(false)
  })

  it('show the default properties when none are asked for', async () => {
    const { basicApi } = portal.client.crm.companies
    const { id } = await basicApi.create(contact({ name: 'One', phone: '1' }))
    const read = await basicApi.getById(id)
    expect(Object.keys(read.properties)).toEqual([
      'createdate',
      'domain',
      'hs_lastmodifieddate',
      'hs_object_id',
      'name',
    ])
  })

  it('are updated with a new stamp, and cleared by the empty string', async () => {
    const { basicApi } = portal.client.crm.contacts
    const { id, updatedAt } = await basicApi.create(contact({ email: 'upd@one.example', phone: '123' }))
    portal.sandbox.world.clock.advance(5_000)
    const updated = await basicApi.update(id, { properties: { phone: '' } })
    const read = await basicApi.getById(id, ['phone'])
    expect(read.properties['phone']).toBeNull()
    expect(updated.updatedAt.getTime() - updatedAt.getTime()).toBeGreaterThanOrEqual(5_000)
  })

  it('leave no trace of a write that changes nothing', async () => {
    const { basicApi } = portal.client.crm.contacts
    const { id, updatedAt } = await basicApi.create(contact({ email: 'same@one.example' }))
    portal.sandbox.world.clock.advance(5_000)
    const updated = await basicApi.update(id, { properties: { email: 'same@one.example' } })
    expect(updated.updatedAt).toEqual(updatedAt)
  })

  it('are found by e-mail in any case', async () => {
    const { basicApi } = portal.client.crm.contacts
    const { id } = await basicApi.create(contact({ email: 'key@one.example' }))
    const read = await basicApi.getById('KEY@one.example', ['email'], undefined, undefined, false, 'email')
    expect(read.id).toBe(id)
  })

  it('disappear when archived, show with archived=true, and may be archived again', async () => {
    const { basicApi } = portal.client.crm.contacts
    const { id } = await basicApi.create(contact({ email: 'gone@one.example' }))
    await basicApi.archive(id)
    await basicApi.archive(id)
    expect(await failureOf(basicApi.getById(id))).toMatchObject({
      code: 404,
      body: { status: 'error', message: 'resource not found', category: 'OBJECT_NOT_FOUND' },
    })
    const read = await basicApi.getById(id, undefined, undefined, undefined, true)
    expect(read.archived).toBe(true)
  })

  it('refuse an e-mail that another contact has, and give it free when that one is archived', async () => {
    const { basicApi } = portal.client.crm.contacts
    const { id } = await basicApi.create(contact({ email: 'dup@one.example' }))
    const failure = await failureOf(basicApi.create(contact({ email: 'DUP@one.example' })))
    expect(failure).toMatchObject({
      code: 409,
      body: { message: `Contact already exists. Existing ID: ${id}`, category: 'CONFLICT' },
    })
    await basicApi.archive(id)
    await expect(basicApi.create(contact({ email: 'dup@one.example' }))).resolves.toBeDefined()
  })

  it('keep the history of a value, newest first, and tell our writes from those of a person', async () => {
    const { basicApi } = portal.client.crm.contacts
    const { id } = await basicApi.create(contact({ email: 'hist@one.example', jobtitle: 'Buyer' }))
    portal.sandbox.world.hubspot.update(id, { jobtitle: 'Chief Buyer' }, 'person')
    const read = await basicApi.getById(id, undefined, ['jobtitle'])
    const versions = read.propertiesWithHistory?.['jobtitle'] ?? []
    expect(versions.map(version => [version.value, version.sourceType, version.sourceId])).toEqual([
      ['Chief Buyer', 'CRM_UI', 'userId:51430432'],
      ['Buyer', 'INTEGRATION', '2633736'],
    ])
  })
})

describe('the list', () => {
  it('pages through every record once, in the order of ids, also where ids grow by a digit', async () => {
    const ids = Array.from({ length: 600 }, (_, number) => {
      return portal.sandbox.world.hubspot.insert('companies', { name: `Company ${number}` })
    })
    const { basicApi } = portal.client.crm.companies
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await basicApi.getPage(100, after, ['name'])
      seen.push(...page.results.map(record => record.id))
      after = page.paging?.next?.after
    } while (after !== undefined)
    expect(seen.filter(id => ids.includes(id))).toEqual(ids)
    expect(new Set(ids.map(id => id.length)).size).toBeGreaterThan(1)
  })

  it('has ten records when no limit is given and refuses more than a hundred', async () => {
    const { basicApi } = portal.client.crm.companies
    expect((await basicApi.getPage()).results).toHaveLength(10)
    expect((await failureOf(basicApi.getPage(101))).body).toMatchObject({ category: 'VALIDATION_ERROR' })
  })

  it('answers under both path families, every name of the type, and both ways to list properties', async () => {
    const first = await portal.client.crm.companies.basicApi.getPage(1, undefined, ['name', 'phone'])
    const paths = [
      '/crm/v3/objects/companies',
      '/crm/objects/2026-09/COMPANY/',
      '/crm/v3/objects/0-2',
      '/crm/v3/objects/Company',
    ]
    for (const path of paths) {
      const commas = await portal.call(`${path}?limit=1&properties=name,phone`)
      const repeated = await portal.call(`${path}?limit=1&properties=name&properties=phone`)
      const { results } = JSON.parse(await commas.text())
      expect(results).toEqual(JSON.parse(await repeated.text()).results)
      expect(results[0].properties).toEqual(first.results[0]?.properties)
    }
  })

  it('names the type it does not know', async () => {
    const answer = await portal.call('/crm/v3/objects/foo')
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { message: 'Unable to infer object type from: foo' },
    ])
  })
})

describe('a body that lacks what it must have', () => {
  it('is answered with the names of what is missing', async () => {
    const answer = await portal.post('/crm/v3/objects/contacts/merge', {})
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      {
        category: 'VALIDATION_ERROR',
        message:
          'Invalid input JSON on line 1, column 2. Some required fields were not set: [primaryObjectId, objectIdToMerge]',
      },
    ])
  })
})
