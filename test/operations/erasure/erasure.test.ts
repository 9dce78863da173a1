// Erasure of one person: no value of theirs can be found in any table, the audit stays proven, and nobody else is touched.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { StoredSync } from '../../../src/contract/stores.ts'
import { verifyAudit } from '../../../src/operations/audit/verify.ts'
import { foreseeErasure, requestErasure } from '../../../src/operations/erasure/request.ts'
import { sweepErasures } from '../../../src/operations/erasure/sweep.ts'
import { explainField } from '../../../src/operations/explain/story.ts'
import { examine } from '../../../src/operations/health/check-setup.ts'
import { receiveNotices } from '../../../src/operations/notices/receive.ts'
import { approvePlan } from '../../../src/operations/plan/decide.ts'
import { type FakeCrm, openRoute, type Route, shouting } from '../../jobs/route.ts'
import { auditKeys } from '../../support/audit-keys.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { setting } from '../../support/sync.ts'
import { plant } from './place.ts'
import { tablesWith } from './search.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

interface Place {
  readonly route: Route
  readonly crm: FakeCrm
  readonly sync: StoredSync
  readonly parts: Parameters<typeof sweepErasures>[0]
  target(recordId: string): Parameters<typeof foreseeErasure>[0]
}

/** A sync that has written the addresses of its people in small letters. */
async function written(people: number): Promise<Place> {
  const crm = shouting(people)
  const fields = [setting({ field: 'Email', kind: 'email', policy: 'fill-empty' })]
  const route = await openRoute(db, crm, { fields, approval: 'never' })
  expect((await route.finish((await route.start()).id)).status).toBe('complete')
  const sync = await db.unitOfWork.stores.syncs.byName(route.sync)
  if (sync === null) throw new Error('no sync')
  const { connection, stream } = sync.definition
  const parts = { unitOfWork: db.unitOfWork, clock: route.parts.clock, log: quietLog }
  return { route, crm, sync, parts, target: recordId => ({ connection, stream, recordId }) }
}

/** The CRM tells that it forgot r0, which it calls by these streams. */
async function tellForgotten({ connectionId, definition }: StoredSync, streams: string[], parts: Place['parts']) {
  const notice = { event: `e-${connectionId}`, streams, recordId: 'r0', kind: 'privacyDeletion', at: 1, forget: true }
  const feed = { receive: () => ({ notices: [notice], dropped: { echo: 0, elsewhere: 0, unknown: 0 } }) }
  const delivery = { method: 'POST', url: '/', header: () => undefined, body: new Uint8Array() }
  const to = { connector: 'fake', alias: definition.connection }
  await receiveNotices(to, delivery, { ...parts, feedOf: async () => feed })
}

const faults = async () => {
  const clock = { now: () => 0, sleep: async () => undefined }
  const chain = db.unitOfWork.stores.auditChain
  return (await verifyAudit({ heads: [] }, { chain, keys: auditKeys, clock })).faults
}
/** Entries without a run or job that they tell of are of other tests' making. */
const wrong = async () => (await faults()).filter(({ kind }) => kind !== 'untold')

