// Stopping a run: nothing more is begun, what was sent is settled, and the next run comes back to what is left.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { LANES } from '../../jobs/batch/rounds.ts'
import { ConnectionLost, RetriableError } from '../../src/errors.ts'
import { retryRun } from '../../src/operations/write/retry.ts'
import { stopRun } from '../../src/operations/write/stop.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { openRoute, outcomesOf, type Route, shouting } from './route.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const stop = (id: string, { parts }: Route) => stopRun(id, 'user:ada', parts)
const countsOf = (id: string) => db.unitOfWork.stores.runs.counts(id)
const eventsOf = async (runId: string) =>
  (await db.unitOfWork.stores.audit.list({ runId, limit: 1_000 }))
    .filter(({ event }) => event.startsWith('run.'))
    .map(({ event, actor }) => [event, actor])

it('ends between two batches: what was sent has its outcome, and nothing else was sent', async () => {
  const crm = shouting(60)
  crm.batchSize = 2
  const route = await openRoute(db, crm)
  crm.outcomeOf = () => {
    crm.meanwhile ??= stop(id, route)
    return { status: 'applied', answer: 'success' }
  }
  const { id } = await route.start()
  await route.work()
  await crm.meanwhile
  await route.work()
  const sent = crm.batches.flat().length
  expect(crm.batches.length).toBeLessThanOrEqual(2 * LANES)
  expect(await outcomesOf(db, id)).toHaveLength(sent)
  expect((await countsOf(id)).outcomes).toMatchObject({ applied: sent, pending: 60 - sent })
  expect(await route.run(id)).toMatchObject({
    status: 'stopped',
    note: `stopped by user:ada; ${60 - sent} changes are not written: a retry of the run writes them`,
  })
  expect(await eventsOf(id)).toEqual([
    ['run.started', 'cli:test'],
    ['run.stopped', 'user:ada'],
    ['run.closed', 'worker'],
  ])
})

it('is gone on with by the next run, which begins where the stopped one did', async () => {
  const crm = shouting(30)
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.step()
  await stop(id, route)
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'stopped', note: 'stopped by user:ada' })
  expect(crm.batches).toEqual([])
  expect((await db.unitOfWork.stores.syncs.byName(route.sync))?.cursor).toBeNull()
  const next = await route.start({ mode: 'incremental' })
  await route.work()
  expect(await route.run(next.id)).toMatchObject({ status: 'complete' })
  expect(await outcomesOf(db, next.id)).toHaveLength(30)
})

it('leaves what it had found and not written to a retry', async () => {
  const crm = shouting(4)
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.step()
  await route.step()
  await stop(id, route)
  await route.work()
  expect((await countsOf(id)).outcomes).toMatchObject({ applied: 0, pending: 4 })
  const retry = await retryRun(id, 'user:ada', route.parts)
  await route.work()
  expect((await countsOf(retry.id)).outcomes).toMatchObject({ applied: 4, pending: 0 })
})

it('finds out what became of a write whose worker died, before it closes', async () => {
  const crm = shouting(1)
  const route = await openRoute(db, crm)
  crm.outcomeOf = ({ recordId, fields, intentId }) => {
    Object.assign(crm.records.get(recordId) ?? {}, fields)
    crm.receipts.set(recordId, intentId)
    throw new ConnectionLost({ what: 'the line went dead' })
  }
  const { id } = await route.start()
  await route.work()
  await stop(id, route)
  await route.finish(id)
  expect(crm.batches).toHaveLength(1)
  expect(await route.run(id)).toMatchObject({ status: 'stopped' })
  expect(await outcomesOf(db, id)).toMatchObject([{ record: 'r0', outcome: 'applied' }])
})

it('waits neither for the end of a pause nor for the CRM to be less busy', async () => {
  const crm = shouting(1)
  crm.outcomeOf = () => {
    throw new RetriableError({ what: 'too many requests', retryAfterMs: 3_600_000 })
  }
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  await db.unitOfWork.stores.syncs.setPaused(route.sync, Date.now())
  await stop(id, route)
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'stopped' })
})

it('keeps a run that would have stopped at its plan from making one', async () => {
  const route = await openRoute(db, shouting(2), { approval: 'always' })
  const { id } = await route.start()
  await route.step()
  await route.step()
  await stop(id, route)
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'stopped', note: 'stopped by user:ada' })
  expect(await db.unitOfWork.stores.plans.of(id)).toBeNull()
})

it('changes nothing the second time, and refuses a run that has ended or waits at its plan', async () => {
  const route = await openRoute(db, shouting(1))
  const { id } = await route.start()
  await stop(id, route)
  expect(await stopRun(id, 'cli:bob', route.parts)).toMatchObject({ status: 'active', stoppedBy: 'user:ada' })
  await route.work()
  await expect(stop(id, route)).rejects.toThrow(`run ${id}: it has ended: stopped. Start ${route.sync} again`)
  const planned = await route.start({ dryRun: true })
  await route.work()
  await expect(stop(planned.id, route)).rejects.toThrow(`decline it with: evergreen reject ${planned.id}`)
})
