// REDIS_URL in all its forms, and what is told of one that is not understood.
import { expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { ConfigError } from '../../src/errors.ts'
import { parseRedisUrl } from '../../src/redis/url.ts'

const plain = {
  kind: 'standalone',
  tls: false,
  username: null,
  password: null,
  master: '',
  sentinelPassword: null,
  database: 0,
}
const node = (host: string, port: number) => ({ host, port })

it.each([
  ['redis://localhost', { ...plain, nodes: [node('localhost', 6379)], told: 'localhost:6379' }],
  ['redis://[::1]:7000/2', { ...plain, nodes: [node('::1', 7000)], database: 2, told: '::1:7000' }],
  [
    'rediss://ada:p%40ss:word@redis.example:6380/',
    {
      ...plain,
      tls: true,
      username: 'ada',
      password: 'p@ss:word',
      nodes: [node('redis.example', 6380)],
      told: 'redis.example:6380',
    },
  ],
  ['redis://:a@b/c@h', { ...plain, password: 'a@b/c', nodes: [node('h', 6379)], told: 'h:6379' }],
  [
    'rediss+sentinel://ada:x@s1,s2:26380/main/4?sentinelPassword=y%20z',
    {
      ...plain,
      kind: 'sentinel',
      tls: true,
      username: 'ada',
      password: 'x',
      nodes: [node('s1', 26379), node('s2', 26380)],
      master: 'main',
      sentinelPassword: 'y z',
      database: 4,
      told: 's1:26379, s2:26380 (Sentinel, master main)',
    },
  ],
  [
    'redis+cluster://h1:7000,h2:7001',
    { ...plain, kind: 'cluster', nodes: [node('h1', 7000), node('h2', 7001)], told: 'h1:7000, h2:7001 (Cluster)' },
  ],
] as const)('%s is understood', (url, place) => {
  expect(parseRedisUrl(url)).toEqual(place)
  expect(readConfig({ REDIS_URL: url }).redisUrl).toBe(url)
})

it.each([
  ['redis://a,b', 'names several hosts'],
  ['redis://:secret@h:0', 'has a port that is not between 1 and 65535'],
  ['redis://:secret@h:six', 'has a host that is not understood'],
  ['redis://:secret@h/one', 'has a database that is not a number'],
  ['redis+cluster://:secret@h/1', 'names a database, which a Cluster does not have'],
  ['redis+sentinel://:secret@h', 'lacks the name of the master'],
  ['redis://:secret@h?tls=true', 'is not understood'],
  ['redis://:secret%@h', 'has a % that stands for nothing'],
])('%s is refused with what to write, and never shown', (url, what) => {
  expect(() => parseRedisUrl(url)).toThrow(ConfigError)
  expect(() => parseRedisUrl(url)).toThrow(`REDIS_URL: it ${what}. Write redis://user:password@host:6379/0, `)
  expect(() => parseRedisUrl(url)).not.toThrow(/secret/)
})
