// Chooses the carrier of the queue: Redis when the admin names one, else the database that is there anyway.
import { createHash } from 'node:crypto'
import { Client } from 'pg'
import type { Log } from '../../contract/primitives.ts'
import type { QueueBackend } from '../backend.ts'
import { createPostgresQueue } from './postgres.ts'
import { createRedisQueue } from './redis.ts'

export interface QueueChoice {
  readonly databaseUrl: string
  /** Null: the queue runs on the database. */
  readonly redisUrl: string | null
  /** The lease of a job in ms: a dead worker's jobs are free within it. */
  readonly leaseMs: number
  /** Send traces to where the OTEL variables say. */
  readonly traces: boolean
  readonly log: Log
}

/** @throws ConfigError when REDIS_URL is not understood. */
export async function openQueue({ databaseUrl, redisUrl, leaseMs, traces, log }: QueueChoice): Promise<QueueBackend> {
  const tracing = traces ? await (await import('./telemetry.ts')).startTracing(log) : null
  const options = { lockMs: leaseMs / 2, ...(tracing === null ? {} : { telemetry: tracing.telemetry }) }
  const queue =
    redisUrl === null
      ? createPostgresQueue(databaseUrl, log, options)
      : createRedisQueue(redisUrl, log, { ...options, installation: await installationOf(databaseUrl) })
  if (tracing === null) return queue
  return {
    ...queue,
    close: async () => {
      await queue.close()
      await tracing.close()
    },
  }
}

/**
 * Names the database whose work the queue carries, so that installations, demos and tests may share a Redis: the
 * server's system identifier and the database's oid. All workers of one database get the same, however they call it.
 */
async function installationOf(databaseUrl: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ identity: string }>(
      `select system_identifier || '.' || oid as identity from pg_control_system(), pg_database
       where datname = current_database()`,
    )
    return createHash('sha256')
      .update(rows[0]?.identity ?? '')
      .digest('hex')
      .slice(0, 12)
  } finally {
    await client.end()
  }
}
