import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../../src/sandbox/clock.ts'
import { type PortalOnTheWire, startPortal } from './hubspot-portal.ts'
import { connectTo } from './salesforce-connection.ts'

const START = Date.UTC(2026, 0, 1)

describe('the clock', () => {
  it('runs what becomes due in the order of its moments, each at its own time', async () => {
    const clock = createClock(() => START)
    const ran: string[] = []
    const note = (name: string) => () => ran.push(`${name} ${clock.now() - START}`)
    clock.at(START + 300, note('third'))
    clock.at(START + 100, note('first'))
    clock.at(START + 200, () => {
      ran.push(`second ${clock.now() - START}`)
      clock.at(clock.now() + 50, note('between'))
    })
    clock.at(START + 150, note('never')).cancel()
    clock.at(START + 9_999, note('later'))
    await clock.pass(1_000)
    expect(ran).toEqual(['first 100', 'second 200', 'between 250', 'third 300'])
    expect([clock.now() - START, clock.waiting]).toEqual([1_000, 1])
  })

  it('stands still while a task runs, so that what a task sets for later comes when it says, however slow it was', async () => {
    let real = START
    const clock = createClock(() => real++)
    const ran: number[] = []
    const every = (ms: number) => {
      ran.push(clock.now() - START)
      clock.at(clock.now() + ms, () => every(ms))
      real += 20
    }
    clock.at(START + 100, () => every(100))
    clock.at(START + 100, () => every(200))
    await clock.pass(400)
    expect(ran).toEqual([100, 100, 200, 300, 300, 400])
    expect(clock.now() - START).toBeGreaterThanOrEqual(400)
  })

  it('goes on with real time after a task that came due by it, however long that took', () => {
    let real = START
    const clock = createClock(() => real)
    clock.at(START + 10, () => {
      real += 5_000
    })
    real += 10
    clock.advance(0)
    expect(clock.now() - START).toBe(5_010)
  })

  it('waits for a task to end before it begins the next', async () => {
    const clock = createClock(() => START)
    const ran: string[] = []
    clock.at(START + 1, async () => {
      await new Promise(resolve => setTimeout(resolve, 5))
      ran.push('slow')
    })
    clock.at(START + 2, () => ran.push('fast'))
    await clock.pass(10)
    expect(ran).toEqual(['slow', 'fast'])
  })

  it('runs what becomes due while real time goes by, and nothing while it stands still', async () => {
    const clock = createClock()
    const came = new Promise(resolve => clock.at(clock.now() + 20, () => resolve('came')))
    await expect(came).resolves.toBe('came')
    clock.freeze(true)
    const stopped = clock.now()
    let ran = false
    clock.at(stopped + 10, () => {
      ran = true
    })
    await new Promise(resolve => setTimeout(resolve, 40))
    expect([clock.now(), ran]).toEqual([stopped, false])
    clock.advance(10)
    expect(ran).toBe(true)
  })
})

describe('the clock on the control plane', () => {
  let portal: PortalOnTheWire
  beforeEach(async () => {
    portal = await startPortal()
  })
  afterEach(() => portal.close())
  const turn = async (body: object) => (await portal.post('/__sandbox/clock', body)).json()

  it('is set, stopped and moved', async () => {
    await turn({ freeze: true, set: '2030-06-01T00:00:00Z' })
    expect(await turn({ advanceMs: 86_400_000 })).toMatchObject({ now: '2030-06-02T00:00:00.000Z', frozen: true })
    expect(await (await portal.call('/__sandbox/clock')).json()).toMatchObject({ now: '2030-06-02T00:00:00.000Z' })
    expect(await turn({ set: Date.UTC(2029, 0, 1), freeze: false })).toMatchObject({ frozen: false })
    expect((await portal.post('/__sandbox/clock', { set: 'soon' })).status).toBe(400)
  })

  it('lets a CRM’s own clock differ: its Date and its stamps follow, the other’s do not', async () => {
    await turn({ freeze: true, set: '2030-06-01T00:00:00Z', skewMs: { salesforce: 7_000, hubspot: -5_000 } })
    const answer = await portal.call('/crm/v3/objects/contacts')
    expect(answer.headers.get('date')).toBe('Fri, 31 May 2030 23:59:55 GMT')
    const made = await portal.client.crm.contacts.basicApi.create({ properties: { firstname: 'A' }, associations: [] })
    expect(made.createdAt.toISOString()).toBe('2030-05-31T23:59:55.000Z')
    const versions = await fetch(`${portal.sandbox.url}/services/data`)
    expect(versions.headers.get('date')).toBe('Sat, 01 Jun 2030 00:00:07 GMT')
    const connection = await connectTo(portal.sandbox.url)
    const { id = '' } = await connection.sobject('Contact').create({ LastName: 'B' })
    expect(await connection.sobject('Contact').retrieve(id)).toMatchObject({
      CreatedDate: '2030-06-01T00:00:07.000+0000',
    })
  })
})
