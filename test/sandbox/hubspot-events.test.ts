import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PortalEvent } from '../../src/sandbox/hubspot/store/events.ts'
import { type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())

/** What the portal tells while `work` runs. */
async function eventsOf(work: () => Promise<unknown>): Promise<PortalEvent[]> {
  const events: PortalEvent[] = []
  const stop = portal.sandbox.world.hubspot.events.listen(event => events.push(event))
  await work()
  stop()
  return events
}

it('a life is told as creation, changes and deletion, each with its author', async () => {
  const { basicApi } = portal.client.crm.contacts
  const events = await eventsOf(async () => {
    const { id } = await basicApi.create({ properties: { city: 'oslo' }, associations: [] })
    portal.sandbox.world.hubspot.update(id, { city: 'Oslo' }, 'person')
    await basicApi.archive(id)
  })
  expect(events.map(({ kind, object, author }) => [kind, object, author.source.sourceType])).toEqual([
    ['creation', 'contacts', 'INTEGRATION'],
    ['propertyChange', 'contacts', 'INTEGRATION'],
    ['propertyChange', 'contacts', 'CRM_UI'],
    ['deletion', 'contacts', 'INTEGRATION'],
  ])
  expect(events[2]).toMatchObject({ property: 'city', before: 'oslo', after: 'Oslo' })
})

it('a write that changes nothing is told to nobody', async () => {
  const id = portal.sandbox.world.hubspot.insert('contacts', { city: 'Oslo' })
  const update = { properties: { city: 'Oslo' } }
  expect(await eventsOf(() => portal.client.crm.contacts.basicApi.update(id, update))).toEqual([])
})
