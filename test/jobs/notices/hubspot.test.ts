// From HubSpot's webhooks to what is stored, on the sandbox, over HTTP.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { LeaseLost } from '../../../src/errors.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { type NoticePlace, openNoticePlace } from './place.ts'

let db: FreshDatabase
let there: NoticePlace
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(async () => {
  await there.close()
  await db.pool.query('truncate evergreen.notice, evergreen.notice_due, evergreen.notice_tally')
})

const hubspot = () => there.sandbox.world.hubspot
const rename = (id: string | undefined, lastname: string) => hubspot().update(id ?? '', { lastname }, 'person')
const talliesOf = async () =>
  Object.fromEntries((await db.unitOfWork.stores.notices.tallies()).map(({ fate, events }) => [fate, events]))

describe('a change notice', () => {
  it('has its record read within seconds, and no other', async () => {
    there = await openNoticePlace(db, 30)
    await there.run('full')
    rename(there.ids[3], 'Renamed')
    await there.deliver()
    expect(Object.keys(await there.differences())).toEqual([there.ids[3]])
    const [run, ...more] = await there.settle()
    expect(more).toEqual([])
    expect(run).toMatchObject({
      mode: 'notices',
      status: 'complete',
      note: null,
      startedBy: 'notices',
      priority: 'scheduled',
    })
    expect([...there.picked]).toEqual([[there.ids[3], 1]])
    expect(await there.differences()).toEqual({})
  })

  it('moves no cursor, and the next run of the sync reads its window as ever', async () => {
    there = await openNoticePlace(db, 5)
    await there.run('full')
    const { stores } = db.unitOfWork
    const before = await stores.syncs.byName(there.route.sync)
    rename(there.ids[0], 'Renamed')
    await there.deliver()
    await there.settle()
    expect((await stores.syncs.byName(there.route.sync))?.cursor).toBe(before?.cursor)
    there.pass(3_600_000)
    expect(await there.run('incremental')).toMatchObject({ windowFrom: before?.cursor, status: 'provisional' })
  })

  it('stores nothing once the connection leads to another account', async () => {
    there = await openNoticePlace(db, 5)
    await there.run('full')
    rename(there.ids[3], 'Renamed')
    await there.deliver()
    const [run] = await there.batch()
    await there.route.step()
    await db.unitOfWork.stores.connections.setAccount(run?.connectionId ?? '', 'another')
    const note = expect.stringContaining('the connection leads to another account')
    expect(await there.route.finish(run?.id ?? '')).toMatchObject({ mode: 'notices', status: 'failed', note })
    expect(await there.stored()).toEqual({})
  })

  it('of a record that was merged, deleted, or came to be, shows what became of it', async () => {
    there = await openNoticePlace(db, 6)
    await there.run('full')
    const [a = '', b = '', c = ''] = there.ids
    const merged = hubspot().merge(a, b, 'person')
    hubspot().remove(c, 'person')
    const added = hubspot().insert('contacts', { email: 'new@acme-corp.com', lastname: 'New' })
    rename(added, 'Newer')
    await there.deliver()
    const [run] = await there.settle()
    expect(await there.differences()).toEqual({})
    expect(run?.status).toBe('complete')
    const gone = await db.unitOfWork.stores.audit.list({ runId: run?.id ?? '', limit: 100 })
    const told = gone.filter(({ event }) => event === 'record.gone' || event === 'record.merged')
    expect(told.map(({ event, recordId }) => [event, recordId]).toSorted()).toEqual(
      [
        ['record.gone', c],
        ['record.merged', a],
        ['record.merged', b],
      ]
        .filter(([, id]) => id !== merged)
        .toSorted(),
    )
  })

  it('may come twice, late and in any order: the record is read as it is', async () => {
    there = await openNoticePlace(db, 40)
    await there.run('full')
    Object.assign(hubspot().webhooks.settings, { duplicateShare: 1, reorderShare: 1, batchSize: 3 })
    for (const round of [1, 2, 3]) for (const id of there.ids) rename(id, `Name ${round}`)
    await there.deliver()
    expect(await there.waiting()).toBe(40)
    const [run, ...more] = await there.settle()
    expect([run?.status, more]).toEqual(['complete', []])
    expect([...there.picked.values()].every(times => times === 1)).toBe(true)
    expect(await there.differences()).toEqual({})
    expect(await talliesOf()).toEqual({ taken: 120, repeated: 120 })
    // All of it comes once more, as if no answer had been heard.
    await there.replay()
    expect(await there.settle()).toEqual([])
    expect(await talliesOf()).toEqual({ taken: 120, repeated: 360 })
  })

  it('that comes while its record is being read has it read again', async () => {
    there = await openNoticePlace(db, 5)
    await there.run('full')
    rename(there.ids[0], 'Once')
    await there.deliver()
    let sent = Promise.resolve()
    const [begun] = await there.batch()
    there.beforePick(() => {
      rename(there.ids[0], 'Twice')
      sent = there.deliver()
    })
    await there.route.finish(begun?.id ?? '')
    await sent
    await there.settle()
    expect(await there.differences()).toEqual({})
    expect(there.picked.get(there.ids[0] ?? '')).toBe(2)
  })

  it('of our own write is dropped at the door, and costs nothing', async () => {
    there = await openNoticePlace(db, 5)
    await there.run('full')
    hubspot().update(there.ids[0] ?? '', { lastname: 'Written' }, 'integration')
    await there.deliver()
    expect(await there.settle()).toEqual([])
    expect(await talliesOf()).toEqual({ echo: 1 })
  })

  it('of a record that has left the filters, or never met them, leaves it alone', async () => {
    const filters = [[{ field: 'lastname', operator: 'NEQ', value: 'Elsewhere' }]]
    there = await openNoticePlace(db, 5, { scope: { where: null, list: null, filters } })
    await there.run('full')
    const [a = '', b = ''] = there.ids
    rename(a, 'Elsewhere')
    rename(b, 'Here')
    await there.deliver()
    there.pass(60_000)
    await there.settle()
    expect([...there.picked.keys()]).toEqual([b])
    expect((await there.stored())[b]?.[0]).toBe('Here')
    expect((await there.stored())[a]?.[0]).toBe('Person 0')
  })

  it('of a link that came has the links of the record read again, though its record is as it was', async () => {
    there = await openNoticePlace(db, 3, { associations: ['companies'] })
    await there.run('full')
    const [id = ''] = there.ids
    const company = hubspot().insert('companies', { name: 'Acme' })
    const path = `/crm/v4/objects/contacts/${id}/associations/default/companies/${company}`
    const headers = { authorization: `Bearer ${credentials.hubspot.accessToken}` }
    const linked = await fetch(there.sandbox.url + path, { method: 'PUT', headers })
    expect(linked.ok).toBe(true)
    await there.deliver()
    const [run] = await there.settle()
    expect(run?.status).toBe('complete')
    const { rows } = await db.pool.query('select to_id from evergreen.link where record_id = $1', [id])
    expect(rows).toEqual([{ to_id: company }])
  })

  it('that was forged or is stale changes nothing', async () => {
    there = await openNoticePlace(db, 5)
    await there.run('full')
    for (const signature of ['bad', 'stale'] as const) {
      hubspot().webhooks.settings.signature = signature
      rename(there.ids[0], signature)
      await hubspot().webhooks.flush(false)
    }
    expect(hubspot().webhooks.attempts.map(({ outcome }) => outcome)).toEqual([{ status: 401 }, { status: 401 }])
    expect([await there.waiting(), await talliesOf()]).toEqual([0, {}])
  })
})

describe('a burst of ten thousand with no worker there', () => {
  it('is answered and kept; each record is read once by the micro-batch that takes it, also when workers die', async () => {
    const records = 10_000
    there = await openNoticePlace(db, records)
    await there.run('full')
    for (const id of there.ids) rename(id, 'Renamed')
    await there.deliver()
    expect(hubspot().webhooks.attempts.every(({ outcome }) => 'status' in outcome && outcome.status === 204)).toBe(true)
    expect(await there.waiting()).toBe(records)
    // The first worker dies in the middle of its first read.
    const [first] = await there.batch()
    there.beforePick(() => {
      throw new LeaseLost({ where: 'worker', what: 'it was killed' })
    })
    expect((await there.route.finish(first?.id ?? '')).status).toBe('complete')
    expect(await there.waiting()).toBe(records - 1_000)
    const runs = await there.settle()
    expect(runs.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 'complete'))
    expect([...there.picked.values()].filter(times => times !== 1)).toEqual([])
    expect(there.picked.size).toBe(records)
    expect(await there.differences()).toEqual({})
  })
})
