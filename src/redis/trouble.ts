// What stands between us and Redis, as a table: how the client says it, what it means, what to do.
import { ConfigError, lineOf, RetriableError } from '../errors.ts'
import type { RedisPlace } from './url.ts'

interface Meaning {
  readonly said: RegExp
  readonly what: string
  readonly fix: string
  /** Waiting may heal it. */
  readonly heals?: true
}

const MEANINGS: readonly Meaning[] = [
  {
    said: /WRONGPASS|invalid (username-)?password/i,
    what: 'refuses the login',
    fix: 'Correct the user and the password in REDIS_URL.',
  },
  { said: /NOAUTH/, what: 'asks for a password', fix: 'Put it into REDIS_URL: redis://user:password@host:port.' },
  {
    said: /NOPERM/,
    what: 'does not let this user do what a queue needs',
    fix: 'Give the user all commands on keys that begin with {evergreen, and INFO.',
  },
  {
    said: /Protocol error|Unknown RESP/i,
    what: 'is something else than Redis',
    fix: 'Correct host and port in REDIS_URL.',
  },
  {
    said: /CERT_|_CERT|SELF_SIGNED|UNABLE_TO_VERIFY|certificate/i,
    what: 'has a certificate that is not trusted',
    fix: 'Name its authority in NODE_EXTRA_CA_CERTS and the host of the certificate in REDIS_URL.',
  },
  {
    said: /ERR_SSL|EPROTO|wrong version number/i,
    what: 'does not speak TLS',
    fix: 'Write redis instead of rediss in REDIS_URL, or switch TLS on there.',
  },
  { said: /^MOVED|CROSSSLOT/, what: 'is a node of a Cluster', fix: 'Write redis+cluster:// in REDIS_URL.' },
  { said: /cluster support disabled/i, what: 'is no Cluster', fix: 'Write redis:// in REDIS_URL.' },
  {
    said: /unknown command|not allowed.*sentinel/i,
    what: 'does not know the commands of a queue',
    fix: 'Name a Redis 5 or newer in REDIS_URL; Sentinels as redis+sentinel://host:26379/master.',
  },
  {
    said: /READONLY/,
    what: 'is a replica, which cannot be written to',
    fix: 'Name the master in REDIS_URL, or use redis+sentinel://.',
    heals: true,
  },
  { said: /^OOM/, what: 'has no memory left', fix: 'Raise its maxmemory.', heals: true },
  { said: /MISCONF/, what: 'cannot save to its disk', fix: 'See the log of Redis.', heals: true },
  { said: /LOADING/, what: 'is loading its data', fix: 'Wait.', heals: true },
  { said: /CLUSTERDOWN/, what: 'has slots that nobody serves', fix: 'Start the missing nodes.', heals: true },
]

/** How ioredis says that there is no connection, without a code. */
const AWAY = /is closed|isn't writeable|timed out|max retries|are unreachable|refresh slots|startup nodes|ended/i

export interface RedisTrouble {
  /** ConfigError when waiting cannot help. */
  readonly error: ConfigError | RetriableError
  /** In a word or so; null when nobody has said yet what the matter is. */
  readonly code: string | null
}

/** What to throw for what an ioredis client reported; null: it has reported nothing yet. */
export function redisTrouble(reported: unknown, place: RedisPlace): RedisTrouble {
  const chain = [...causesOf(reported)]
  const says = ({ said }: Meaning) => chain.some(each => said.test(lineOf(each)) || said.test(codeOf(each) ?? ''))
  const meaning = MEANINGS.find(says)
  const at = `Redis at ${place.told}`
  const of = (what: string, fix: string) => ({ where: 'queue', what: `${at} ${what}`, fix, cause: reported })
  if (meaning !== undefined) {
    const trouble = of(meaning.what, meaning.fix)
    return { error: meaning.heals ? new RetriableError(trouble) : new ConfigError(trouble), code: meaning.what }
  }
  const code = chain.map(codeOf).find(each => each !== null) ?? null
  const away = code !== null || chain.length === 0 || chain.some(each => AWAY.test(lineOf(each)))
  if (!away) return { error: new RetriableError(of(`says: ${lineOf(reported)}`, 'See its log.')), code: 'other' }
  const what = `cannot be reached (${code ?? 'no answer'})`
  return { error: new RetriableError(of(what, 'Start it or correct REDIS_URL.')), code }
}

/** The error and those that ioredis keeps inside it: of a Cluster's last node, of a pipeline, of several addresses. */
function* causesOf(error: unknown, depth = 0): Generator<unknown> {
  if (!(error instanceof Error) || depth > 4) return
  yield error
  const inner = ['cause', 'lastNodeError', 'previousErrors', 'errors'].map(name => Reflect.get(error, name))
  for (const each of inner.flat()) yield* causesOf(each, depth + 1)
}

/** "ECONNREFUSED"; a Sentinel client has it in its message only. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  return /\bE[A-Z]{5,}\b/.exec(error.message)?.[0] ?? null
}
