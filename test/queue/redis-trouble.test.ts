// What an admin reads when Redis is there and cannot be used, or is something else: one line, what to do, no password.
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Log } from '../../src/contract/primitives.ts'
import { ConfigError } from '../../src/errors.ts'
import { createRedisQueue } from '../../src/queue/bullmq/redis.ts'
import { checksOf } from '../../src/queue/bullmq/redis-health.ts'
import { redisTrouble } from '../../src/redis/trouble.ts'
import { parseRedisUrl } from '../../src/redis/url.ts'
import { quietLog } from '../support/quiet-log.ts'
import { type RedisServer, redisMissing, redisServer } from '../support/redis-server.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** The line with which a queue on this URL refuses to begin. */
async function refusalOf(url: string): Promise<unknown> {
  const queue = createRedisQueue(url, quietLog)
  return queue.prepare().catch((error: unknown) => error)
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(async () => server.close())
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe.skipIf(redisMissing !== null)(`Redis ${redisMissing ?? 'with a password'}`, () => {
  const started = async (args: readonly string[]): Promise<RedisServer> => {
    const server = await redisServer({ args })
    closers.push(server.close)
    return server
  }

  it('refuses a wrong password, and asks for one that is missing', async () => {
    const { port, url } = await started(['--requirepass', 'right'])
    expect(await refusalOf(`redis://:wr0ng@127.0.0.1:${port}`)).toEqual(
      new ConfigError({
        where: 'queue',
        what: `Redis at 127.0.0.1:${port} refuses the login`,
        fix: 'Correct the user and the password in REDIS_URL.',
      }),
    )
    expect(await refusalOf(url)).toEqual(
      new ConfigError({
        where: 'queue',
        what: `Redis at 127.0.0.1:${port} asks for a password`,
        fix: 'Put it into REDIS_URL: redis://user:password@host:port.',
      }),
    )
  })

  it('is warned of when it may drop jobs', async () => {
    const { url } = await started(['--maxmemory-policy', 'allkeys-lru', '--maxmemory', '50mb'])
    const warn = vi.fn()
    const log: Log = { ...quietLog, warn }
    const queue = createRedisQueue(url, log)
    await queue.prepare()
    expect(warn.mock.calls).toEqual([
      [
        {
          detail: expect.stringMatching(/^allkeys-lru: when memory runs short/),
          fix: 'Set maxmemory-policy noeviction in Redis.',
        },
        'queue: eviction policy of Redis',
      ],
    ])
    expect((await queue.checkQueue()).map(({ ok }) => ok)).toEqual([true, false, true])
    await queue.close()
  })
})

it('says that what answers is no Redis', async () => {
  const port = await listening(createServer(socket => socket.on('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n'))))
  expect(await refusalOf(`redis://:s3cret@127.0.0.1:${port}`)).toEqual(
    new ConfigError({
      where: 'queue',
      what: `Redis at 127.0.0.1:${port} is something else than Redis`,
      fix: 'Correct host and port in REDIS_URL.',
    }),
  )
})

it('waits for a Redis that is away, and says so once', async () => {
  const probe = createServer()
  const port = await listening(probe)
  probe.close()
  const warn = vi.fn()
  const queue = createRedisQueue(`redis://:s3cret@127.0.0.1:${port}`, { ...quietLog, warn })
  await queue.prepare()
  await expect(queue.add([{ id: '00000000-0000-4000-8000-000000000000', items: [], step: 'pull' }])).rejects.toThrow(
    `queue: Redis at 127.0.0.1:${port} cannot be reached (ECONNREFUSED). Start it or correct REDIS_URL.`,
  )
  expect(warn.mock.calls).toEqual([[{ error: expect.stringMatching(/ECONNREFUSED/) }, 'queue connection']])
  await queue.close()
})

const place = parseRedisUrl('redis://:s3cret@h')
const reply = (message: string) => Object.assign(new Error(message), { name: 'ReplyError' })

it.each([
  ['NOPERM this user has no permissions', 'does not let this user', 'ConfigError'],
  ['MOVED 1234 10.0.0.1:6379', 'is a node of a Cluster', 'ConfigError'],
  ["READONLY You can't write against a read only replica.", 'is a replica', 'RetriableError'],
  ["OOM command not allowed when used memory > 'maxmemory'.", 'has no memory left', 'RetriableError'],
  ['MISCONF Redis is configured to save RDB snapshots', 'cannot save to its disk', 'RetriableError'],
  ['LOADING Redis is loading the dataset in memory', 'is loading its data', 'RetriableError'],
  ['CLUSTERDOWN Hash slot not served', 'has slots that nobody serves', 'RetriableError'],
  ['ERR something new', 'says: ERR something new', 'RetriableError'],
  ['All sentinels are unreachable. Last error: connect ECONNREFUSED', '(ECONNREFUSED)', 'RetriableError'],
  ['Connection is closed.', 'cannot be reached (no answer)', 'RetriableError'],
])('%s: "%s", %s', (message, told, kind) => {
  const { error } = redisTrouble(reply(message), place)
  expect({ kind: error.name, line: error.message }).toEqual({ kind, line: expect.stringContaining(told) })
})

it('refuses a Redis that is too old, and one that is a Sentinel', () => {
  expect(() => checksOf('redis_version:4.0.14\r\n', place)).toThrow('is version 4.0.14. Install Redis 5 or newer.')
  expect(() => checksOf('redis_version:7.0.15\r\nredis_mode:sentinel\r\n', place)).toThrow('is a Sentinel')
})
