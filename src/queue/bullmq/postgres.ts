// The queue on PostgreSQL, beside Evergreen's own tables: nothing else to install.
import { createPostgresBackend, type Telemetry, withBackend } from 'bullmq'
import { Pool } from 'pg'
import type { Log } from '../../contract/primitives.ts'
import { lineOf, RetriableError } from '../../errors.ts'
import type { QueueBackend, Ticket } from '../backend.ts'
import {
  consume,
  DEFAULT_LOCK_MS,
  FEWEST_EVENTS,
  jobsOf,
  QUEUE,
  type QueueTimings,
  troubleLog,
  workerOptions,
} from './jobs.ts'

/** Tables of the queue live beside Evergreen's own, in a schema of their own. */
const SCHEMA = 'bullmq'
const CONNECT_MS = 5_000

interface PostgresQueueOptions extends Partial<QueueTimings> {
  readonly telemetry?: Telemetry
}

export function createPostgresQueue(databaseUrl: string, log: Log, options: PostgresQueueOptions = {}): QueueBackend {
  const { lockMs = DEFAULT_LOCK_MS } = options
  const { Queue, Worker } = withBackend(createPostgresBackend)
  const telemetry = options.telemetry === undefined ? {} : { telemetry: options.telemetry }
  const connection = {
    connectionString: databaseUrl,
    schema: SCHEMA,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
  }
  const queue = new Queue<Ticket>(QUEUE, {
    connection: { ...connection, migrate: true },
    streams: FEWEST_EVENTS,
    ...telemetry,
  })
  queue.on('error', troubleLog(log, 'queue connection'))
  const pool = new Pool({ connectionString: databaseUrl, max: 1, connectionTimeoutMillis: CONNECT_MS })
  pool.on('error', troubleLog(log, 'queue connection'))
  const ask = <T>(question: () => Promise<T>) =>
    question().catch(error => Promise.reject(troubleOf(error, databaseUrl)))

  return {
    prepare: () => ask(async () => queue.waitUntilReady()).then(() => undefined),
    add: async tickets => {
      if (tickets.length > 0) await ask(() => queue.addBulk(jobsOf(tickets)))
    },
    waiting: async tickets => {
      if (tickets.length === 0) return new Set()
      const statement = `select id from ${SCHEMA}.job where queue = $1 and state = 'waiting' and id = any($2)`
      const { rows } = await ask(() => pool.query<{ id: string }>(statement, [QUEUE, tickets]))
      return new Set(rows.map(({ id }) => id))
    },
    size: async () => {
      const counts = await ask(() => queue.getJobCounts('waiting', 'prioritized', 'active'))
      return { waiting: (counts['waiting'] ?? 0) + (counts['prioritized'] ?? 0), active: counts['active'] ?? 0 }
    },
    checkQueue: async () => {
      const what = 'carried by PostgreSQL'
      try {
        await ask(() => pool.query(`select 1 from ${SCHEMA}.job limit 1`))
        return [{ what, ok: true, detail: 'its tables are there; set REDIS_URL to scale out', fix: null }]
      } catch (error) {
        return [{ what, ok: false, detail: lineOf(error), fix: 'Start a worker once: it creates what is missing.' }]
      }
    },
    consume: (concurrency, handle) =>
      consume(
        process => {
          const worker = new Worker<Ticket>(QUEUE, process, {
            connection,
            ...workerOptions(concurrency, { lockMs }),
            ...telemetry,
          })
          worker.on('error', troubleLog(log, 'queue worker'))
          return worker
        },
        handle,
        log,
      ),
    close: async () => {
      await queue.close()
      await pool.end()
    },
  }
}

/** PostgreSQL being away is the usual trouble; anything else is told in its own words. */
function troubleOf(error: unknown, databaseUrl: string): RetriableError {
  const { hostname, port } = new URL(databaseUrl)
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
  const away = code === null ? lineOf(error) : code
  return new RetriableError({
    where: 'queue',
    what: `PostgreSQL at ${hostname}:${port || 5432} did not do what the queue asked (${away})`,
    fix: 'Start it or correct DATABASE_URL.',
    cause: error,
  })
}
