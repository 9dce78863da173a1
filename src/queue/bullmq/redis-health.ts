// What Redis says of itself, held against what a queue needs.
import type { Check } from '../../contract/connector.ts'
import { ConfigError } from '../../errors.ts'
import type { RedisPlace } from '../../redis/url.ts'

/** BullMQ needs BZPOPMIN and streams (Redis 5). */
const OLDEST = 5

/** Fields of an INFO answer: https://redis.io/docs/latest/commands/info/ */
function fieldsOf(info: string): ReadonlyMap<string, string> {
  const pairs = info.split(/\r?\n/).map(line => /^([^#:]+):(.*)$/.exec(line))
  return new Map(pairs.flatMap(pair => (pair === null ? [] : [[pair[1] ?? '', pair[2] ?? '']])))
}

/**
 * The checks on an answer to INFO.
 * @throws ConfigError on a server that no queue can run on.
 */
export function checksOf(info: string, place: RedisPlace): Check[] {
  const fields = fieldsOf(info)
  const of = (name: string) => fields.get(name) ?? 'unknown'
  const at = `Redis at ${place.told}`
  const refuse = (what: string, fix: string) => new ConfigError({ where: 'queue', what: `${at} ${what}`, fix })
  if (of('redis_mode') === 'sentinel')
    throw refuse('is a Sentinel', 'Write redis+sentinel://host:port/master in REDIS_URL.')
  if (of('cluster_enabled') === '1' && place.kind !== 'cluster') {
    throw refuse('is a node of a Cluster', 'Write redis+cluster:// in REDIS_URL.')
  }
  const version = of('redis_version')
  if (Number.parseInt(version, 10) < OLDEST) throw refuse(`is version ${version}`, `Install Redis ${OLDEST} or newer.`)
  const policy = of('maxmemory_policy')
  const keeps = policy === 'noeviction'
  const appends = of('aof_enabled') === '1'
  return [
    { what: 'reachable', ok: true, detail: `${at}, version ${version}`, fix: null },
    {
      what: 'eviction policy',
      ok: keeps,
      detail: keeps ? policy : `${policy}: when memory runs short Redis drops jobs, which are handed over again late`,
      fix: keeps ? null : 'Set maxmemory-policy noeviction in Redis.',
    },
    {
      what: 'persistence',
      ok: true,
      detail: appends
        ? 'appendonly: what waits survives a restart of Redis'
        : 'no appendonly: after a restart of Redis what waited is handed over again when its lease ends',
      fix: null,
    },
  ]
}
