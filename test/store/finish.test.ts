import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Stores } from '../../src/contract/stores.ts'
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

async function runWith(count: number) {
  const run = await startedRun(db.unitOfWork)
  const items = Array.from({ length: count }, (_, place) => {
    return { id: `${run.id}-${place}`, runId: run.id, step: 'pull', key: `k${place}`, payload: null } as const
  })
  await stores.work.add(items)
  return { run, items }
}

it.each([2, 3, 8])('makes close-run due exactly once when %i workers end the last items at once', async count => {
  const { run, items } = await runWith(count)
  await Promise.all(
    items.map(({ id }) => db.unitOfWork.transaction(inside => inside.work.finish(id, 'done', START, null))),
  )
  expect(await closings(run.id)).toBe(1)
  const due = await stores.work.takeDue(START, START + 1, 10)
  expect(due.filter(({ step }) => step === 'close-run')).toMatchObject([{ runId: run.id, payload: { runId: run.id } }])
})

it('waits for what follows from an item', async () => {
  const { run, items } = await runWith(1)
  await db.unitOfWork.transaction(async inside => {
    await inside.work.add([{ id: `${run.id}-next`, runId: run.id, step: 'enrich', key: 'next', payload: null }])
    for (const { id } of items) await inside.work.finish(id, 'done', START, null)
  })
  expect(await closings(run.id)).toBe(0)
  expect(await stores.work.openOf(run.id, 'close-run')).toBe(1)
  await stores.work.finish(`${run.id}-next`, 'done', START, null)
  expect(await closings(run.id)).toBe(1)
  expect(await stores.work.openOf(run.id, 'close-run')).toBe(0)
  expect(await stores.work.openOf(run.id, 'pull')).toBe(1)
})

it('counts a failed item as ended, and an item that is ended twice once', async () => {
  const { run, items } = await runWith(3)
  const [a = '', b = '', c = ''] = items.map(({ id }) => id)
  await stores.work.finish(a, 'failed', START, 'the CRM refused')
  await stores.work.finish(a, 'done', START, null)
  await stores.work.finish(b, 'done', START, null)
  expect(await closings(run.id)).toBe(0)
  await stores.work.finish(c, 'done', START, null)
  expect(await closings(run.id)).toBe(1)
  expect(await stores.work.failedOf(run.id)).toEqual([{ step: 'pull', note: 'the CRM refused' }])
})

it('undoes the ending when the transaction fails', async () => {
  const { run, items } = await runWith(1)
  const failing = db.unitOfWork.transaction(async inside => {
    for (const { id } of items) await inside.work.finish(id, 'done', START, null)
    throw new Error('crash')
  })
  await expect(failing).rejects.toThrow('crash')
  expect(await closings(run.id)).toBe(0)
  expect(await stores.work.openOf(run.id, 'close-run')).toBe(1)
})
