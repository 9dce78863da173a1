// What is handed over next: bounded, within every limit, and in turns, whoever asks and however much waits.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { DueWork, Run, StepName, Stores, WorkTicket } from '../../src/contract/stores.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { START, startedRun } from '../support/started-run.ts'

let db: FreshDatabase
let stores: Stores
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
})
afterAll(() => db.close())
beforeEach(async () => {
  await db.pool.query('truncate evergreen.work')
  await db.pool.query("update evergreen.run set status = 'complete'")
})

const LEASE = START + 60_000
const WINDOW = { queued: 100, backlog: 50 }
const OPEN = { jobs: 1_000 }
const HELD = 'w1'

let added = 0
async function flood(run: Run, count: number, step: StepName = 'pull'): Promise<void> {
  const items = Array.from({ length: count }, () => {
    added += 1
    return { id: `item-${added}`, runId: run.id, step, key: `k${added}`, payload: null }
  })
  await stores.work.add(items)
}
const take = (limits = WINDOW, perTicket = {}) => stores.work.takeDue(START, LEASE, limits, perTicket)
const begin = (items: readonly WorkTicket[]) => stores.work.begin(items, HELD, START, LEASE)
async function carryOut(items: readonly WorkTicket[]): Promise<void> {
  await begin(items)
  const ended = items.map(({ id, epoch }) => ({ id, epoch, status: 'done', note: null, detail: {} }) as const)
  await stores.work.finish(ended, HELD, START)
}
const of = (run: Run, items: readonly DueWork[]) => items.filter(({ runId }) => runId === run.id)

it('hands over another connection’s items in the first window, however many one connection has', async () => {
  const loud = await startedRun(db.unitOfWork, { limits: OPEN })
  const quiet = await startedRun(db.unitOfWork, { limits: OPEN })
  await flood(loud, 5_000)
  await flood(quiet, 10)
  const first = await take()
  expect(first).toHaveLength(100)
  expect(of(quiet, first)).toHaveLength(10)
  expect(first.slice(0, 20).map(({ runId }) => runId === quiet.id)).toEqual(
    Array.from({ length: 10 }, () => [false, true]).flat(),
  )
})

it('puts a connection that comes late before one that has much on its way already', async () => {
  const loud = await startedRun(db.unitOfWork, { limits: OPEN })
  await flood(loud, 5_000)
  await begin((await take()).slice(0, 30))
  const late = await startedRun(db.unitOfWork, { limits: OPEN })
  await flood(late, 25)
  expect(of(late, await take())).toHaveLength(25)
})

it('takes turns between the runs of one connection, and between the steps of one run', async () => {
  const one = await startedRun(db.unitOfWork)
  const two = await startedRun(db.unitOfWork, { beside: one })
  await flood(one, 500)
  await flood(one, 20, 'write-back')
  await flood(two, 20)
  const first = await take()
  expect(first).toHaveLength(16)
  const counted = Object.groupBy(first, ({ runId, step }) => `${runId === one.id ? 'one' : 'two'} ${step}`)
  expect(Object.entries(counted).map(([kind, items]) => [kind, items?.length])).toEqual([
    ['one pull', 6],
    ['one write-back', 5],
    ['two pull', 5],
  ])
})

it('lets interactive work pass scheduled work, and that pass a backfill of thousands of items', async () => {
  const backfill = await startedRun(db.unitOfWork, { priority: 'background', limits: OPEN })
  const nightly = await startedRun(db.unitOfWork, { priority: 'scheduled', beside: backfill })
  const asked = await startedRun(db.unitOfWork, { priority: 'interactive', beside: backfill })
  await flood(backfill, 5_000)
  await flood(nightly, 30)
  await flood(asked, 30)
  const first = await take()
  expect(first.map(({ priority }) => priority)).toEqual([
    ...Array<number>(30).fill(0),
    ...Array<number>(30).fill(1),
    ...Array<number>(40).fill(2),
  ])
  expect(of(asked, first)).toHaveLength(30)
})

