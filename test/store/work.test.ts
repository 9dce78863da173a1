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
const takeAll = () => stores.work.takeDue(START, LEASE, 100)
const begin = (key: string, holder = 'w1', now = START) =>
  stores.work.begin(`${run.id}-${key}`, 1, holder, now, now + 60_000)

it('adds an item once per run and key, and hands it over once', async () => {
  await stores.work.add([item('a'), item('b'), item('a')])
  await stores.work.add([{ ...item('a'), id: 'other' }])
  const taken = await takeAll()
  expect(taken.map(({ payload }) => payload)).toEqual([{ key: 'a' }, { key: 'b' }])
  expect(taken[0]).toEqual({
    id: item('a').id,
    runId: run.id,
    step: 'pull',
    payload: { key: 'a' },
    epoch: 1,
    failures: 0,
  })
  expect(await takeAll()).toEqual([])
})

it('lets several dispatchers take different items', async () => {
  await stores.work.add(Array.from({ length: 40 }, (_, place) => item(`k${place}`)))
  const takers = Array.from({ length: 4 }, () => stores.work.takeDue(START, LEASE, 15))
  const ids = (await Promise.all(takers)).flat().map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
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
  expect(await begin('a')).toMatchObject({ first: true, startedAt: START, epoch: 1 })
  expect(await begin('a', 'w2')).toBeNull()
  expect(await begin('a', 'w2', START + 60_000)).toMatchObject({ first: false, startedAt: START })
  expect(await stores.work.extend(item('a').id, 'w1', LEASE)).toBe(false)
  expect(await stores.work.extend(item('a').id, 'w2', LEASE + 60_000)).toBe(true)
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
  expect(await stores.work.reap(LEASE)).toBe(0)
  expect(await stores.work.reap(LEASE + 1)).toBe(2)
  expect(await begin('a', 'w2')).toBeNull()
  expect((await takeAll()).map(({ epoch }) => epoch)).toEqual([2, 2])
  expect(await begin('a', 'w2')).toBeNull()
  expect(await stores.work.begin(item('a').id, 2, 'w2', START, LEASE)).toMatchObject({ first: false })
})

it('fences off a holder that lost the item', async () => {
  await stores.work.add([item('a')])
  await takeAll()
  await begin('a')
  await db.unitOfWork.transaction(inside => inside.work.fence(item('a').id, 'w1'))
  await begin('a', 'w2', LEASE)
  await expect(stores.work.fence(item('a').id, 'w1')).rejects.toThrow(LeaseLost)
  await stores.work.finish(item('a').id, 'done', START, null)
  await expect(stores.work.fence(item('a').id, 'w2')).rejects.toThrow(LeaseLost)
})

it('keeps a fenced item from being reaped while results are stored', async () => {
  await stores.work.add([item('a')])
  await takeAll()
  await begin('a')
  await db.unitOfWork.transaction(async inside => {
    await inside.work.fence(item('a').id, 'w1')
    expect(await stores.work.reap(LEASE + 1)).toBe(0)
    await inside.work.finish(item('a').id, 'done', START, null)
  })
  expect(await stores.work.reap(LEASE + 1)).toBe(0)
})

it('waits until the given moment, with a note, and counts what counts as a failure', async () => {
  await stores.work.add([item('a'), item('b')])
  await takeAll()
  await begin('a')
  await begin('b')
  await stores.work.giveBack(item('a').id, 'w1', START + 500, 'the CRM is busy', true)
  await stores.work.giveBack(item('b').id, 'w1', START + 900, 'the budget is spent', false)
  await stores.work.giveBack(item('b').id, 'w2', START, 'not mine', true)
  expect(await takeAll()).toEqual([])
  expect(await stores.work.waitingNotes(run.id)).toEqual([
    { note: 'the budget is spent', until: START + 900 },
    { note: 'the CRM is busy', until: START + 500 },
  ])
  const due = await stores.work.takeDue(START + 900, LEASE, 10)
  expect(due.map(({ failures, epoch }) => [failures, epoch])).toEqual([
    [1, 2],
    [0, 2],
  ])
})
