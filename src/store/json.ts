// JSON on its way into jsonb: what PostgreSQL cannot hold is replaced, and many rows go as one parameter.
import { type RawBuilder, sql } from 'kysely'
import type { Db } from './pool.ts'
import type { Database } from './schema.ts'

const UNSTORABLE = /\\u0000|\\ud[89a-f]/
/** More than what is stored of a chunk of records at once: to split that costs turns with the database. */
const ROWS_AT_ONCE = 5_000

/** Text without NUL and lone surrogates, which neither text nor jsonb can hold; both become U+FFFD. */
export function storable(text: string): string {
  return text.includes('\u0000') || !text.isWellFormed() ? text.replaceAll('\u0000', '\uFFFD').toWellFormed() : text
}

/** The text of a value for a jsonb column. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value)
  // Escapes are rare; only then is every string looked at.
  if (!UNSTORABLE.test(text)) return text
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? storable(part) : part))
}

/** A value for a jsonb column. */
export function jsonb<T>(value: T): RawBuilder<T> {
  return sql<T>`${toJson(value)}::jsonb`
}

type Row<T extends keyof Database> = { readonly [K in keyof Database[T]]?: unknown }

/**
 * Rows for `insert into table (columns) select columns from ...`, sent as one jsonb parameter and typed by the
 * table itself. Dates go as ISO 8601, jsonb columns as plain values.
 */
export function recordset<T extends keyof Database>(table: T, rows: readonly Row<T>[]): RawBuilder<unknown> {
  return sql`jsonb_populate_recordset(null::${sql.table(`evergreen.${table}`)}, ${toJson(rows)}::jsonb)`
}

/** Calls `use` for at most `size` rows at a time, in order. */
export async function inChunks<T>(
  rows: readonly T[],
  use: (chunk: readonly T[]) => Promise<void>,
  size: number = ROWS_AT_ONCE,
): Promise<void> {
  for (let from = 0; from < rows.length; from += size) await use(rows.slice(from, from + size))
}

/** Runs `work` in the transaction that `db` is, or in one of its own. */
export async function atomically<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work)
}