it('never passes the limits of a connection and its steps, with several dispatchers and workers at once', async () => {
  const limit = fc.integer({ min: 1, max: 9 })
  const limits = fc.record({ jobs: limit, pull: limit, 'write-back': limit }, { requiredKeys: [] })
  await fc.assert(
    fc.asyncProperty(limits, fc.integer({ min: 1, max: 30 }), async (allowed, queued) => {
      await db.pool.query('truncate evergreen.work')
      const run = await startedRun(db.unitOfWork, { limits: allowed })
      await flood(run, 40)
      await flood(run, 40, 'write-back')
      for (let round = 0; round < 3; round += 1) {
        const rounds = await Promise.all(Array.from({ length: 4 }, () => take({ queued, backlog: 1_000 })))
        const busy = await onTheirWay()
        const all = busy.pull + busy['write-back']
        expect(all).toBeLessThanOrEqual(allowed.jobs ?? 16)
        expect(busy.pull).toBeLessThanOrEqual(allowed.pull ?? 16)
        expect(busy['write-back']).toBeLessThanOrEqual(allowed['write-back'] ?? 16)
        expect(all).toBeGreaterThan(0)
        const [first = [], ...others] = rounds
        await carryOut(first.slice(0, 5))
        await begin(others.flat())
      }
      await db.pool.query("update evergreen.run set status = 'complete' where id = $1", [run.id])
    }),
    { numRuns: 15 },
  )
})

async function onTheirWay() {
  const { rows } = await db.pool.query(
    `select count(*) filter (where step = 'pull') as pull, count(*) filter (where step = 'write-back') as "write-back"
     from evergreen.work where status = 'queued'`,
  )
  return { pull: Number(rows[0].pull), 'write-back': Number(rows[0]['write-back']) }
}

it('lets no step that has no room take the room of the others', async () => {
  const run = await startedRun(db.unitOfWork, { limits: { jobs: 8, pull: 2 } })
  await flood(run, 100)
  await flood(run, 10, 'write-back')
  const steps = Object.groupBy(await take(), ({ step }) => step)
  expect([steps['pull']?.length, steps['write-back']?.length]).toEqual([2, 6])
})

it('holds pulls back while 50 write-backs are open, those of other runs not, and goes on after', async () => {
  const behind = await startedRun(db.unitOfWork, { limits: OPEN })
  const other = await startedRun(db.unitOfWork, { limits: OPEN })
  await flood(behind, 30, 'write-back')
  await flood(behind, 20, 'enrich')
  await flood(behind, 5)
  await flood(other, 5)
  const first = await take()
  expect(of(other, first)).toHaveLength(5)
  expect(of(behind, first).map(({ step }) => step)).not.toContain('pull')
  expect(of(behind, await take())).toEqual([])
  const [item] = of(behind, first)
  await carryOut(item === undefined ? [] : [item])
  expect(of(behind, await take()).map(({ step }) => step)).toEqual(Array(5).fill('pull'))
})

it('hands over no more than the queue is to hold, over all connections, until workers take it', async () => {
  const runs = await Promise.all([1, 2, 3].map(() => startedRun(db.unitOfWork, { limits: OPEN })))
  for (const run of runs) await flood(run, 200)
  const first = await take()
  expect(first).toHaveLength(100)
  expect(await take()).toEqual([])
  await begin(first.slice(0, 7))
  expect(await take()).toHaveLength(7)
})

it('puts items of one step and priority on a ticket together, as many as it is told', async () => {
  const run = await startedRun(db.unitOfWork)
  const later = await startedRun(db.unitOfWork, { priority: 'background' })
  await flood(run, 5)
  await flood(run, 2, 'write-back')
  await flood(later, 2)
  const tickets = Map.groupBy(await take(WINDOW, { pull: 3 }), ({ ticket }) => ticket)
  const told = [...tickets.values()].map(items => items.map(({ step, priority }) => `${step} ${priority}`).join())
  const [pulls, behind] = ['pull 0', 'write-back 0']
  expect(told.sort()).toEqual([`${pulls},${pulls}`, `${pulls},${pulls},${pulls}`, 'pull 2,pull 2', behind, behind])
})
