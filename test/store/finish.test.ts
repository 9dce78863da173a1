import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BegunWork, EndedWork, Stores } from '../../src/contract/stores.ts'
import { LeaseLost } from '../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { START, startedRun } from '../support/started-run.ts'

let db: FreshDatabase
let stores: Stores
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
})
afterAll(() => db.close())

async function closings(runId: string): Promise<number> {
  const { rowCount } = await db.pool.query(`select from evergreen.work where run_id = $1 and key = 'close-run'`, [
    runId,
  ])
  return rowCount ?? 0
}

const take = () => stores.work.takeDue(START, START + 60_000, { queued: 100, backlog: 100 })
const beginAll = async () => stores.work.begin(await take(), 'w1', START, START + 60_000)

/** A run whose items are all held by w1. */
async function runWith(count: number) {
  const run = await startedRun(db.unitOfWork)
  const items = Array.from({ length: count }, (_, place) => {
    return { id: `${run.id}-${place}`, runId: run.id, step: 'pull', key: `k${place}`, payload: null } as const
  })
  await stores.work.add(items)
  const begun = (await beginAll()).filter(({ runId }) => runId === run.id)
  return { run, items: begun.sort((a, b) => a.id.localeCompare(b.id)) }
}

function finish(item: BegunWork | undefined, status: EndedWork['status'] = 'done', inside = stores): Promise<void> {
  if (item === undefined) throw new Error('there is no such item')
  const note = status === 'done' ? null : 'the CRM refused'
  return inside.work.finish([{ id: item.id, epoch: item.epoch, status, note, detail: { calls: 1 } }], 'w1', START)
}

it.each([2, 3, 8])('makes close-run due exactly once when %i workers end the last items at once', async count => {
  const { run, items } = await runWith(count)
  await Promise.all(
    items.map(item => db.unitOfWork.transaction(inside => finish(item, 'done', inside)).then(stores.work.closeEnded)),
  )
  await stores.work.closeEnded()
  expect(await closings(run.id)).toBe(1)
  expect((await beginAll()).filter(({ step }) => step === 'close-run')).toMatchObject([
    { runId: run.id, payload: { runId: run.id } },
  ])
})

it('sees no end of a run while the last item and what follows from it are about to change places', async () => {
  const { run, items } = await runWith(1)
  const next = { id: `${run.id}-next`, runId: run.id, step: 'enrich', key: 'next', payload: null } as const
  await db.unitOfWork.transaction(async inside => {
    await finish(items[0], 'done', inside)
    expect(await stores.work.closeEnded()).toBe(0)
    await inside.work.add([next])
    expect(await stores.work.closeEnded()).toBe(0)
  })
  expect(await stores.work.closeEnded()).toBe(0)
  expect(await stores.work.openOf(run.id, 'close-run')).toBe(1)
  const [follower] = await beginAll()
  await finish(follower)
  expect(await stores.work.closeEnded()).toBe(1)
  expect(await closings(run.id)).toBe(1)
  expect(await stores.work.openOf(run.id, 'close-run')).toBe(0)
  expect(await stores.work.openOf(run.id, 'pull')).toBe(1)
})

it('counts a failed item as ended, and an item that is ended twice once', async () => {
  const { run, items } = await runWith(3)
  const [a, b, c] = items
  await finish(a, 'failed')
  await expect(finish(a, 'done')).rejects.toThrow(LeaseLost)
  await finish(b)
  expect(await stores.work.closeEnded()).toBe(0)
  await finish(c)
  expect(await stores.work.closeEnded()).toBe(1)
  expect(await closings(run.id)).toBe(1)
  expect(await stores.work.failedOf(run.id)).toEqual([{ step: 'pull', note: 'the CRM refused' }])
})

it('leaves one final audit entry of each item that ended, and none where the ending was refused', async () => {
  const { run, items } = await runWith(2)
  const [a, b] = items
  await finish(a, 'failed')
  await finish(b)
  await expect(finish(b)).rejects.toThrow(LeaseLost)
  const entries = await stores.audit.list({ runId: run.id, limit: 9 })
  expect(entries.filter(({ event }) => event !== 'job.started')).toMatchObject([
    { event: 'job.failed', actor: 'worker', jobId: a?.id, step: 'pull', at: START, detail: { calls: 1 } },
    { event: 'job.finished', actor: 'worker', jobId: b?.id, step: 'pull', at: START, detail: { calls: 1 } },
  ])
  expect(await stores.work.closeEnded()).toBe(1)
})

it('names in the entries of an item the connection that its run began with', async () => {
  const { run, items } = await runWith(2)
  const { connectionId: elsewhere } = await startedRun(db.unitOfWork)
  await db.pool.query('update evergreen.sync set connection_id = $1 where id = $2', [elsewhere, run.syncId])
  await finish(items[0], 'failed')
  await finish(items[1])
  const found = async (connectionId: string) => {
    const entries = await stores.audit.list({ connectionId, actor: 'worker', limit: 9 })
    return entries.map(({ event }) => event)
  }
  expect(await found(run.connectionId)).toEqual(['job.started', 'job.started', 'job.failed', 'job.finished'])
  expect(await found(elsewhere)).toEqual([])
  expect(await stores.work.closeEnded()).toBe(1)
})

it('undoes the ending when the transaction fails', async () => {
  const { run, items } = await runWith(1)
  const failing = db.unitOfWork.transaction(async inside => {
    await finish(items[0], 'done', inside)
    throw new Error('crash')
  })
  await expect(failing).rejects.toThrow('crash')
  expect(await stores.work.closeEnded()).toBe(0)
  expect(await closings(run.id)).toBe(0)
  expect(await stores.work.openOf(run.id, 'close-run')).toBe(1)
})

it('leaves alone runs that have no work yet and runs that are closed', async () => {
  const empty = await startedRun(db.unitOfWork)
  const { run, items } = await runWith(1)
  await finish(items[0])
  await stores.runs.close(run.id, { status: 'failed', endedAt: START, note: 'stopped' })
  expect(await stores.work.closeEnded()).toBe(0)
  expect([await closings(empty.id), await closings(run.id)]).toEqual([0, 0])
})
