// The worker on the real database: each job has one start, one end and one effect, whatever happens to it.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import type { Run } from '../../src/contract/stores.ts'
import { ConfigError, ConnectionLost, FatalError, LeaseLost, Postponed, RowRejected } from '../../src/errors.ts'
import { anyStep } from '../../src/queue/worker.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { startedRun } from '../support/started-run.ts'
import { addWork, done, entriesOf, handle, handleTicket, rowsOf, stepsOf, ticketOf, workerOptions } from './line.ts'

let db: FreshDatabase
let run: Run
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  run = await startedRun(db.unitOfWork)
})

const what = 'it did not work'
const events = async (job: string) => (await entriesOf(db, job)).map(({ event }) => event)
const firstRow = async () => (await rowsOf(db, run))[0]

it('records counts, calls, duration and failures at the end of a job, and makes close-run due after the last', async () => {
  const job = await addWork(db, run)
  await handle(
    db,
    job,
    workerOptions(db, () => undefined),
  )
  const [start, end, ...more] = await entriesOf(db, job)
  expect(more).toEqual([])
  expect(start.event).toBe('job.started')
  expect(end).toEqual({
    event: 'job.finished',
    detail: { counts: { pulled: 1 }, calls: 7, durationMs: expect.any(Number), failures: 0 },
  })
  expect(await db.unitOfWork.stores.work.closeEnded()).toBe(1)
  expect((await rowsOf(db, run)).map(({ step, status }) => [step, status])).toEqual([
    ['pull', 'done'],
    ['close-run', 'waiting'],
  ])
})

it('keeps what a job stored before it failed, forgets its failures then, and adds its counts to those of the end', async () => {
  const job = await addWork(db, run)
  const further = { step: 'enrich' as const, runId: run.id, key: 'further', payload: null }
  const part = async () => ({ counts: { pulled: 2 }, next: [further] })
  let attempts = 0
  const step = anyStep({
    name: 'pull',
    payload: z.unknown(),
    run: async (_, context) => {
      attempts += 1
      if (attempts === 1) throw new ConnectionLost({ what: 'the line is dead' })
      await context.store(part)
      if (attempts === 2) throw new ConnectionLost({ what: 'the line is dead' })
      return part
    },
  })
  const options = workerOptions(db, () => undefined, { steps: [step] })
  await handle(db, job, options)
  expect(await firstRow()).toMatchObject({ status: 'waiting', failures: 1 })
  await db.pool.query('update evergreen.work set due_at = now() where id = $1', [job])
  await handle(db, job, options)
  expect(await firstRow()).toMatchObject({ status: 'waiting', failures: 1 })
  expect((await rowsOf(db, run)).map(({ step: name }) => name)).toEqual(['pull', 'enrich'])
  await db.pool.query('update evergreen.work set due_at = now() where id = $1', [job])
  await handle(db, job, options)
  expect((await entriesOf(db, job)).at(-1)).toMatchObject({ event: 'job.finished', detail: { counts: { pulled: 4 } } })
})

it('tells a job to yield when its writes lag too far, and at once when its sync is paused', async () => {
  const told: string[] = []
  const step = anyStep({
    name: 'pull',
    payload: z.unknown(),
    run: async (_, context) => {
      told.push(await context.yields())
      return async () => ({ counts: {}, next: [] })
    },
  })
  const options = workerOptions(db, () => undefined, { steps: [step], limits: { queued: 100, backlog: 2 } })
  const behind = (key: string) => ({ id: randomUUID(), step: 'write-back' as const, runId: run.id, key, payload: null })
  await handle(db, await addWork(db, run), options)
  await db.unitOfWork.stores.work.add(['a', 'b'].map(behind))
  await handleTicket(await ticketOf(db, await addWork(db, run)), options)
  const paused = await ticketOf(db, await addWork(db, run))
  await db.unitOfWork.stores.syncs.setPaused(run.syncName, Date.now())
  await handleTicket(paused, options)
  await db.unitOfWork.stores.syncs.setPaused(run.syncName, null)
  expect(told).toEqual(['not yet', 'soon', 'now'])
})

it('does nothing for a ticket that comes again, at the same time or later', async () => {
  const job = await addWork(db, run)
  const body = vi.fn(() => sleep(50))
  const ticket = await ticketOf(db, job)
  await Promise.all([1, 2, 3].map(() => handleTicket(ticket, workerOptions(db, body))))
  await handleTicket(ticket, workerOptions(db, body))
  expect(body).toHaveBeenCalledTimes(1)
  expect(await events(job)).toEqual(['job.started', 'job.finished'])
})

it('does nothing for a ticket of an earlier handing-over', async () => {
  const job = await addWork(db, run)
  const body = vi.fn()
  const old = await ticketOf(db, job, -1)
  await db.unitOfWork.stores.work.reap(Date.now() + 1, old.items)
  const now = await ticketOf(db, job)
  await handleTicket(old, workerOptions(db, body))
  expect(body).not.toHaveBeenCalled()
  await handleTicket(now, workerOptions(db, body))
  expect(body).toHaveBeenCalledTimes(1)
})

