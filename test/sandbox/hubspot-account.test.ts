import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())

const get = async (path: string) => JSON.parse(await (await portal.call(path)).text())

describe('the account', () => {
  it.each(['v3', '2026-09'])('tells who it is, and how much of the day is used (%s)', async version => {
    expect(await get(`/account-info/${version}/details`)).toMatchObject({
      portalId: 143_553_137,
      accountType: 'STANDARD',
      timeZone: 'Europe/Oslo',
      utcOffsetMilliseconds: expect.any(Number),
      dataHostingLocation: 'na1',
    })
    const { results } = await get(`/account-info/${version}/api-usage/daily/private-apps`)
    expect(results).toEqual([
      {
        name: 'private-apps-api-calls-daily',
        usageLimit: 650_000,
        currentUsage: portal.sandbox.world.hubspot.calls,
        collectedAt: expect.any(String),
        fetchStatus: 'SUCCESS',
        resetsAt: expect.any(String),
      },
    ])
    const oslo = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Oslo', timeStyle: 'medium' })
    expect(oslo.format(new Date(results[0].resetsAt))).toBe('00:00:00')
  })

  it('tells what it holds of what it may hold', async () => {
    portal.sandbox.world.hubspot.insert('contacts', {})
    const { hubspotDefinedObjectTypes } = await get('/crm/v3/limits/records')
    expect(hubspotDefinedObjectTypes).toContainEqual({
      objectTypeId: '0-1',
      singularLabel: 'Contact',
      pluralLabel: 'Contacts',
      limit: 15_000_000,
      usage: 1,
      percentage: 0,
    })
    expect(await get('/crm/limits/2026-09/custom-properties')).toMatchObject({
      byObjectType: expect.arrayContaining([expect.objectContaining({ objectTypeId: '0-1', limit: 1_000, usage: 1 })]),
      overallUsage: expect.any(Number),
    })
    expect(await get('/crm/v3/limits/custom-object-types')).toEqual({ limit: 10, usage: 0, percentage: 0 })
    expect(await get('/crm/v3/limits/associations/labels')).toEqual({ results: [] })
  })
})
