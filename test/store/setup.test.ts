import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Stores } from '../../src/contract/stores.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { syncDefinition } from '../support/sync.ts'

let db: FreshDatabase
let stores: Stores
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
})
afterAll(() => db.close())

const DAILY = {
  trigger: { cron: '0 8 * * *' },
  timeZone: 'UTC',
  hours: null,
  days: null,
  blackout: [],
  jitterMinutes: 0,
}
const RUN = {
  id: 'r1',
  mode: 'full',
  dryRun: false,
  priority: 'scheduled',
  definition: syncDefinition(),
  startedBy: 'cli:test',
  startedAt: 1,
} as const
const limits = { jobs: 8, 'write-back': 1 }
const settings = { portal: 7 }
const keep = { auditMonths: 12 }
const connection = { id: 'c1', alias: 'acme', connector: 'hubspot', settings, sealed: { token: 'x' }, limits, keep }

it('keeps id and pause of a connection that is saved again under its alias', async () => {
  expect(await stores.connections.save(connection)).toEqual({ ...connection, account: null, pausedAt: null })
  expect(await stores.connections.setPaused('acme', 1_234)).toBe(true)
  const again = await stores.connections.save({ ...connection, id: 'c2', settings: { portal: 8 }, limits: {} })
  expect(again).toEqual({ ...connection, settings: { portal: 8 }, limits: {}, account: null, pausedAt: 1_234 })
  expect(await stores.connections.byId('c2')).toBeNull()
  expect(await stores.connections.byAlias('acme')).toEqual(again)
  expect(await stores.connections.list()).toEqual([again])
})

it('tells that there is nothing to pause', async () => {
  expect(await stores.connections.setPaused('nobody', 1)).toBe(false)
  expect(await stores.syncs.setPaused('nobody', 1)).toBe(false)
})

it('keeps id, cursor and pause of a sync that is saved again under its name', async () => {
  const definition = syncDefinition({ name: 'accounts' })
  const sync = { id: 's1', name: 'accounts', connectionId: 'c1', definition }
  const schedule = { scheduledSince: 1, lastTick: null, lastSkip: null }
  expect(await stores.syncs.save(sync, 1)).toEqual({
    ...sync,
    cursor: null,
    approvedAt: null,
    pausedAt: null,
    pauseReason: null,
    ...schedule,
  })
  await stores.syncs.moveCursor('s1', 5_000)
  await stores.syncs.setPaused('accounts', 9)
  const changed = { ...sync, definition: { ...definition, lockDays: 1 } }
  await stores.syncs.approve('s1', 7_000)
  const kept = { cursor: 5_000, approvedAt: 7_000, pausedAt: 9, pauseReason: null, ...schedule }
  expect(await stores.syncs.save({ ...changed, id: 's2' }, 2)).toEqual({ ...changed, ...kept })
  expect((await stores.syncs.list()).map(({ name }) => name)).toEqual(['accounts'])
})

it('puts a schedule in force when it is new, changed or gone, and keeps the last tick', async () => {
  const about = { id: 's9', name: 'timed', connectionId: 'c1' }
  const schedules = [null, DAILY, DAILY, { ...DAILY, jitterMinutes: 5 }, null, null]
  const since = []
  for (const [i, schedule] of schedules.entries()) {
    const definition = syncDefinition({ name: 'timed', schedule })
    since.push((await stores.syncs.save({ ...about, definition }, i + 1)).scheduledSince)
    if (i === 1) await stores.syncs.handled('s9', 77, 'it rained')
  }
  expect(since).toEqual([1, 2, 2, 4, 5, 5])
  expect(await stores.syncs.byName('timed')).toMatchObject({ lastTick: 77, lastSkip: 'it rained' })
})

it('locks a sync for one at a time, and lets a run of it be started meanwhile', async () => {
  const order: string[] = []
  const first = Promise.withResolvers<void>()
  const one = db.unitOfWork.transaction(async tx => {
    await tx.syncs.lock('s9')
    first.resolve()
    await stores.runs.start({ ...RUN, syncId: 's9' })
    order.push('one')
  })
  await first.promise
  const two = db.unitOfWork.transaction(async tx => {
    await tx.syncs.lock('s9')
    order.push('two')
  })
  await Promise.all([one, two])
  expect(order).toEqual(['one', 'two'])
})

it('wakes who listens when a sync is saved, at commit and not before', async () => {
  const woken = Promise.withResolvers<void>()
  let committed = false
  const stop = await stores.syncs.onChanged(() => (committed ? woken.resolve() : woken.reject(new Error('too early'))))
  await db.unitOfWork.transaction(async tx => {
    await tx.syncs.save({ id: 's8', name: 'loud', connectionId: 'c1', definition: syncDefinition() }, 1)
    await stores.syncs.list()
    committed = true
  })
  await woken.promise
  await stop()
})

it('never moves a cursor backwards', async () => {
  await stores.syncs.moveCursor('s1', 4_000)
  expect((await stores.syncs.byId('s1'))?.cursor).toBe(5_000)
  await stores.syncs.moveCursor('s1', 6_000)
  expect((await stores.syncs.byName('accounts'))?.cursor).toBe(6_000)
})

it('sums the calls of a UTC day, whatever run made them', async () => {
  const evening = Date.UTC(2026, 0, 31, 23, 59)
  expect(await stores.calls.day('c1', evening)).toBe(0)
  expect(await stores.calls.add('c1', null, { calls: 3, writes: 0 }, evening)).toBe(3)
  const sums = await Promise.all([1, 2, 3, 4].map(calls => stores.calls.add('c1', null, { calls, writes: 0 }, evening)))
  expect(Math.max(...sums)).toBe(13)
  expect(await stores.calls.day('c1', evening + 60_000)).toBe(0)
})

it('begins anew when another account is behind a connection, and only then', async () => {
  const { id } = await stores.connections.save({ ...connection, id: 'moving', alias: 'moving' })
  const definition = syncDefinition({ name: 'moving', connection: 'moving' })
  await stores.syncs.save({ id: 'moving', name: 'moving', connectionId: id, definition }, 1)
  await stores.syncs.moveCursor('moving', 5_000)
  const state = { value: 'x', changedAt: null, verifiedAt: null, source: 'crm', lock: null } as const
  await stores.records.save(id, 'Account', [{ id: '001', state: { Name: state } }], 1)
  const links = [{ to: 'Account', id: '001', kinds: [], primary: true }]
  const told = [{ recordId: '003', via: 'AccountId', links }]
  await stores.links.replace(id, 'Contact', told, { fresh: new Set(), strangers: false })
  expect(await stores.connections.setAccount(id, 'org-a')).toBe(false)
  expect(await stores.connections.setAccount(id, 'org-a')).toBe(false)
  expect((await stores.syncs.byId('moving'))?.cursor).toBe(5_000)
  expect(await stores.connections.setAccount(id, 'org-b')).toBe(true)
  expect((await stores.syncs.byId('moving'))?.cursor).toBeNull()
  expect(await stores.records.load(id, 'Account', ['001'])).toEqual(new Map())
  expect(await stores.links.of(id, 'Contact', ['003'])).toEqual(new Map())
  expect((await stores.connections.byId(id))?.account).toBe('org-b')
})
