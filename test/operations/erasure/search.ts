// Looks for a text in every column of every table of the database, whoever made the table.
import type { Pool } from 'pg'

/** The tables in which a row has the text, as it is, in capitals or small, or as bytes. */
export async function tablesWith(pool: Pool, text: string): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
     where relkind in ('r', 'm') and nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1`,
  )
  const bytes = Buffer.from(text).toString('hex')
  const found: string[] = []
  for (const { name } of rows) {
    const { rowCount } = await pool.query(
      `select from ${name} as row where row::text ilike '%' || $1 || '%' or row::text ilike '%' || $2 || '%' limit 1`,
      [text, bytes],
    )
    if ((rowCount ?? 0) > 0) found.push(name)
  }
  return found
}
