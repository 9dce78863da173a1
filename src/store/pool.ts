// The connections to PostgreSQL: how values come back, and that a lost idle connection harms nobody.
import { Kysely, PostgresDialect } from 'kysely'
import { Pool, types } from 'pg'
import type { Log } from '../contract/primitives.ts'
import { lineOf } from '../errors.ts'
import { guardedPool, translated } from './connection-loss.ts'
import type { Database } from './schema.ts'

export type Db = Kysely<Database>

const CONNECT_TIMEOUT_MS = 10_000
// A worker that hangs inside a transaction must not hold its locks for ever.
const IDLE_IN_TRANSACTION_MS = 60_000

const readDate = types.getTypeParser(types.builtins.TIMESTAMPTZ)

/** int8 comes back as number (counts and sequences stay far below 2^53), timestamptz as epoch milliseconds. */
function parserOf(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === types.builtins.INT8) return Number
  if (oid === types.builtins.TIMESTAMPTZ) return text => Number(readDate(text))
  return types.getTypeParser(oid, format)
}

/** A pool on `url`. Idle connections that are lost are logged and replaced. `max`: connections at most. */
export function createPool(url: string, log: Log, max = 10): Pool {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: 'evergreen',
    // Short statements with large cost estimates: compiling one took a second, running it three milliseconds.
    options: '-c jit=off',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    types: { getTypeParser: parserOf },
  })
  pool.on('error', error => log.warn({ reason: lineOf(translated(error)) }, 'database: an idle connection was lost'))
  // A connection in use also says so as an event, which would end the process if nobody listened; the query that is
  // under way, or the next one, fails with it as well, and there it is dealt with.
  pool.on('connect', client => client.on('error', error => log.debug({ reason: lineOf(error) }, 'database: lost')))
  return pool
}

/** The query builder on a pool; ending the pool is the caller's. */
export function createDb(pool: Pool): Db {
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool: guardedPool(pool) }) }).withSchema('evergreen')
}
