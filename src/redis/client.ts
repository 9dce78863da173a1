// Connections to Redis: producers fail fast, consumers wait for ever.
import { setTimeout as sleep } from 'node:timers/promises'
import { Cluster, Redis } from 'ioredis'
import { redisTrouble } from './trouble.ts'
import type { RedisPlace } from './url.ts'

export type RedisClient = Redis | Cluster

const LONGEST_WAIT_MS = 2_000
const CONNECT_MS = 5_000
/** A server that takes commands and does not answer counts as away after this. */
const ANSWER_MS = 5_000
/** How long a producer that has just started gives Redis to say something. */
const FIRST_WORD_MS = 5_000

/** A connection that breaks does not say why; the next try to connect does. */
const WHY_MS = 1_000

const patience = (times: number): number => Math.min(times * 100, LONGEST_WAIT_MS)
/** After a failover the old master refuses writes: connect anew and say it again. */
const reconnectOnError = (error: Error): 2 | false => (error.message.startsWith('READONLY') ? 2 : false)

/** A producer's commands fail when Redis is away; a consumer's wait. Both go on connecting until disconnected. */
export function openRedis(place: RedisPlace, role: 'producer' | 'consumer'): RedisClient {
  const producer = role === 'producer'
  const shared = {
    ...(place.username === null ? {} : { username: place.username }),
    ...(place.password === null ? {} : { password: place.password }),
    ...(place.tls ? { tls: {} } : {}),
    connectTimeout: CONNECT_MS,
    keepAlive: 10_000,
    reconnectOnError,
    maxRetriesPerRequest: producer ? 0 : null,
    ...(producer ? { commandTimeout: ANSWER_MS } : {}),
  }
  const enableOfflineQueue = !producer
  if (place.kind === 'cluster') {
    return new Cluster([...place.nodes], {
      redisOptions: shared,
      enableOfflineQueue,
      clusterRetryStrategy: patience,
      // Certificates name hosts: with TLS the names must reach the check as they are.
      ...(place.tls ? { dnsLookup: (address, done) => done(null, address) } : {}),
    })
  }
  const options = { ...shared, db: place.database, enableOfflineQueue, retryStrategy: patience }
  if (place.kind === 'standalone') return new Redis({ ...options, ...place.nodes[0] })
  return new Redis({
    ...options,
    sentinels: [...place.nodes],
    name: place.master,
    sentinelRetryStrategy: patience,
    ...(place.sentinelPassword === null ? {} : { sentinelPassword: place.sentinelPassword }),
    ...(place.tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
  })
}

/** Guards a producer: each question is put to a Redis that is there, or fails at once with what is the matter. */
export function guardRedis(client: RedisClient, place: RedisPlace) {
  let last: unknown = null
  client.on('error', error => {
    last = error
  })
  client.on('ready', () => {
    last = null
  })
  const reach = async (): Promise<void> => {
    const deadline = Date.now() + FIRST_WORD_MS
    while (client.status !== 'ready') {
      if (last !== null || Date.now() > deadline || client.status === 'end') throw redisTrouble(last, place).error
      await sleep(10)
    }
  }
  return async <T>(question: () => Promise<T>): Promise<T> => {
    await reach()
    try {
      return await question()
    } catch (error) {
      const trouble = redisTrouble(error, place)
      const told = Date.now() + WHY_MS
      while (trouble.code === null && last === null && Date.now() < told) await sleep(10)
      throw trouble.code === null && last !== null ? redisTrouble(last, place).error : trouble.error
    }
  }
}
