// Turns on Redis: one list of moments per connection and limit, the latest first, and one script that reads and adds.
import type { TurnKeeper } from '../contract/quota.ts'
import { guardRedis, openRedis, type RedisClient } from '../redis/client.ts'
import { parseRedisUrl } from '../redis/url.ts'

/**
 * KEYS: the list, and the key that lives while turns are held. ARGV: the longest wait, how long turns are kept, then
 * calls and milliseconds of each spacing. Returns the wait in ms.
 */
const TAKE = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local turn, kept, longest = now + math.max(0, redis.call('PTTL', KEYS[2])), 1, tonumber(ARGV[2])
for at = 3, #ARGV, 2 do
  local calls, within = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  local earlier = redis.call('LINDEX', KEYS[1], calls - 1)
  if earlier then turn = math.max(turn, tonumber(earlier) + within) end
  kept, longest = math.max(kept, calls), math.max(longest, within)
end
local wait = turn - now
if wait <= tonumber(ARGV[1]) then
  local own, later = string.format('%.0f', turn), 0
  local next = redis.call('LINDEX', KEYS[1], later)
  while next and tonumber(next) > turn do
    later = later + 1
    next = redis.call('LINDEX', KEYS[1], later)
  end
  if not next then redis.call('RPUSH', KEYS[1], own)
  elseif later == 0 then redis.call('LPUSH', KEYS[1], own)
  else redis.call('LINSERT', KEYS[1], 'BEFORE', next, own) end
  while redis.call('LLEN', KEYS[1]) > kept and tonumber(redis.call('LINDEX', KEYS[1], -1)) <= now - tonumber(ARGV[2]) do
    redis.call('RPOP', KEYS[1])
  end
  local last = tonumber(redis.call('LINDEX', KEYS[1], 0))
  redis.call('PEXPIRE', KEYS[1], math.max(redis.call('PTTL', KEYS[1]), last - now + longest))
end
return wait`

/** KEYS: the calls under way by the moment they count as over, and the hold. ARGV: the call, the most, how long it is kept. */
const ENTER = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local held = redis.call('PTTL', KEYS[2])
if held > 0 then return held end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 1 end
redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[3])), ARGV[1])
redis.call('PEXPIRE', KEYS[1], math.max(redis.call('PTTL', KEYS[1]), tonumber(ARGV[3])))
return 0`
/** KEYS: the calls. ARGV: the call, how long it is kept from now on. */
const STAY = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZADD', KEYS[1], 'XX', string.format('%.0f', now + tonumber(ARGV[2])), ARGV[1])
redis.call('PEXPIRE', KEYS[1], math.max(redis.call('PTTL', KEYS[1]), tonumber(ARGV[2])))`

interface Connected {
  readonly client: RedisClient
  readonly ask: ReturnType<typeof guardRedis>
}

export interface RedisTurns extends TurnKeeper {
  close(): void
}

/**
 * Turns by the clock of the Redis at `url`, which is connected to when the first is taken. Throws ConfigError when the
 * URL is not understood; take throws RetriableError when Redis is away.
 */
export function createRedisTurns(url: string): RedisTurns {
  const place = parseRedisUrl(url)
  let connected: Connected | null = null
  const connect = (): Connected => {
    const client = openRedis(place, 'producer')
    return { client, ask: guardRedis(client, place) }
  }
  return {
    take: ({ connectionId, limit, spacings, keepMs, mostMs }) => {
      connected ??= connect()
      const { client, ask } = connected
      const numbers = spacings.flatMap(({ calls, withinMs }) => [calls, withinMs])
      const { list, hold } = keysOf(connectionId, limit)
      return ask(async () => Number(await client.eval(TAKE, 2, list, hold, mostMs, keepMs, ...numbers)))
    },
    hold: async (connectionId, limit, ms) => {
      connected ??= connect()
      const { client, ask } = connected
      await ask(() => client.set(keysOf(connectionId, limit).hold, '', 'PX', ms))
    },
    held: async (connectionId, limit) => {
      connected ??= connect()
      const { client, ask } = connected
      return Math.max(0, await ask(() => client.pttl(keysOf(connectionId, limit).hold)))
    },
    enter: async ({ connectionId, limit, id, most, keepMs }) => {
      connected ??= connect()
      const { client, ask } = connected
      const { calls, hold } = keysOf(connectionId, limit)
      return ask(async () => Number(await client.eval(ENTER, 2, calls, hold, id, most, keepMs)))
    },
    stay: async ({ connectionId, limit, id, keepMs }) => {
      connected ??= connect()
      const { client, ask } = connected
      await ask(() => client.eval(STAY, 1, keysOf(connectionId, limit).calls, id, keepMs))
    },
    leave: async ({ connectionId, limit, id }) => {
      connected ??= connect()
      const { client, ask } = connected
      await ask(() => client.zrem(keysOf(connectionId, limit).calls, id))
    },
    close: () => connected?.client.disconnect(),
  }
}

/** The braces keep all keys in one slot of a Cluster. */
function keysOf(connectionId: string, limit: string) {
  const list = `{evergreen:turns:${connectionId}}:${limit}`
  return { list, hold: `${list}:held`, calls: `${list}:under-way` }
}
