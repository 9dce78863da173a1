// The changes of the day are summed up of all runs, and those of a run at rest are not counted at every look.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Run } from '../../../src/contract/stores.ts'
import { createDayChanges } from '../../../src/operations/overview/changes.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { startedRun } from '../../support/started-run.ts'

let db: FreshDatabase
let active: Run
let ended: Run
let clock: { at: number; now: () => number }

beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  await db.pool.query('truncate evergreen.connection, evergreen.run, evergreen.proposal, evergreen.run_refusal cascade')
  active = await startedRun(db.unitOfWork, { name: 'one' })
  ended = await startedRun(db.unitOfWork, { name: 'two' })
  await db.unitOfWork.stores.runs.close(ended.id, { status: 'complete', endedAt: ended.startedAt, note: null })
  clock = { at: ended.startedAt + 1, now: () => clock.at }
})

const change = (of: Run, record: number, outcome: string | null) =>
  db.pool.query(
    `insert into evergreen.proposal (run_id, connection_id, stream, chunk, record_id, field, before, after, reason,
       ground, confidence, freshness, at, outcome)
     values ($1, $2, 'Contact', 'c', $3, 'Phone', 'a', 'b', 'filled', '{}', 1, null, now(), $4)`,
    [of.id, of.connectionId, String(record), outcome],
  )

function look() {
  const changes = createDayChanges({ unitOfWork: db.unitOfWork, clock })
  return () => changes(clock.at)
}

it('are summed up of all runs, in the order of their names', async () => {
  await change(active, 1, null)
  await change(active, 2, 'applied')
  await change(ended, 3, 'applied')
  await change(ended, 4, 'conflict')
  const refuse = `insert into evergreen.run_refusal (run_id, chunk, refusal, times) values ($1, 'c', 'lock', 2)`
  for (const run of [active, ended]) await db.pool.query(refuse, [run.id])
  const told = await look()()
  expect(told).toEqual({ outcomes: { applied: 2, conflict: 1, pending: 1 }, refusals: { lock: 4 } })
  expect(Object.keys(told.outcomes)).toEqual(['applied', 'conflict', 'pending'])
})

it('are counted anew of a run that goes on, and of one at rest after a minute', async () => {
  const changes = look()
  expect((await changes()).outcomes).toEqual({})
  await change(active, 1, 'applied')
  await change(ended, 2, 'applied')
  expect((await changes()).outcomes).toEqual({ applied: 1 })
  clock.at += 59_999
  expect((await changes()).outcomes).toEqual({ applied: 1 })
  clock.at += 1
  expect((await changes()).outcomes).toEqual({ applied: 2 })
})

it('are counted anew when a run ends', async () => {
  const changes = look()
  await changes()
  await change(active, 1, 'applied')
  await db.unitOfWork.stores.runs.close(active.id, { status: 'complete', endedAt: clock.at, note: null })
  expect((await changes()).outcomes).toEqual({ applied: 1 })
})

it('are left out of a run that began more than a day ago and has ended', async () => {
  await change(ended, 1, 'applied')
  const changes = look()
  expect((await changes()).outcomes).toEqual({ applied: 1 })
  clock.at += 24 * 60 * 60_000
  expect((await changes()).outcomes).toEqual({})
})

it('are not counted anew at every look where to count them takes long', async () => {
  const { figures } = db.unitOfWork.stores
  const slowly: typeof figures.changesOf = async ids => {
    clock.at += 3_000
    return figures.changesOf(ids)
  }
  const stores = { ...db.unitOfWork.stores, figures: { ...figures, changesOf: slowly } }
  const changes = createDayChanges({ unitOfWork: { stores }, clock })
  await changes(clock.at)
  await change(active, 1, 'applied')
  clock.at += 59_999
  expect((await changes(clock.at)).outcomes).toEqual({})
  clock.at += 1
  expect((await changes(clock.at)).outcomes).toEqual({ applied: 1 })
})
