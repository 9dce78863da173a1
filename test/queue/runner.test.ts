// Dispatcher, queue and worker together, on both of BullMQ's backends.
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Run } from '../../src/contract/stores.ts'
import type { QueueBackend } from '../../src/queue/backend.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { type RedisServer, redisServer } from '../support/redis-server.ts'
import { startedRun } from '../support/started-run.ts'
import { CARRIERS, missing, openOn } from './carriers.ts'
import { addWork, entriesOf, rowsOf, ticketOf, WIDE, workerOptions, workUntilEnded } from './line.ts'

let db: FreshDatabase
let run: Run
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  run = await startedRun(db.unitOfWork)
})

async function expectEachOnce(jobs: readonly string[]): Promise<void> {
  for (const job of jobs) {
    expect((await entriesOf(db, job)).map(({ event }) => event)).toEqual(['job.started', 'job.finished'])
  }
}

describe.each(CARRIERS)('on %s', name => {
  describe.skipIf(missing[name] !== null)(missing[name] ?? 'with a server', () => {
    let redis: RedisServer | null = null
    beforeAll(async () => {
      if (name === 'redis') redis = await redisServer()
    })
    afterAll(async () => {
      await redis?.close()
    })
    const open = (): QueueBackend => openOn(name, redis?.url ?? db.url)
    const askRedis = async <T>(question: (client: Redis) => Promise<T>): Promise<T> => {
      const client = new Redis(redis?.url ?? '')
      return question(client).finally(() => client.disconnect())
    }

    async function loseAll(): Promise<void> {
      if (redis !== null) return void (await askRedis(client => client.flushall()))
      const { rows } = await db.pool.query(
        "select tablename from pg_tables where schemaname = 'bullmq' and tablename like '%job%'",
      )
      expect(rows.length).toBeGreaterThan(0)
      for (const { tablename } of rows) await db.pool.query(`truncate bullmq.${tablename} cascade`)
    }

    /** Name and data of the job of one ticket, as the queue's server has them. */
    async function storedJob(id: string): Promise<unknown> {
      if (redis === null) {
        const { rows } = await db.pool.query('select name, data from bullmq.job where id = $1', [id])
        return rows
      }
      const keys = await askRedis(client => client.keys(`*${id}*`))
      const stored = await Promise.all(keys.map(key => askRedis(client => client.hgetall(key))))
      return stored.map(job => ({ name: job['name'], data: JSON.parse(job['data'] ?? '') }))
    }

    it('carries out every piece of work once, also what is added meanwhile and what two runners want', async () => {
      const body = vi.fn()
      const jobs = await Promise.all(Array.from({ length: 40 }, () => addWork(db, run)))
      const options = workerOptions(db, body)
      await workUntilEnded(db, run, options, open(), async () => {
        jobs.push(await addWork(db, run))
        await workUntilEnded(db, run, options, open())
      })
      expect(body).toHaveBeenCalledTimes(41)
      await expectEachOnce(jobs)
      expect((await rowsOf(db, run)).at(-1)).toMatchObject({ step: 'close-run', status: 'done' })
    })

    it('has one effect when the queue delivers a ticket twice', async () => {
      const body = vi.fn()
      const job = await addWork(db, run)
      const ticket = { ...(await ticketOf(db, job)), step: 'pull' }
      await workUntilEnded(db, run, workerOptions(db, body), open(), async queue => {
        await queue.add([ticket])
        await queue.add([ticket])
      })
      expect(body).toHaveBeenCalledTimes(1)
      await expectEachOnce([job])
    })

    it('heals when the queue has lost all it had: the lease of what was handed over runs out', async () => {
      const body = vi.fn()
      const jobs = await Promise.all([1, 2, 3].map(() => addWork(db, run)))
      const now = Date.now()
      const taken = await db.unitOfWork.stores.work.takeDue(now, now + 300, WIDE)
      const queue = open()
      await queue.prepare()
      await queue.add(taken.map(({ id, epoch, step, ticket }) => ({ id: ticket, items: [{ id, epoch }], step })))
      await queue.close()
      await loseAll()
      await workUntilEnded(db, run, workerOptions(db, body), open())
      expect(body).toHaveBeenCalledTimes(3)
      await expectEachOnce(jobs)
      expect((await rowsOf(db, run)).filter(({ step }) => step === 'pull').map(({ epoch }) => epoch)).toEqual([2, 2, 2])
    })

    it('keeps nothing but references in the queue', async () => {
      const job = await addWork(db, run)
      const ticket = await ticketOf(db, job)
      const queue = open()
      await queue.prepare()
      await queue.add([{ ...ticket, step: 'pull' }])
      await queue.close()
      expect(await storedJob(ticket.id)).toEqual([{ name: 'pull', data: ticket }])
    })
  })
})
