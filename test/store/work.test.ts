import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Run, Stores } from '../../src/contract/stores.ts'
import { LeaseLost } from '../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { START, startedRun } from '../support/started-run.ts'

let db: FreshDatabase
let stores: Stores
let run: Run
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
})
afterAll(() => db.close())
beforeEach(async () => {
  await db.pool.query('truncate evergreen.work')
  run = await startedRun(db.unitOfWork)
})

const LEASE = START + 60_000
const item = (key: string) => ({ id: `${run.id}-${key}`, runId: run.id, step: 'pull', key, payload: { key } }) as const
const WIDE = { queued: 100, backlog: 100 }
const takeAll = () => stores.work.takeDue(START, LEASE, WIDE)
const ticket = (key: string, epoch = 1) => ({ id: item(key).id, epoch })
const begin = async (key: string, holder = 'w1', now = START, epoch = 1) =>
  (await stores.work.begin([ticket(key, epoch)], holder, now, now + 60_000))[0] ?? null
const extend = async (key: string, holder: string, until: number) =>
  (await stores.work.extend([ticket(key)], holder, until)).has(item(key).id)
const ended = (key: string) => [{ ...ticket(key), status: 'done', note: null, detail: {} }] as const
const started = async (key: string) =>
  (await stores.audit.list({ runId: run.id, event: 'job.started', limit: 9 })).filter(
    ({ jobId }) => jobId === item(key).id,
  )

it('adds an item once per run and key, and hands it over once', async () => {
  await stores.work.add([item('a'), item('b'), item('a')])
  await stores.work.add([{ ...item('a'), id: 'other' }])
  const taken = await takeAll()
  expect(taken.map(({ id }) => id)).toEqual([item('a').id, item('b').id])
  const { id, step } = item('a')
  expect(taken[0]).toEqual({ id, runId: run.id, step, epoch: 1, priority: 0, ticket: expect.any(String) })
  expect(await begin('a')).toMatchObject({ id, runId: run.id, step, payload: { key: 'a' }, epoch: 1, failures: 0 })
  expect(await takeAll()).toEqual([])
})

it('lets several dispatchers take different items', async () => {
  run = await startedRun(db.unitOfWork, { limits: { jobs: 100 } })
  await stores.work.add(Array.from({ length: 40 }, (_, place) => item(`k${place}`)))
  const takers = Array.from({ length: 4 }, () => stores.work.takeDue(START, LEASE, { ...WIDE, queued: 15 }))
  const ids = (await Promise.all(takers)).flat().map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids).toHaveLength(15)
  expect(ids.length + (await takeAll()).length).toBe(40)
})

it('dispatches nothing of a paused sync or connection, until it goes on', async () => {
  await stores.work.add([item('a')])
  const { alias } = (await stores.connections.byId(run.connectionId)) ?? { alias: '' }
  await stores.syncs.setPaused(run.syncName, START)
  expect(await takeAll()).toEqual([])
  await stores.connections.setPaused(alias, START)
  await stores.syncs.setPaused(run.syncName, null)
  expect(await takeAll()).toEqual([])
  await stores.connections.setPaused(alias, null)
  expect(await takeAll()).toHaveLength(1)
})

it('gives an item to one holder, and to another only when the lease ran out', async () => {
  await stores.work.add([item('a')])
  expect(await begin('a')).toBeNull()
  await takeAll()
  expect(await begin('a')).toMatchObject({ startedAt: START, epoch: 1 })
  expect(await begin('a', 'w2')).toBeNull()
  expect(await begin('a', 'w2', START + 60_000)).toMatchObject({ startedAt: START })
  expect(await started('a')).toMatchObject([{ at: START, actor: 'worker', step: 'pull' }])
  expect(await extend('a', 'w1', LEASE)).toBe(false)
  expect(await extend('a', 'w2', LEASE + 60_000)).toBe(true)
})

it('gives an item to one of many workers that begin at once', async () => {
  await stores.work.add([item('a')])
  await takeAll()
  const begun = await Promise.all(['w1', 'w2', 'w3', 'w4', 'w5'].map(holder => begin('a', holder)))
  expect(begun.filter(held => held !== null)).toHaveLength(1)
})

it('takes back what was lost, and ignores the late job of the earlier epoch', async () => {
  await stores.work.add([item('a'), item('b')])
  await takeAll()
  await begin('a')
  expect(await stores.work.overdue(LEASE)).toEqual([])
  const lost = [ticket('b')]
  expect(await stores.work.reap(LEASE, lost)).toBe(0)
  expect(await stores.work.overdue(LEASE + 1)).toEqual([{ ...ticket('b'), ticket: expect.any(String) }])
  expect(await stores.work.reap(LEASE + 1, lost)).toBe(2)
  expect(await begin('a', 'w2')).toBeNull()
  expect((await takeAll()).map(({ epoch }) => epoch)).toEqual([2, 2])
  expect(await begin('a', 'w2')).toBeNull()
  expect(await begin('a', 'w2', START, 2)).toMatchObject({ epoch: 2 })
  expect(await started('a')).toHaveLength(1)
})

