// A database that went away is worth another try later; this is where the driver's many words for it become one.

import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type { Pool, PoolClient } from 'pg'
import { ConfigError, FatalError, lineOf, RetriableError } from '../errors.ts'

const NETWORK_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'])
// https://www.postgresql.org/docs/current/errcodes-appendix.html: class 08, 57P0x (shut down, crashed, starting), 53300.
const SERVER_CODES = /^(08...|57P0[1-5]|53300|25P03)$/
// Class 28: user or password refused; 3D000: no such database.
const REFUSAL_CODES = /^(28...|3D000)$/
// pg raises these without a code.
const WORDS = /connection terminated|client has encountered a connection error|timeout exceeded when trying to connect/i
const RETRY_AFTER_MS = 2_000
/** What was to be new is there already. */
export const UNIQUE_VIOLATION = '23505'

/** The error's SQLSTATE or system code; undefined when it has none. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Whether the connection to the database failed, as opposed to the statement. */
function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error)
  if (code !== undefined && (NETWORK_CODES.has(code) || SERVER_CODES.test(code))) return true
  return error instanceof Error && WORDS.test(error.message)
}

/** The error itself; in its place a RetriableError for a lost connection, a ConfigError for a refused one. */
export function translated(error: unknown): unknown {
  if (REFUSAL_CODES.test(codeOf(error) ?? '')) {
    const fix = 'Check the user, the password and the database in DATABASE_URL.'
    return new ConfigError({ where: 'database', what: lineOf(error), fix, cause: error })
  }
  if (!isConnectionLoss(error)) return error
  return new RetriableError({
    where: 'database',
    what: `connection lost (${codeOf(error) ?? lineOf(error)})`,
    fix: 'Evergreen tries again by itself; if this lasts, check that PostgreSQL is running and reachable.',
    retryAfterMs: RETRY_AFTER_MS,
    cause: error,
  })
}

function throwTranslated(error: unknown): never {
  throw translated(error)
}

const MOST_NAMES = 300
const names = new Map<string, string>()

/**
 * A name under which the server keeps the statement's plan: planning one of the queue's statements takes longer than
 * running it. Null when there are too many different statements, which only text built from values could lead to.
 */
function nameOf(text: string): string | null {
  const known = names.get(text)
  if (known !== undefined || names.size >= MOST_NAMES) return known ?? null
  const name = `evergreen_${names.size}`
  names.set(text, name)
  return name
}

function guardedClient(client: PoolClient): PostgresPoolClient {
  function query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>
  function query(question: string | PostgresCursor<unknown>, parameters: readonly unknown[] = []): unknown {
    if (typeof question !== 'string') throw new FatalError({ where: 'database', what: 'cursors are not used here' })
    const name = nameOf(question)
    const values = [...parameters]
    return client.query({ text: question, values, ...(name !== null && { name }) }).catch(throwTranslated)
  }
  return { query, release: destroy => client.release(destroy) }
}

/** The pool as kysely wants it, with lost connections as RetriableError. */
export function guardedPool(pool: Pool): PostgresPool {
  return {
    options: pool.options,
    connect: async () => guardedClient(await pool.connect().catch(throwTranslated)),
    end: () => pool.end(),
  }
}