describe('erasing a record', () => {
  it('leaves no value of it in any table, and the audit proven', async () => {
    const { sync, parts, target, route } = await written(3)
    const { stores } = db.unitOfWork
    const [run] = await stores.runs.list({ syncName: route.sync, limit: 1 })
    if (run === undefined) throw new Error('no run')
    await plant(run, 'r0', 'Zyxwvut-0451', stores)
    await plant(run, 'r1', 'Kjihgfe-7734', stores)
    expect(await tablesWith(db.pool, 'Zyxwvut')).toEqual([
      'evergreen.claim',
      expect.stringMatching(/^evergreen\.history_\d+$/),
      'evergreen.proposal',
      expect.stringMatching(/^evergreen\.record_\d+$/),
      'evergreen.refusal',
    ])
    const before = await foreseeErasure(target('r0'), parts)
    expect(before.records).toEqual(['r0'])
    expect(before.rows).toMatchObject({ 'known records': 1, 'claims of sources': 1, proposals: 2, refusals: 1 })
    const report = await requestErasure(target('r0'), 'cli:dpo', parts)
    expect(report).toMatchObject({ erased: true, rows: before.rows })
    for (const value of ['Zyxwvut', 'person0@']) expect(await tablesWith(db.pool, value)).toEqual([])
    expect((await tablesWith(db.pool, 'Kjihgfe')).length).toBe(5)
    expect(await wrong()).toEqual([])
    const of = { connectionId: sync.connectionId, stream: sync.definition.stream }
    const changes = await stores.audit.list({ ...of, recordId: 'r0', field: 'Email', limit: 9 })
    expect(changes).toMatchObject([{ event: 'field.change', outcome: 'applied', erased: true }])
    expect(changes[0]).toMatchObject({ before: undefined, after: undefined, answer: undefined })
    const [other] = await stores.audit.list({ ...of, recordId: 'r1', field: 'Email', limit: 9 })
    expect(other).toMatchObject({ before: 'PERSON1@ACME-CORP.COM', after: 'person1@acme-corp.com' })
    const told = await stores.audit.list({ ...of, event: 'record.erased', limit: 9 })
    expect(told).toMatchObject([{ recordId: 'r0', actor: 'cli:dpo', detail: { cause: 'asked' } }])
    const story = await explainField({ ...target('r0'), field: 'Email' }, db.unitOfWork)
    expect(story).toMatchObject({ state: null, changes: [{ erased: true }], fates: [{ event: 'record.erased' }] })
  })

  it('takes it up again where the CRM still has it, under another key', async () => {
    const { route, parts, target, sync } = await written(1)
    await requestErasure(target('r0'), 'cli:dpo', parts)
    await route.finish((await route.start()).id)
    const { connectionId, definition } = sync
    const known = await db.unitOfWork.stores.records.load(connectionId, definition.stream, ['r0'])
    expect(known.get('r0')?.['Email']?.value).toBe('person0@acme-corp.com')
  })

  it('waits while a change of it is being written, and is done by the next sweep', async () => {
    const { route, parts, target, sync } = await written(2)
    const { stores } = db.unitOfWork
    const of = { runId: 'r', connectionId: sync.connectionId, stream: sync.definition.stream, chunk: 'c' }
    const [run] = await stores.runs.list({ syncName: route.sync, limit: 1 })
    await stores.intents.open({ ...of, runId: run?.id ?? '' }, [{ id: 'i', recordId: 'r0', proposals: [] }], 0)
    expect(await requestErasure(target('r0'), 'cli:dpo', parts)).toMatchObject({ erased: false })
    await stores.intents.close(['i'], 1)
    expect(await sweepErasures(parts)).toBe(1)
    expect(await stores.records.load(of.connectionId, of.stream, ['r0'])).toEqual(new Map())
  })

  it('leaves out what was approved and not begun for half a day, and says so', async () => {
    const crm = shouting(2)
    const route = await openRoute(db, crm, { approval: 'always' })
    const { id } = await route.start()
    await route.work()
    const { connectionId, definition } = await route.run(id)
    const { stores } = db.unitOfWork
    const parts = { unitOfWork: db.unitOfWork, clock: route.parts.clock, log: quietLog }
    const digest = (await stores.plans.of(id))?.digest ?? ''
    await approvePlan({ runId: id, digest, only: [], except: [], actor: 'cli:test' }, route.parts)
    const target = { connection: definition.connection, stream: definition.stream, recordId: 'r0' }
    expect(await requestErasure(target, 'cli:dpo', parts)).toMatchObject({ erased: false })
    route.pass(11 * HOUR)
    expect(await sweepErasures(parts, false)).toBe(0)
    route.pass(2 * HOUR)
    expect(await sweepErasures(parts, false)).toBe(1)
    expect(await stores.records.load(connectionId, definition.stream, ['r0'])).toEqual(new Map())
    const told = await stores.audit.list({ connectionId, event: 'record.erased', limit: 9 })
    expect(told).toMatchObject([{ recordId: 'r0', detail: { cause: 'asked', leftOut: [id] } }])
    expect(await route.finish(id)).toMatchObject({ status: 'failed', note: expect.stringContaining('not those of') })
    expect(crm.batches).toEqual([])
  })

  it('lets nothing that waits keep others from their turn, and doctor names what waits for long', async () => {
    const { route, parts, sync } = await written(1)
    const { stores } = db.unitOfWork
    const of = { connectionId: sync.connectionId, stream: sync.definition.stream }
    const [run] = await stores.runs.list({ syncName: route.sync, limit: 1 })
    const stuck = Array.from({ length: 250 }, (_, at) => `stuck${at}`)
    const intents = stuck.map(recordId => ({ id: `intent-${recordId}`, recordId, proposals: [] }))
    await stores.intents.open({ ...of, runId: run?.id ?? '', chunk: 'c' }, intents, 0)
    const ask = (ids: readonly string[]) =>
      stores.erasures.ask(
        ids.map(recordId => ({ ...of, recordId })),
        'asked',
        'cli:dpo',
        parts.clock.now(),
      )
    await ask(stuck)
    route.pass(DAY + HOUR)
    await ask(['r0'])
    expect(await sweepErasures(parts, false)).toBe(1)
    expect(await stores.records.load(of.connectionId, of.stream, ['r0'])).toEqual(new Map())
    const waits = async () => {
      const queue = { checkQueue: async () => [], size: async () => ({ waiting: 0, active: 0 }) }
      const open = () => ({
        connect: () => Promise.reject(new Error('off')),
        calls: () => 0,
        close: async () => undefined,
      })
      const findings = await Array.fromAsync(
        examine({ unitOfWork: db.unitOfWork, open, queue, clock: route.parts.clock, keys: auditKeys }),
      )
      return findings.filter(({ where, what }) => where === sync.definition.connection && what === 'erasures')
    }
    expect(await waits()).toMatchObject([{ ok: false, detail: expect.stringMatching(/^250 .*stuck0/) }])
    await stores.intents.close(
      intents.map(({ id }) => id),
      1,
    )
    expect([await sweepErasures(parts, false), await sweepErasures(parts, false)]).toEqual([200, 50])
    route.pass(HOUR)
    for (let sweep = 0; sweep < 3; sweep += 1) await sweepErasures(parts, false)
    expect(await waits()).toEqual([])
  })

  it('erases once more what a job that had begun before has stored since', async () => {
    const { route, parts, target, sync } = await written(1)
    const { stores } = db.unitOfWork
    await requestErasure(target('r0'), 'cli:dpo', parts)
    const state = { value: 'late', changedAt: null, verifiedAt: null, source: 'crm', lock: null } as const
    await stores.records.save(sync.connectionId, sync.definition.stream, [{ id: 'r0', state: { Email: state } }], 1)
    route.pass(150_000)
    expect(await sweepErasures(parts)).toBe(0)
    expect(await stores.records.load(sync.connectionId, sync.definition.stream, ['r0'])).toEqual(new Map())
    expect((await stores.erasures.open(100)).filter(each => each.connectionId === sync.connectionId)).toEqual([])
    expect(await stores.audit.list({ connectionId: sync.connectionId, event: 'record.erased', limit: 9 })).toHaveLength(
      1,
    )
  })

  it('erases once more each of those that were merged, whichever of them was asked for', async () => {
    const { route, parts, sync } = await written(2)
    const { stores } = db.unitOfWork
    const of = [sync.connectionId, sync.definition.stream] as const
    await stores.records.markGone(...of, [{ id: 'r1', mergedInto: 'r0', at: null }], parts.clock.now())
    await stores.erasures.ask([{ connectionId: of[0], stream: of[1], recordId: 'r1' }], 'privacy', 'notices', 1)
    expect(await sweepErasures(parts)).toBe(1)
    const state = { value: 'late', changedAt: null, verifiedAt: null, source: 'crm', lock: null } as const
    await stores.records.save(...of, [{ id: 'r0', state: { Email: state } }], 1)
    route.pass(150_000)
    expect(await sweepErasures(parts)).toBe(0)
    expect(await stores.records.load(...of, ['r0', 'r1'])).toEqual(new Map())
    expect((await stores.erasures.open(100)).filter(each => each.connectionId === sync.connectionId)).toEqual([])
    const told = await stores.audit.list({ connectionId: sync.connectionId, event: 'record.erased', limit: 9 })
    expect(told.map(({ recordId }) => recordId).sort()).toEqual(['r0', 'r1'])
  })

  it('is done once, whoever asks and sweeps at the same time', async () => {
    const { parts, target, sync } = await written(6)
    const { stores } = db.unitOfWork
    const of = { connectionId: sync.connectionId, stream: sync.definition.stream }
    const ids = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5']
    await stores.erasures.ask(
      ids.map(recordId => ({ ...of, recordId })),
      'asked',
      'cli:one',
      parts.clock.now(),
    )
    await Promise.all([
      sweepErasures(parts, false),
      ...ids.toReversed().map(id => requestErasure(target(id), 'cli:other', parts)),
      sweepErasures(parts, false),
    ])
    expect(await stores.records.load(of.connectionId, of.stream, ids)).toEqual(new Map())
    const told = await stores.audit.list({ ...of, event: 'record.erased', limit: 99 })
    expect(told.map(({ recordId }) => recordId).sort()).toEqual(ids)
    expect(await wrong()).toEqual([])
  })

  it('is done and told once where those that were merged are asked for at the same time', async () => {
    const { parts, target, sync } = await written(6)
    const { stores } = db.unitOfWork
    const of = { connectionId: sync.connectionId, stream: sync.definition.stream }
    const ids = ['r0', 'r1', 'r2', 'r3', 'r4', 'r5']
    const merged = ids.slice(1).map(id => ({ id, mergedInto: 'r0', at: null }))
    await stores.records.markGone(of.connectionId, of.stream, merged, parts.clock.now())
    await Promise.all(ids.map(id => requestErasure(target(id), 'cli:dpo', parts)))
    expect(await stores.records.load(of.connectionId, of.stream, ids)).toEqual(new Map())
    const told = await stores.audit.list({ ...of, event: 'record.erased', limit: 99 })
    expect(told.map(({ recordId }) => recordId).sort()).toEqual(ids)
    expect(await wrong()).toEqual([])
  })

  it('tells of it once more where a job has stored a value in the audit meanwhile', async () => {
    const { route, parts, target, sync } = await written(1)
    const { stores } = db.unitOfWork
    const of = { connectionId: sync.connectionId, stream: sync.definition.stream }
    await requestErasure(target('r0'), 'cli:dpo', parts)
    const [run] = await stores.runs.list({ syncName: route.sync, limit: 1 })
    if (run === undefined) throw new Error('no run')
    await plant(run, 'r0', 'Straggler-99', stores)
    route.pass(150_000)
    await sweepErasures(parts)
    expect(await tablesWith(db.pool, 'Straggler')).toEqual([])
    expect(await stores.audit.list({ ...of, event: 'record.erased', limit: 9 })).toHaveLength(2)
    expect(await wrong()).toEqual([])
  })

  it('ends the plan that would have changed it', async () => {
    const crm = shouting(2)
    const route = await openRoute(db, crm, { approval: 'always' })
    const { id } = await route.start()
    await route.work()
    const { connection, stream } = (await route.run(id)).definition
    const parts = { unitOfWork: db.unitOfWork, clock: route.parts.clock, log: quietLog }
    const target = { connection, stream, recordId: 'r0' }
    expect((await foreseeErasure(target, parts)).plans).toEqual([id])
    await requestErasure(target, 'cli:dpo', parts)
    expect(await route.run(id)).toMatchObject({ status: 'superseded' })
  })
})

