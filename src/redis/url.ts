// REDIS_URL in its six forms: one Redis, Sentinel or Cluster, each with or without TLS.
import { ConfigError } from '../errors.ts'

export interface RedisNode {
  readonly host: string
  readonly port: number
}

export interface RedisPlace {
  readonly kind: 'standalone' | 'sentinel' | 'cluster'
  readonly tls: boolean
  /** One of a standalone Redis; of the others, those to ask first. */
  readonly nodes: readonly [RedisNode, ...RedisNode[]]
  readonly username: string | null
  readonly password: string | null
  /** The name under which Sentinel knows the master; empty otherwise. */
  readonly master: string
  readonly sentinelPassword: string | null
  readonly database: number
  /** For messages: where it is, without any secret. */
  readonly told: string
}

const FORM =
  /^redis(s?)(?:\+(sentinel|cluster))?:\/\/(?:(.*)@)?([^@/?#]+)(?:\/([^?#@]*))?(?:\?sentinelPassword=([^&#]+))?$/
const NODE = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/
const FORMS =
  'Write redis://user:password@host:6379/0, redis+sentinel://host1:26379,host2:26379/master or redis+cluster://host1:7000,host2:7001; with TLS rediss instead of redis. Special characters of a password are written as in any URL.'

/** @throws ConfigError that never shows the URL, which may hold a password. */
export function parseRedisUrl(url: string): RedisPlace {
  const [, s, kindText, login, hosts = '', path = '', sentinelPassword] = FORM.exec(url) ?? wrong('is not understood')
  const kind = kindText === 'sentinel' || kindText === 'cluster' ? kindText : 'standalone'
  const nodes = hosts.split(',').map(text => nodeOf(text, kind === 'sentinel' ? 26_379 : 6_379))
  const [first, ...others] = nodes
  if (first === undefined || (kind === 'standalone' && others.length > 0)) wrong('names several hosts')
  const [master, database] = kind === 'sentinel' ? sentinelPath(path) : ['', path]
  if (!/^\d{0,4}$/.test(database)) wrong('has a database that is not a number')
  if (kind === 'cluster' && Number(database) > 0) wrong('names a database, which a Cluster does not have')
  const { username, password } = loginOf(login)
  const addresses = nodes.map(({ host, port }) => `${host}:${port}`).join(', ')
  return {
    kind,
    tls: s === 's',
    nodes: [first, ...others],
    username,
    password,
    master,
    sentinelPassword: sentinelPassword === undefined ? null : decode(sentinelPassword),
    database: Number(database),
    told: addresses + { standalone: '', sentinel: ` (Sentinel, master ${master})`, cluster: ' (Cluster)' }[kind],
  }
}

function sentinelPath(path: string): [string, string] {
  const [master = '', database = '', ...more] = path.split('/')
  if (master === '' || more.length > 0) wrong('lacks the name of the master')
  return [decode(master), database]
}

function nodeOf(text: string, usual: number): RedisNode {
  const [, host = '', port] = NODE.exec(text) ?? wrong('has a host that is not understood')
  const number = Number(port ?? usual)
  if (number < 1 || number > 65_535) wrong('has a port that is not between 1 and 65535')
  return { host: host.replace(/^\[|\]$/g, ''), port: number }
}

function loginOf(login: string | undefined): { username: string | null; password: string | null } {
  if (login === undefined) return { username: null, password: null }
  const colon = login.indexOf(':')
  const [user, secret] = colon < 0 ? [login, ''] : [login.slice(0, colon), login.slice(colon + 1)]
  return { username: user === '' ? null : decode(user), password: secret === '' ? null : decode(secret) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw new ConfigError({ where: 'REDIS_URL', what: 'it has a % that stands for nothing', fix: FORMS, cause })
  }
}

function wrong(what: string): never {
  throw new ConfigError({ where: 'REDIS_URL', what: `it ${what}`, fix: FORMS })
}