it('fences off a holder that lost the item', async () => {
  await stores.work.add([item('a')])
  await takeAll()
  await begin('a')
  await db.unitOfWork.transaction(inside => inside.work.fence([ticket('a')], 'w1'))
  await begin('a', 'w2', LEASE)
  await expect(stores.work.fence([ticket('a')], 'w1')).rejects.toThrow(LeaseLost)
  await expect(stores.work.finish(ended('a'), 'w1', START)).rejects.toThrow(LeaseLost)
  await stores.work.finish(ended('a'), 'w2', START)
  await expect(stores.work.fence([ticket('a')], 'w2')).rejects.toThrow(LeaseLost)
})

it('keeps a fenced item from being reaped while results are stored', async () => {
  await stores.work.add([item('a')])
  await takeAll()
  await begin('a')
  await db.unitOfWork.transaction(async inside => {
    await inside.work.fence([ticket('a')], 'w1')
    expect(await stores.work.reap(LEASE + 1, [])).toBe(0)
    await inside.work.finish(ended('a'), 'w1', START)
  })
  expect(await stores.work.reap(LEASE + 1, [])).toBe(0)
})

it('waits until the given moment, with a note, and counts what counts as a failure', async () => {
  await stores.work.add([item('a'), item('b')])
  await takeAll()
  await begin('a')
  await begin('b')
  await stores.work.giveBack(ticket('a'), 'w1', START + 500, 'the CRM is busy', true)
  await stores.work.giveBack(ticket('b'), 'w1', START + 900, 'the budget is spent', false)
  await stores.work.giveBack(ticket('b'), 'w2', START, 'not mine', true)
  expect(await takeAll()).toEqual([])
  expect(await stores.work.waitingNotes(run.id)).toEqual([
    { note: 'the budget is spent', until: START + 900 },
    { note: 'the CRM is busy', until: START + 500 },
  ])
  const due = await stores.work.takeDue(START + 900, LEASE, WIDE)
  expect(due.map(({ epoch }) => epoch)).toEqual([2, 2])
  const begun = await stores.work.begin(due, 'w1', START + 900, LEASE)
  expect(new Map(begun.map(({ id, failures }) => [id, failures]))).toEqual(
    new Map([
      [item('a').id, 1],
      [item('b').id, 0],
    ]),
  )
})

it('keeps the place of what the queue still has, and takes back what it has lost', async () => {
  await stores.work.add([item('a'), item('b')])
  await takeAll()
  await stores.work.keepQueued([ticket('a')], LEASE + 60_000)
  expect(await stores.work.reap(LEASE + 1, [ticket('a'), ticket('b')])).toBe(1)
  expect((await takeAll()).map(({ id, epoch }) => [id, epoch])).toEqual([[item('b').id, 2]])
  expect(await begin('a')).not.toBeNull()
})

it('ends an item whose lease is being prolonged at that moment', async () => {
  await stores.work.add([item('a')])
  await takeAll()
  await begin('a')
  let ending = Promise.resolve()
  await db.unitOfWork.transaction(async inside => {
    await inside.work.extend([ticket('a')], 'w1', LEASE + 60_000)
    ending = stores.work.finish(ended('a'), 'w1', START)
    await sleep(50)
  })
  await ending
  expect(await stores.work.openOf(run.id, 'close-run')).toBe(0)
})

it('ends all of a group or none of it', async () => {
  await stores.work.add([item('a'), item('b')])
  await takeAll()
  await begin('a')
  await begin('b', 'w2')
  const group = db.unitOfWork.transaction(inside => inside.work.finish([...ended('a'), ...ended('b')], 'w1', START))
  await expect(group).rejects.toThrow(LeaseLost)
  await db.unitOfWork.transaction(inside => inside.work.fence([ticket('a')], 'w1'))
})

it('begins in one go what may be begun of a group, and leaves out the rest', async () => {
  await stores.work.add(['a', 'b', 'c', 'd'].map(item))
  await takeAll()
  await begin('b', 'w2')
  const wanted = [ticket('d'), ticket('b'), ticket('c', 0), ticket('a'), { id: 'unknown', epoch: 1 }]
  const begun = await stores.work.begin(wanted, 'w1', START, LEASE)
  expect(begun.map(({ id }) => id).sort()).toEqual([item('a').id, item('d').id])
})
