import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type PortalOnTheWire, startPortal } from './hubspot-portal.ts'
import { connectTo } from './salesforce-connection.ts'

let portal: PortalOnTheWire
beforeEach(async () => {
  portal = await startPortal()
})
afterEach(() => portal.close())

const firing = z.object({
  moment: z.string(),
  id: z.string(),
  object: z.string(),
  did: z.string(),
  refused: z.string().nullable(),
  path: z.string(),
})
const control = async (path: string, body?: object) => {
  const answer = await (body === undefined ? portal.call(path) : portal.post(path, body))
  expect(answer.status, path).toBe(200)
  return z.looseObject({ firings: z.array(firing).default([]) }).parse(await answer.json())
}
const arm = (moment: object) => control('/__sandbox/moments', moment)
const firings = async () => (await control('/__sandbox/moments')).firings
const contacts = (n: number) => {
  return Array.from({ length: n }, (_, at) =>
    portal.sandbox.world.hubspot.insert('contacts', { jobtitle: `Old ${at}` }),
  )
}
const titleOf = async (id: string) => {
  const read = await portal.client.crm.contacts.basicApi.getById(id, ['jobtitle'])
  return read.properties['jobtitle']
}

describe('a named moment in HubSpot', () => {
  it('lets a person edit between the read of a record and its next write, and the write goes over it', async () => {
    const [id = ''] = contacts(1)
    const edit = { do: 'edit', fields: { jobtitle: 'By a person' } }
    await arm({ system: 'hubspot', when: 'beforeWrite', onlyIfRead: true, happening: edit })
    const update = (jobtitle: string) => {
      return portal.client.crm.contacts.batchApi.update({ inputs: [{ id, properties: { jobtitle } }] })
    }
    await update('Not read yet')
    expect(await firings()).toEqual([])
    await portal.client.crm.contacts.batchApi.read({
      inputs: [{ id }],
      properties: ['jobtitle'],
      propertiesWithHistory: [],
    })
    await update('By the program')
    expect(await firings()).toMatchObject([{ id, object: 'contacts', did: 'edit', refused: null }])
    const history = await portal.client.crm.contacts.basicApi.getById(id, undefined, ['jobtitle'])
    const values = history.propertiesWithHistory?.['jobtitle']?.map(version => version.value)
    expect(values).toEqual(['By the program', 'By a person', 'Not read yet', 'Old 0'])
  })

  it('shows the reader what was there, and edits right after: once per record, each with another value', async () => {
    const ids = contacts(100)
    const edit = { do: 'edit', fields: { jobtitle: 'Edit {n}' } }
    await arm({ system: 'hubspot', when: 'afterRead', times: 100, path: 'batch/read', happening: edit })
    const read = async () => {
      const inputs = ids.map(id => ({ id }))
      const answer = await portal.client.crm.contacts.batchApi.read({
        inputs,
        properties: ['jobtitle'],
        propertiesWithHistory: [],
      })
      return answer.results.map(result => result.properties['jobtitle'])
    }
    expect(new Set(await read())).toEqual(new Set(ids.map((_, at) => `Old ${at}`)))
    expect(await firings()).toHaveLength(100)
    expect(new Set(await read())).toEqual(new Set(ids.map((_, at) => `Edit ${at + 1}`)))
    expect(await firings()).toHaveLength(100)
  })

  it('waits for the nth time, keeps to its ids, and deletes before the write, which then finds nothing', async () => {
    const [one = '', other = ''] = contacts(2)
    await arm({ system: 'hubspot', when: 'beforeWrite', ids: [one], nth: 2, happening: { do: 'delete' } })
    const update = (id: string, jobtitle: string) =>
      portal.client.crm.contacts.basicApi.update(id, { properties: { jobtitle } })
    await update(one, 'First')
    await update(other, 'First')
    await update(other, 'Second')
    expect(await firings()).toEqual([])
    await expect(update(one, 'Second')).rejects.toMatchObject({ code: 404 })
    expect(await firings()).toMatchObject([{ id: one, did: 'delete' }])
    expect(await titleOf(other)).toBe('Second')
  })

  it('says why something could not happen, and stops when cleared', async () => {
    const [id = ''] = contacts(1)
    await arm({ system: 'hubspot', when: 'afterRead', happening: { do: 'edit', fields: { bogus: '1' } } })
    await titleOf(id)
    expect((await firings())[0]?.refused).toContain('no property bogus')
    await arm({ system: 'hubspot', when: 'afterRead', happening: { do: 'delete' } })
    await portal.call('/__sandbox/moments', { method: 'DELETE' })
    await titleOf(id)
    expect(await titleOf(id)).toBe('Old 0')
  })
})

describe('a named moment in Salesforce', () => {
  it('lets several people act at once: an edit after a query, a deletion before a write', async () => {
    const { salesforce } = portal.sandbox.world
    const [first, second] = ['First', 'Second'].map(LastName =>
      salesforce.insert('Contact', { LastName, Title: 'Old' }),
    )
    const connection = await connectTo(portal.sandbox.url)
    await arm({
      system: 'salesforce',
      when: 'afterRead',
      object: 'Contact',
      ids: [first?.slice(0, 15)],
      actor: 'workflow',
      happening: { do: 'edit', fields: { Title: 'By a workflow' } },
    })
    await arm({ system: 'salesforce', when: 'beforeWrite', ids: [second], happening: { do: 'delete' } })
    const { records } = await connection.query('SELECT Id, Title FROM Contact ORDER BY Id')
    expect(records.map(record => record['Title'])).toEqual(['Old', 'Old'])
    expect(salesforce.get('Contact', first ?? '')).toMatchObject({ Title: 'By a workflow' })
    const results = await connection
      .sobject('Contact')
      .update([first, second].map(Id => ({ Id: Id ?? '', Title: 'Mine' })))
    expect(results.map(result => result.success)).toEqual([true, false])
    expect(await firings()).toMatchObject([
      { id: first, did: 'edit', refused: null },
      { id: second, did: 'delete', refused: null },
    ])
    const actors = portal.sandbox.world.writes.list().map(write => write.actor)
    expect(actors).toEqual(['workflow', 'person', 'integration'])
  })
})
