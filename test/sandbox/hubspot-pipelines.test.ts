import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureOf, type PortalOnTheWire, startPortal } from './hubspot-portal.ts'

let portal: PortalOnTheWire
beforeAll(async () => {
  portal = await startPortal()
})
afterAll(() => portal.close())

const deal = (properties: Record<string, string>) => {
  return portal.client.crm.deals.basicApi.create({ properties, associations: [] })
}
const stage = (label: string, probability: string) => ({ label, displayOrder: 0, metadata: { probability } })

describe('pipelines', () => {
  it('stand ready for deals, tickets and leads, with stages in order', async () => {
    const { pipelinesApi } = portal.client.crm.pipelines
    for (const [object, id, first] of [
      ['deals', 'default', 'appointmentscheduled'],
      ['tickets', '0', '1'],
      ['leads', 'lead-pipeline-id', 'new-stage-id'],
    ] as const) {
      const [pipeline] = (await pipelinesApi.getAll(object)).results
      expect([pipeline?.id, pipeline?.stages[0]?.id]).toEqual([id, first])
    }
    expect((await failureOf(pipelinesApi.getAll('contacts'))).code).toBe(400)
  })

  it('are made, changed, replaced and deleted, and the stage property follows', async () => {
    const { pipelinesApi, pipelineStagesApi, pipelineAuditsApi } = portal.client.crm.pipelines
    const stages = [stage('Start', '0.1'), stage('Won', '1.0')]
    const made = await pipelinesApi.create('deals', { label: 'Renewals', displayOrder: 1, stages })
    const [start] = made.stages
    expect(start?.metadata).toEqual({ probability: '0.1', isClosed: 'false' })
    const options = async () => {
      const property = await portal.client.crm.properties.coreApi.getByName('deals', 'dealstage')
      return property.options.map(option => option.value)
    }
    expect(await options()).toContain(start?.id)
    const added = await pipelineStagesApi.create('deals', made.id, stage('Middle', '0.5'))
    const renamed = await pipelineStagesApi.update('deals', made.id, added.id, {
      label: 'Half',
      metadata: { probability: '0.5' },
    })
    expect(renamed.label).toBe('Half')
    expect((await failureOf(pipelineStagesApi.create('deals', made.id, stage('Half', '0.5')))).code).toBe(409)
    expect((await failureOf(pipelinesApi.create('deals', { label: 'Renewals', displayOrder: 1, stages }))).code).toBe(
      409,
    )
    await pipelineStagesApi.archive('deals', made.id, added.id)
    expect((await pipelineStagesApi.getAll('deals', made.id)).results.map(one => one.label)).toEqual(['Start', 'Won'])
    expect(await options()).not.toContain(added.id)
    expect((await pipelinesApi.update('deals', made.id, { label: 'Again' })).label).toBe('Again')
    await pipelinesApi.archive('deals', made.id)
    expect((await failureOf(pipelinesApi.getById('deals', made.id))).code).toBe(404)
    const trail = (await pipelineAuditsApi.getAudit('deals', made.id)).results.map(entry => entry.action)
    expect(trail).toEqual(['DELETE', 'UPDATE', 'CREATE'])
  })

  it('in use are not deleted when the caller asks to look first', async () => {
    const { pipelinesApi } = portal.client.crm.pipelines
    const { id, stages } = await pipelinesApi.create('deals', {
      label: 'Used',
      displayOrder: 1,
      stages: [stage('A', '0.1')],
    })
    await deal({ dealname: 'One', pipeline: id, dealstage: stages[0]?.id ?? '' })
    expect((await failureOf(pipelinesApi.archive('deals', id, true))).code).toBe(400)
  })
})

