// The queue on Redis, for any number of workers on any number of machines.
import { Queue, type Telemetry, Worker } from 'bullmq'
import type { Log } from '../../contract/primitives.ts'
import { ConfigError, lineOf, RetriableError } from '../../errors.ts'
import { guardRedis, openRedis } from '../../redis/client.ts'
import { redisTrouble } from '../../redis/trouble.ts'
import { parseRedisUrl } from '../../redis/url.ts'
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
import { checksOf } from './redis-health.ts'

interface RedisQueueOptions extends Partial<QueueTimings> {
  readonly telemetry?: Telemetry
  /** Tells installations apart that share a Redis. */
  readonly installation?: string
}

/** @throws ConfigError when the URL is not understood. */
export function createRedisQueue(redisUrl: string, log: Log, options: RedisQueueOptions = {}): QueueBackend {
  const { lockMs = DEFAULT_LOCK_MS, installation } = options
  const place = parseRedisUrl(redisUrl)
  const tell = (error: unknown) => lineOf(error instanceof RetriableError ? error : redisTrouble(error, place).error)
  const shared = {
    // The braces keep all keys of the queue in one slot of a Cluster.
    prefix: installation === undefined ? '{evergreen}' : `{evergreen:${installation}}`,
    // Our own look at the server says more, and to the log.
    skipVersionCheck: true,
    ...(options.telemetry === undefined ? {} : { telemetry: options.telemetry }),
  }
  const client = openRedis(place, 'producer')
  const ask = guardRedis(client, place)
  const queue = new Queue<Ticket>(QUEUE, { ...shared, connection: client, streams: FEWEST_EVENTS })
  const away = troubleLog(log, 'queue connection', tell)
  queue.on('error', away)
  const look = () => ask(() => client.info()).then(info => checksOf(info, place))
  const close = async () => {
    await queue.close()
    client.disconnect()
  }
  return {
    prepare: async () => {
      try {
        const unsafe = (await look()).filter(({ ok }) => !ok)
        for (const { what, detail, fix } of unsafe) log.warn({ detail, fix }, `queue: ${what} of Redis`)
      } catch (error) {
        if (!(error instanceof RetriableError)) {
          await close()
          throw error
        }
        away(error)
      }
    },
    add: async tickets => {
      if (tickets.length > 0) await ask(() => queue.addBulk(jobsOf(tickets)))
    },
    waiting: tickets => ask(() => waitingOf(tickets, queue, client)),
    size: async () => {
      const counts = await ask(() => queue.getJobCounts('wait', 'prioritized', 'active'))
      const { wait = 0, prioritized = 0, active = 0 } = counts
      return { waiting: wait + prioritized, active }
    },
    checkQueue: async () => {
      try {
        return await look()
      } catch (error) {
        const fix = error instanceof ConfigError ? 'Correct it as said.' : 'Start it or correct REDIS_URL.'
        return [{ what: 'reachable', ok: false, detail: lineOf(error), fix }]
      }
    },
    consume: (concurrency, handle) => {
      const connection = openRedis(place, 'consumer')
      const trouble = troubleLog(log, 'queue worker', tell)
      connection.on('error', trouble)
      const consumer = consume(
        process => {
          const worker = new Worker<Ticket>(QUEUE, process, {
            ...shared,
            connection,
            ...workerOptions(concurrency, { lockMs }),
          })
          worker.on('error', trouble)
          return worker
        },
        handle,
        log,
      )
      return {
        close: async () => {
          await consumer.close()
          connection.disconnect()
        },
      }
    },
    close,
  }
}

/** A job in hand has a lock beside it; a finished or lost one is not there. One round trip for all. */
async function waitingOf(
  tickets: readonly string[],
  queue: Queue<Ticket>,
  client: ReturnType<typeof openRedis>,
): Promise<ReadonlySet<string>> {
  const pipeline = client.pipeline()
  for (const ticket of tickets) {
    const key = queue.toKey(ticket)
    pipeline.exists(key).exists(`${key}:lock`)
  }
  const answers = tickets.length === 0 ? [] : ((await pipeline.exec()) ?? [])
  for (const [error] of answers) if (error !== null) throw error
  return new Set(tickets.filter((_, place) => answers[2 * place]?.[1] === 1 && answers[2 * place + 1]?.[1] === 0))
}
