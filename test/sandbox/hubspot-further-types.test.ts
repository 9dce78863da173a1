import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())

describe('an object type that the client knows by name', () => {
  it('is there for each of its typed clients', async () => {
    const { objects, commerce } = portal.client.crm
    const associations: never[] = []
    const activity = { properties: { hs_timestamp: '2026-01-05T08:00:00Z' }, associations }
    const made = await Promise.all([
      objects.communications.basicApi.create(activity),
      objects.postalMail.basicApi.create(activity),
      objects.goals.basicApi.create({ properties: { hs_goal_name: 'More' }, associations }),
      objects.taxes.basicApi.create({
        properties: { hs_label: 'VAT', hs_type: 'PERCENT', hs_value: '25' },
        associations,
      }),
      commerce.invoices.basicApi.create({ properties: { hs_title: 'First' }, associations }),
    ])
    expect(made.map(record => Number(record.id) > 0)).toEqual([true, true, true, true, true])
    expect((await objects.taxes.basicApi.getPage()).results).toMatchObject([{ properties: { hs_label: 'VAT' } }])
    expect((await objects.feedbackSubmissions.basicApi.getPage()).results).toEqual([])
  })

  it.each([
    ['communications', '0-18'],
    ['feedback_submissions', '0-19'],
    ['invoices', '0-53'],
    ['subscriptions', '0-69'],
    ['goal_targets', '0-74'],
    ['discounts', '0-84'],
    ['fees', '0-85'],
    ['taxes', '0-86'],
    ['commerce_payments', '0-101'],
    ['users', '0-115'],
    ['postal_mail', '0-116'],
    ['orders', '0-123'],
    ['carts', '0-142'],
    ['services', '0-162'],
    ['courses', '0-410'],
    ['listings', '0-420'],
    ['appointments', '0-421'],
  ])('%s is the same as %s', async (name, typeId) => {
    const made = await portal.post(`/crm/v3/objects/${typeId}`, { properties: { hs_timestamp: '0' } })
    const plain = made.status === 201 ? made : await portal.post(`/crm/v3/objects/${typeId}`, { properties: {} })
    const { id } = JSON.parse(await plain.text())
    expect((await portal.call(`/crm/objects/2026-09/${name}/${id}`)).status).toBe(200)
    expect((await portal.call(`/crm/v3/properties/${name}/hs_lastmodifieddate`)).status).toBe(200)
  })

  it('links messages and letters to contacts by the ids of HubSpot', async () => {
    const { contacts, objects, associations } = portal.client.crm
    const contact = await contacts.basicApi.create({ properties: {}, associations: [] })
    const sms = await objects.communications.basicApi.create({
      properties: { hs_timestamp: '2026-01-05T08:00:00Z', hs_communication_channel_type: 'SMS' },
      associations: [],
    })
    const { results } = await associations.v4.basicApi.createDefault('communications', sms.id, 'contacts', contact.id)
    expect(results[0]?.associationSpec).toMatchObject({ associationTypeId: 81 })
  })
})