describe('a deal', () => {
  it('gets the pipeline of its stage, stamps of the stages it passes, and what follows from them', async () => {
    const { basicApi } = portal.client.crm.deals
    const { id } = await deal({ dealname: 'Big', amount: '200', dealstage: 'qualifiedtobuy' })
    portal.sandbox.world.clock.advance(60_000)
    await basicApi.update(id, { properties: { dealstage: 'closedwon' } })
    const asked = [
      'pipeline',
      'hs_is_closed',
      'hs_is_closed_won',
      'hs_closed_amount',
      'hs_v2_date_entered_qualifiedtobuy',
      'hs_v2_date_exited_qualifiedtobuy',
      'hs_v2_date_entered_closedwon',
    ]
    const { properties } = await basicApi.getById(id, asked)
    expect(properties).toMatchObject({
      pipeline: 'default',
      hs_is_closed: 'true',
      hs_is_closed_won: 'true',
      hs_closed_amount: '200',
      hs_v2_date_exited_qualifiedtobuy: properties['hs_v2_date_entered_closedwon'],
    })
    const entered = Date.parse(properties['hs_v2_date_entered_qualifiedtobuy'] ?? '')
    const left = Date.parse(properties['hs_v2_date_exited_qualifiedtobuy'] ?? '')
    expect(left - entered).toBeGreaterThanOrEqual(60_000)
  })

  it('must be in a stage of its own pipeline', async () => {
    const { id, stages } = await portal.client.crm.pipelines.pipelinesApi.create('deals', {
      label: 'Strict',
      displayOrder: 2,
      stages: [stage('Only', '0.1')],
    })
    const failure = await failureOf(deal({ dealname: 'x', pipeline: id, dealstage: 'closedwon' }))
    expect(failure).toMatchObject({ code: 400, body: { errors: [{ code: 'INVALID_OPTION' }] } })
    await expect(deal({ dealname: 'x', pipeline: id, dealstage: stages[0]?.id ?? '' })).resolves.toBeDefined()
  })

  it('is touched by HubSpot a moment after it was made, and no value changes', async () => {
    const { basicApi } = portal.client.crm.deals
    const made = await deal({ dealname: 'Touched', dealstage: 'contractsent' })
    portal.sandbox.world.clock.advance(1_000)
    const read = await basicApi.getById(made.id, ['dealname'], ['dealname'])
    expect(read.updatedAt.getTime() - read.createdAt.getTime()).toBeGreaterThanOrEqual(200)
    expect(read.propertiesWithHistory?.['dealname']).toHaveLength(1)
  })
})

describe('a ticket', () => {
  it('needs a stage, and tells when it was closed', async () => {
    const { basicApi } = portal.client.crm.tickets
    expect(await failureOf(basicApi.create({ properties: { subject: 'Help' }, associations: [] }))).toMatchObject({
      code: 400,
      body: { message: 'Error creating TICKET. Some required properties were not set.' },
    })
    const { id } = await basicApi.create({ properties: { subject: 'Help', hs_pipeline_stage: '1' }, associations: [] })
    await basicApi.update(id, { properties: { hs_pipeline_stage: '4' } })
    const { properties } = await basicApi.getById(id, ['hs_pipeline', 'hs_is_closed', 'closed_date'])
    expect([properties['hs_pipeline'], properties['hs_is_closed']]).toEqual(['0', 'true'])
    expect(Date.parse(properties['closed_date'] ?? '')).toBeGreaterThan(0)
  })
})

describe('further objects', () => {
  it.each([
    ['leads', { hs_lead_name: 'Ada' }],
    ['products', { name: 'Chair', price: '10' }],
    ['line_items', { name: 'Chair', quantity: '2', price: '10' }],
    ['quotes', { hs_title: 'Offer' }],
    ['calls', { hs_timestamp: '1767225600000', hs_call_title: 'Hello' }],
    ['emails', { hs_timestamp: '1767225600000' }],
    ['meetings', { hs_timestamp: '1767225600000' }],
    ['notes', { hs_timestamp: '1767225600000', hs_note_body: 'x' }],
    ['tasks', { hs_timestamp: '1767225600000', hs_task_status: 'NOT_STARTED' }],
  ])('%s are made, read, changed and archived', async (object, properties) => {
    const { basicApi } = portal.client.crm.objects
    const { id } = await basicApi.create(object, { properties, associations: [] })
    const read = await basicApi.getById(object, id, Object.keys(properties))
    expect(read.properties).toHaveProperty('hs_object_id', id)
    await basicApi.update(object, id, { properties: { hubspot_owner_id: '41629779' } })
    await basicApi.archive(object, id)
    expect((await failureOf(basicApi.getById(object, id))).code).toBe(404)
  })

  it('work out the price of a line item', async () => {
    const { basicApi } = portal.client.crm.lineItems
    const { id } = await basicApi.create({
      properties: { quantity: '3', price: '10', discount: '1' },
      associations: [],
    })
    expect((await basicApi.getById(id, ['amount'])).properties['amount']).toBe('27')
  })
})
