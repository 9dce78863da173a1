// The day's calls of each connection, as all processes share them.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // `day`: what domain/quota/day.ts knows. The row changes with every job, and none of its columns is in an index.
  await sql`create table evergreen.call_budget (
    connection_id text primary key references evergreen.connection on delete cascade,
    day jsonb
  ) with (fillfactor = 50)`.execute(db)
}
