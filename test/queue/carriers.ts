// The two carriers of the queue, each with a real server of its own that a test may stop, start and empty.
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import type { QueueBackend } from '../../src/queue/backend.ts'
import { createPostgresQueue } from '../../src/queue/bullmq/postgres.ts'
import { createRedisQueue } from '../../src/queue/bullmq/redis.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { databaseFolder } from '../support/database-folder.ts'
import { quietLog } from '../support/quiet-log.ts'
import { redisMissing, redisServer } from '../support/redis-server.ts'

export interface Carrier {
  readonly url: string
  /** The variable by which an admin names the server. */
  readonly variable: string
  open(lockMs?: number): QueueBackend
  /** Everything in the queue is gone; its tables stay. */
  wipe(): Promise<void>
  /** Keys or rows of jobs that are still there. */
  leftBehind(): Promise<number>
  /** BullMQ's own log of what it did. */
  events(): Promise<number>
  stopServer(): Promise<void>
  startServer(): Promise<void>
  close(): Promise<void>
}

/**
 * How long a consumer that died keeps its tickets, for tests that wait for it. On a machine that is busy for so long one
 * that lives has them taken away as well.
 */
export const SHORT_LOCK_MS = 1_000

export const CARRIERS = ['redis', 'postgres'] as const
export type CarrierName = (typeof CARRIERS)[number]

/** Why this carrier cannot be tested here; null: it can. */
export const missing: Readonly<Record<CarrierName, string | null>> = { redis: redisMissing, postgres: null }

/** A queue on the server at `url`, as a carrier opens it. */
export function openOn(name: CarrierName, url: string, lockMs?: number): QueueBackend {
  const create = { redis: createRedisQueue, postgres: createPostgresQueue }[name]
  return create(url, quietLog, lockMs === undefined ? {} : { lockMs })
}

export async function startCarrier(name: CarrierName): Promise<Carrier> {
  return name === 'redis' ? onRedis() : onPostgres()
}

async function onRedis(): Promise<Carrier> {
  const server = await redisServer()
  const { url } = server
  const ask = async <T>(question: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis(url)
    return question(redis).finally(() => redis.disconnect())
  }
  return {
    url,
    variable: 'REDIS_URL',
    open: lockMs => openOn('redis', url, lockMs),
    wipe: async () => {
      await ask(redis => redis.flushall())
    },
    // What stays: the queue's name, a counter, the time of its last look, and a few events.
    leftBehind: () =>
      ask(async redis => {
        const keys = await redis.keys('*')
        return keys.filter(key => !/:(meta|id|events|stalled-check)$/.test(key)).length
      }),
    events: () => ask(redis => redis.xlen('{evergreen}:evergreen:events')),
    stopServer: server.stop,
    startServer: server.start,
    close: server.close,
  }
}

async function onPostgres(): Promise<Carrier> {
  const home = await mkdtemp(join(databaseFolder, 'evergreen-queue-'))
  let server = await openDatabase({ home, log: quietLog })
  const { url } = server
  const ask = async <R extends object>(statement: string): Promise<R[]> => {
    const client = new Client({ connectionString: url })
    await client.connect()
    return (await client.query<R>(statement).finally(() => client.end())).rows
  }
  const countOf = async (table: string): Promise<number> => {
    const [row] = await ask<{ n: number }>(`select count(*)::int as n from bullmq.${table}`)
    return row?.n ?? 0
  }
  return {
    url,
    variable: 'DATABASE_URL',
    open: lockMs => openOn('postgres', url, lockMs),
    wipe: async () => {
      const tables = await ask<{ tablename: string }>(
        "select tablename from pg_tables where schemaname = 'bullmq' and tablename <> 'migration'",
      )
      await ask(`truncate ${tables.map(({ tablename }) => `bullmq.${tablename}`).join(', ')} cascade`)
    },
    leftBehind: () => countOf('job'),
    events: () => countOf('event'),
    stopServer: () => server.close(),
    startServer: async () => {
      server = await openDatabase({ home, log: quietLog })
      if (server.url !== url) throw new Error('the database came back elsewhere')
    },
    close: async () => {
      await server.close()
      await rm(home, { recursive: true, force: true })
    },
  }
}