describe('a record that the CRM deleted', () => {
  it('is erased thirty days later, unless it is back by then', async () => {
    const { route, parts, sync } = await written(3)
    const { stores } = db.unitOfWork
    const of = [sync.connectionId, sync.definition.stream] as const
    const gone = ['r0', 'r1'].map(id => ({ id, mergedInto: null, at: null }))
    await stores.records.markGone(...of, gone, route.parts.clock.now())
    route.pass(29 * DAY)
    expect(await sweepErasures(parts)).toBe(0)
    await stores.records.revive(...of, ['r1'])
    route.pass(2 * DAY)
    expect(await sweepErasures(parts)).toBe(1)
    expect([...(await stores.records.load(...of, ['r0', 'r1', 'r2'])).keys()]).toEqual(['r1', 'r2'])
    const told = await stores.audit.list({ connectionId: of[0], event: 'record.erased', limit: 9 })
    expect(told).toMatchObject([{ recordId: 'r0', actor: 'evergreen', detail: { cause: 'deleted' } }])
  })

  it('is kept where the set-up says so', async () => {
    const { route, parts, sync } = await written(1)
    const { stores } = db.unitOfWork
    const stored = await stores.connections.byId(sync.connectionId)
    if (stored === null) throw new Error('no connection')
    await stores.connections.save({ ...stored, keep: { deletedDays: 'never' } })
    const of = [sync.connectionId, sync.definition.stream] as const
    await stores.records.markGone(...of, [{ id: 'r0', mergedInto: null, at: null }], route.parts.clock.now())
    route.pass(4_000 * DAY)
    expect(await sweepErasures(parts)).toBe(0)
  })

  it('is erased at once when the CRM was told to forget it, and what reads still show of it is passed over', async () => {
    const { route, parts, sync, crm } = await written(2)
    const { stores } = db.unitOfWork
    const { connectionId, definition } = sync
    await tellForgotten(sync, [definition.stream], parts)
    expect(await sweepErasures(parts)).toBe(1)
    crm.edits.set('r0', Date.now())
    expect((await route.finish((await route.start()).id)).status).toBe('complete')
    expect([...(await stores.records.load(connectionId, definition.stream, ['r0', 'r1'])).keys()]).toEqual(['r1'])
  })

  it('is erased when the CRM was told to forget it though no sync reads the stream any more', async () => {
    const { parts, sync } = await written(2)
    const { stores } = db.unitOfWork
    const { connectionId, definition } = sync
    const other = { ...definition, stream: 'elsewhere' }
    await stores.syncs.save({ id: sync.id, name: sync.name, connectionId, definition: other }, parts.clock.now())
    await tellForgotten(sync, ['0-1', definition.stream], parts)
    await sweepErasures(parts)
    expect([...(await stores.records.load(connectionId, definition.stream, ['r0', 'r1'])).keys()]).toEqual(['r1'])
    const of = { connectionId, stream: definition.stream }
    const told = await stores.audit.list({ ...of, event: 'record.erased', limit: 9 })
    expect(told).toMatchObject([{ recordId: 'r0', detail: { cause: 'privacy' } }])
  })
})
