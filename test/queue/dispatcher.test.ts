// What the dispatcher makes of work rows, on both of BullMQ's backends.
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import type { Run } from '../../src/contract/stores.ts'
import type { QueueBackend, Ticket } from '../../src/queue/backend.ts'
import { type DispatcherOptions, startDispatcher } from '../../src/queue/dispatcher.ts'
import { startRunner } from '../../src/queue/runner.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { type RedisServer, redisServer } from '../support/redis-server.ts'
import { startedRun } from '../support/started-run.ts'
import { CARRIERS, missing, openOn } from './carriers.ts'
import { addMany, rowsOf, WIDE, workerOptions } from './line.ts'

const OPEN = { jobs: 1_000 }
const WINDOW = { queued: 100, backlog: 50 }
/** For what never comes: a machine may be busy with more than the tests. */
const PATIENCE_MS = 30_000

describe.each(CARRIERS)('on %s', name => {
  describe.skipIf(missing[name] !== null)(missing[name] ?? 'with a server', () => {
    let redis: RedisServer | null = null
    let db: FreshDatabase
    let queue: QueueBackend
    let closing: (() => Promise<void>)[] = []
    beforeAll(async () => {
      if (name === 'redis') redis = await redisServer()
    })
    afterAll(async () => {
      await redis?.close()
    })
    beforeEach(async () => {
      db = await freshDatabase()
      await wipe()
      queue = openOn(name, redis?.url ?? db.url)
      await queue.prepare()
      closing = [queue.close, db.close]
    })
    afterEach(async () => {
      for (const close of closing) await close()
    })

    async function wipe(): Promise<void> {
      if (redis === null) {
        await db.pool.query(
          "do $$ begin if to_regclass('bullmq.job') is not null then truncate bullmq.job cascade; end if; end $$",
        )
        return
      }
      const client = new Redis(redis.url)
      await client.flushall().finally(() => client.disconnect())
    }
    async function dispatch(part: Partial<DispatcherOptions> = {}): Promise<void> {
      const parts = { unitOfWork: db.unitOfWork, queue, clock: systemClock, log: quietLog }
      const options = { ...parts, leaseMs: 60_000, limits: WINDOW, perTicket: () => ({}) }
      const dispatcher = await startDispatcher({ ...options, ...part })
      closing.unshift(dispatcher.stop)
    }
    const untilWaiting = (count: number) =>
      vi.waitFor(async () => expect((await queue.size()).waiting).toBe(count), { timeout: PATIENCE_MS, interval: 20 })
    const epochs = async (run: Run) => (await rowsOf(db, run)).map(({ status, epoch }) => `${status} ${epoch}`)

    it('keeps the queue small while 20,000 items wait, and refills it as workers take them', async () => {
      const run = await startedRun(db.unitOfWork, { limits: OPEN })
      await addMany(db, run, 20_000)
      await dispatch()
      await dispatch()
      await untilWaiting(100)
      const begun = new Set<string>()
      const consumer = queue.consume(20, async ({ items }) => {
        for (const { id } of await db.unitOfWork.stores.work.begin(items, 'w1', Date.now(), Date.now() + 60_000))
          begun.add(id)
        expect((await queue.size()).waiting).toBeLessThanOrEqual(100)
      })
      await vi.waitFor(() => expect(begun.size).toBeGreaterThan(400), { timeout: PATIENCE_MS })
      await consumer.close()
      await untilWaiting(100)
    })

    it('leaves an item its place while the queue still holds it, although its lease ran out', async () => {
      const run = await startedRun(db.unitOfWork)
      await addMany(db, run, 3)
      await dispatch({ leaseMs: 100 })
      await untilWaiting(3)
      await sleep(1_300)
      expect(await epochs(run)).toEqual(['queued 1', 'queued 1', 'queued 1'])
      expect((await queue.size()).waiting).toBe(3)
    })

    it('hands an item over again that the queue has lost', async () => {
      const run = await startedRun(db.unitOfWork)
      await addMany(db, run, 2)
      await dispatch({ leaseMs: 2_000 })
      await untilWaiting(2)
      await wipe()
      await vi.waitFor(async () => expect(await epochs(run)).toEqual(['queued 2', 'queued 2']), {
        timeout: PATIENCE_MS,
      })
      await untilWaiting(2)
    })

    it('lets short jobs share a ticket, so that few tickets carry many items', async () => {
      const run = await startedRun(db.unitOfWork, { limits: OPEN })
      const ids = await addMany(db, run, 90)
      await dispatch({ perTicket: () => ({ pull: 20 }) })
      await untilWaiting(5)
      const came: Ticket[] = []
      const consumer = queue.consume(1, async ticket => {
        came.push(ticket)
      })
      await untilWaiting(0)
      await consumer.close()
      expect(came.map(({ items }) => items.length)).toEqual([20, 20, 20, 20, 10])
      expect(came.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(ids)
    })

    it('ends an interactive run, close-run included, long before a background run of thousands of items', async () => {
      const backfill = await startedRun(db.unitOfWork, { priority: 'background', limits: OPEN })
      const asked = await startedRun(db.unitOfWork, { beside: backfill })
      await addMany(db, backfill, 4_000)
      const options = { ...workerOptions(db, () => sleep(10)), queue, limits: WIDE }
      const runner = await startRunner({ ...options, stop: new AbortController().signal })
      closing = [runner.close, db.close]
      const openOf = async (run: Run) => (await rowsOf(db, run)).filter(({ status }) => status !== 'done')
      await vi.waitFor(async () => expect((await openOf(backfill)).length).toBeLessThan(3_990), {
        timeout: PATIENCE_MS,
      })
      await addMany(db, asked, 5)
      await vi.waitFor(
        async () => {
          expect((await rowsOf(db, asked)).at(-1)?.step).toBe('close-run')
          expect(await openOf(asked)).toEqual([])
        },
        { timeout: PATIENCE_MS, interval: 50 },
      )
      expect((await openOf(backfill)).length).toBeGreaterThan(500)
    })
  })
})
