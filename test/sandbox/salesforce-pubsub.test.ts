// Change Data Capture and the Pub/Sub API of the sandbox, over real gRPC.
import { Code } from '@connectrpc/connect'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts'
import { connectTo } from './salesforce-connection.ts'
import { CUSTOM, EARLIEST, marked, Subscriber, TOPIC } from './salesforce-subscriber.ts'

let sandbox: Sandbox
let subscriber: Subscriber
beforeEach(async () => {
  sandbox = await startSandbox()
  await tell({ select: ['Contact'] })
  subscriber = new Subscriber(sandbox)
})
afterEach(async () => {
  subscriber.close()
  await sandbox.close()
})

const org = () => sandbox.world.salesforce
const HOUR = 3_600_000
const contact = (fields = {}) => org().insert('Contact', { LastName: 'Berg', ...fields })
const rename = (id: string, LastName: string) => org().update(id, { LastName }, 'person')
const earliest = (count: number) => subscriber.events(count, { replayPreset: EARLIEST })

async function tell(body: object, path = ''): Promise<number> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  return (await fetch(`${sandbox.url}/__sandbox/salesforce/events${path}`, init)).status
}

describe('an event', () => {
  it('tells what of a record changed, when and by whom', async () => {
    const id = contact({ Title: 'CEO', FirstName: 'Ann' })
    org().update(id, { Title: null, Phone: '+49 30 1', FirstName: 'Anna' }, 'person')
    const [event] = await earliest(1)
    if (event === undefined) throw new Error('no event')
    expect(event.header).toMatchObject({ entityName: 'Contact', recordIds: [id], changeType: 'UPDATE' })
    expect(event.header.commitUser).toBe(org().users.personUserId)
    expect(Math.abs(event.header.commitTimestamp - sandbox.world.clock.now())).toBeLessThan(HOUR)
    expect(event.values).toMatchObject({ Phone: '+49 30 1', Name: { FirstName: 'Anna' } })
    const [own, inName, ...others] = event.header.changedFields
    expect(marked(event, own)).toEqual(expect.arrayContaining(['Title', 'Phone', 'LastModifiedDate']))
    expect(marked(event, own)).not.toContain('Email')
    expect(inName).toMatch(new RegExp(`^${event.fields.indexOf('Name')}-0x`))
    expect(others).toEqual([])
    expect(event.header.nulledFields.map(map => marked(event, map))).toEqual([['Title']])
  })

  it('comes of every way to write, and of none that is undone', async () => {
    const { sobject } = await connectTo(sandbox.url).then(connection => ({
      sobject: connection.sobject('Contact'),
    }))
    const { id = '' } = await sobject.create({ LastName: 'Li' })
    const rows = [{ Id: id, LastName: 'Lost' }, { Id: id.replace(/...$/, 'zzz') }]
    await sobject.update(rows, { allOrNone: true }).catch(() => undefined)
    await sobject.update({ Id: id, LastName: 'Lee' })
    await sobject.destroy(id)
    org().undelete(id, 'person')
    const events = await earliest(4)
    expect(events.map(({ header }) => [header.changeType, header.recordIds])).toEqual(
      ['CREATE', 'UPDATE', 'DELETE', 'UNDELETE'].map(type => [type, [id]]),
    )
    expect(events[1]?.values).toMatchObject({ Name: { LastName: 'Lee' } })
    expect(events[1]?.header).toMatchObject({ commitUser: org().users.integrationUserId })
    expect(events[1]?.header.changeOrigin).toMatch(/^com\/salesforce\/api\//)
    expect(events[2]?.values).toEqual({})
  })

  it('of a gap says which records, and of an overflow not even that', async () => {
    const ids = [contact(), contact()]
    await tell({ object: 'Contact', changeType: 'GAP_UPDATE', ids }, '/gap')
    await tell({ object: 'Contact', changeType: 'GAP_OVERFLOW' }, '/gap')
    const events = await earliest(2)
    expect(events.map(({ header }) => [header.changeType, header.recordIds])).toEqual([
      ['GAP_UPDATE', ids],
      ['GAP_OVERFLOW', ['000000000000000AAA']],
    ])
    expect(await tell({ object: 'Nothing', changeType: 'GAP_UPDATE' }, '/gap')).toBe(400)
  })

  it('comes only of objects that are selected, which the Tooling API tells', async () => {
    const id = contact()
    await tell({ select: ['Lead'] })
    rename(id, 'Unheard')
    await tell({ select: ['Contact', 'Account'] })
    rename(id, 'Heard')
    expect((await earliest(1))[0]?.values).toMatchObject({ Name: { LastName: 'Heard' } })
    const connection = await connectTo(sandbox.url)
    const soql = "SELECT SelectedEntity FROM PlatformEventChannelMember WHERE EventChannel = 'ChangeEvents'"
    const { records } = await connection.tooling.query(soql)
    expect(records).toMatchObject([{ SelectedEntity: 'ContactChangeEvent' }, { SelectedEntity: 'AccountChangeEvent' }])
    expect(await tell({ select: ['ContactHistory'] })).toBe(400)
  })

  it('comes again when it is told to', async () => {
    await tell({ repeats: 1 })
    rename(contact(), 'Twice')
    const [one, two] = await earliest(2)
    expect(one).toEqual(two)
  })
})

describe('a subscription', () => {
  it('goes on after a replay id, for three days', async () => {
    const id = contact()
    for (const name of ['A', 'B', 'C']) rename(id, name)
    const [first] = await earliest(3)
    if (first === undefined) throw new Error('no event')
    const resumed = { replayPreset: CUSTOM, replayId: first.replayId }
    const later = await subscriber.events(2, resumed)
    expect(later.map(({ values }) => values['Name'])).toMatchObject([{ LastName: 'B' }, { LastName: 'C' }])
    sandbox.world.clock.advance(73 * HOUR)
    const refused = await new Subscriber(sandbox).events(1, resumed).catch(error => error)
    expect(refused.code).toBe(Code.InvalidArgument)
    expect(refused.metadata.get('error-code')).toMatch(/subscription\.fetch\.replayid\.corrupted$/)
  })

  it('of forgotten replay ids does not go on, of later ones does', async () => {
    const id = contact()
    rename(id, 'A')
    const [old] = await earliest(1)
    await tell({ forgetReplayIds: true })
    const from = (replayId = new Uint8Array()) => subscriber.events(1, { replayPreset: CUSTOM, replayId })
    await expect(from(old?.replayId)).rejects.toMatchObject({ code: Code.InvalidArgument })
    rename(id, 'B')
    const [, fresh] = await earliest(2)
    rename(id, 'C')
    expect(await from(fresh?.replayId)).toMatchObject([{ values: { Name: { LastName: 'C' } } }])
  })

  it('delivers no more than was asked for, and passes over nothing of the rest', async () => {
    const id = contact()
    for (const name of ['A', 'B', 'C']) rename(id, name)
    await tell({ keepAliveMs: 50 })
    const answers = subscriber.answers({ replayPreset: EARLIEST, numRequested: 2 })
    const told = await answers.next()
    expect(told.value).toMatchObject({ events: [{}, {}], pending: 0 })
    const { value } = await answers.next()
    if (value === undefined) throw new Error('it ended')
    expect(value.events).toEqual([])
    const [rest] = await subscriber.events(1, { replayPreset: CUSTOM, replayId: value.latest })
    expect(rest?.values).toMatchObject({ Name: { LastName: 'C' } })
  })

  it('without events says that it lives, and from where to go on', async () => {
    const id = contact()
    await tell({ keepAliveMs: 50 })
    for await (const { events, latest } of subscriber.answers()) {
      expect(events).toEqual([])
      rename(id, 'A')
      expect(await subscriber.events(1, { replayPreset: CUSTOM, replayId: latest })).toHaveLength(1)
      break
    }
  })

  it('ends when it is cut, and when its session does', async () => {
    const id = contact()
    const end = async (what: () => void) => {
      const answers = subscriber.answers({ replayPreset: EARLIEST })
      rename(id, `${what}`)
      await answers.next()
      what()
      return answers.next().then(
        () => null,
        error => error.code,
      )
    }
    expect(await end(() => void tell({ cut: true }))).toBe(Code.Unavailable)
    const expire = () => {
      org().sessions.expire()
      rename(id, 'Z')
    }
    expect(await end(expire)).toBe(Code.Unauthenticated)
  })
})

describe('it refuses', () => {
  it('who is not logged in, topics that are not there, and who may not see all records', async () => {
    await expect(new Subscriber(sandbox, 'none').topic()).rejects.toMatchObject({ code: Code.Unauthenticated })
    await expect(subscriber.topic('/data/NothingChangeEvent')).rejects.toMatchObject({ code: Code.NotFound })
    const limited = new Subscriber(sandbox, org().sessions.open(org().users.personUserId))
    await expect(limited.topic()).rejects.toMatchObject({ code: Code.PermissionDenied })
    expect(await subscriber.topic()).toMatchObject({ topicName: TOPIC, canSubscribe: true })
  })

  it('as often as it is told to', async () => {
    await tell({ refuse: { method: 'GetTopic', code: 'Unavailable', times: 2 } })
    for (const _time of [1, 2]) await expect(subscriber.topic()).rejects.toMatchObject({ code: Code.Unavailable })
    expect(await subscriber.topic()).toMatchObject({ canSubscribe: true })
    expect(await tell({ refuse: { method: 'GetTopic', code: '14' } })).toBe(400)
  })
})