it.each([
  ['a wrong set-up', new ConfigError({ what })],
  ['a hopeless run', new FatalError({ what })],
  ['a rejected row', new RowRejected({ what, code: 'X' })],
])('fails the job once and for all by %s', async (_, error) => {
  const job = await addWork(db, run)
  await handle(
    db,
    job,
    workerOptions(db, () => Promise.reject(error)),
  )
  expect(await firstRow()).toMatchObject({ status: 'failed', note: what })
  const [, end, ...more] = await entriesOf(db, job)
  expect(more).toEqual([])
  expect(end).toMatchObject({ event: 'job.failed', detail: { note: what, calls: 7, counts: {} } })
})

it('gives a job back without a second start entry, and ends it once', async () => {
  const job = await addWork(db, run)
  const until = Date.now() - 1
  await handle(
    db,
    job,
    workerOptions(db, () => Promise.reject(new Postponed({ what, until }))),
  )
  expect(await firstRow()).toMatchObject({ status: 'waiting', note: what, failures: 0 })
  await handle(
    db,
    job,
    workerOptions(db, () => undefined),
  )
  expect(await events(job)).toEqual(['job.started', 'job.finished'])
})

it('counts failures that may heal, and fails the job with the last one when they are too many', async () => {
  const job = await addWork(db, run)
  const lost = workerOptions(db, () => Promise.reject(new ConnectionLost({ what })))
  for (let failure = 1; failure <= 10; failure += 1) {
    await handle(db, job, lost)
    expect(await firstRow()).toMatchObject({ status: 'waiting', failures: failure })
    await db.pool.query("update evergreen.work set due_at = now() - interval '1 s' where id = $1", [job])
  }
  await handle(db, job, lost)
  expect(await firstRow()).toMatchObject({ status: 'failed', note: what })
  expect(await events(job)).toEqual(['job.started', 'job.failed'])
})

it('fails a job whose payload it does not understand, and says which step and what to do', async () => {
  const job = await addWork(db, run, { n: 'no number' })
  const body = vi.fn()
  await handle(db, job, workerOptions(db, body))
  expect(body).not.toHaveBeenCalled()
  const note = 'step pull: its payload is not understood. Start the sync again.'
  expect(await firstRow()).toMatchObject({ status: 'failed', note })
})

it('fails a job of a step that this version does not have', async () => {
  const job = await addWork(db, run)
  await handle(
    db,
    job,
    workerOptions(db, () => undefined, { steps: [] }),
  )
  expect(await firstRow()).toMatchObject({
    status: 'failed',
    note: `job ${job}: no step pull. Update every worker to one version.`,
  })
})

it('tells a job to stop when another worker took it over, and stores nothing of it', async () => {
  const job = await addWork(db, run)
  const committed = vi.fn(done)
  const reasons: unknown[] = []
  const body = async ({ signal, transaction }: Parameters<Parameters<typeof stepsOf>[0]>[0]) => {
    await db.pool.query("update evergreen.work set holder = 'another' where id = $1", [job])
    await new Promise(resolve => signal.addEventListener('abort', resolve))
    reasons.push(signal.reason)
    await expect(transaction(async () => 'stored')).rejects.toThrow(LeaseLost)
  }
  await handle(
    db,
    job,
    workerOptions(db, () => undefined, { steps: stepsOf(body, committed), leaseMs: 150 }),
  )
  expect(reasons).toEqual([expect.any(LeaseLost)])
  expect(committed).not.toHaveBeenCalled()
  expect(await firstRow()).toMatchObject({ status: 'queued' })
  expect(await events(job)).toEqual(['job.started'])
})

it('stores nothing of a job that another worker took over unnoticed', async () => {
  const job = await addWork(db, run)
  const takenOver = async () => {
    await db.pool.query("update evergreen.work set holder = 'another' where id = $1", [job])
  }
  const commit = async (stores: Parameters<typeof done>[0]) => {
    await stores.syncs.moveCursor(run.syncId, 42)
    return done(stores)
  }
  await handle(
    db,
    job,
    workerOptions(db, () => undefined, { steps: stepsOf(takenOver, commit) }),
  )
  expect((await db.unitOfWork.stores.syncs.byId(run.syncId))?.cursor).toBeNull()
  expect(await firstRow()).toMatchObject({ status: 'queued' })
  expect(await events(job)).toEqual(['job.started'])
})

it('stores all of a commit or nothing of it', async () => {
  const job = await addWork(db, run)
  const half = async (stores: Parameters<typeof done>[0]) => {
    await stores.syncs.moveCursor(run.syncId, 42)
    throw new FatalError({ what })
  }
  await handle(
    db,
    job,
    workerOptions(db, () => undefined, { steps: stepsOf(() => undefined, half) }),
  )
  expect((await db.unitOfWork.stores.syncs.byId(run.syncId))?.cursor).toBeNull()
  expect(await events(job)).toEqual(['job.started', 'job.failed'])
})

it.each(['before', 'while'])('gives a job back at once, not as failed, when asked to stop %s it runs', async when => {
  const job = await addWork(db, run)
  const stop = new AbortController()
  if (when === 'before') stop.abort()
  const body = ({ signal }: { signal: AbortSignal }) => {
    stop.abort()
    signal.throwIfAborted()
  }
  await handle(db, job, workerOptions(db, body, { stopping: stop.signal }))
  expect(await firstRow()).toMatchObject({ status: 'waiting', failures: 0, note: 'the worker was stopped' })
})
