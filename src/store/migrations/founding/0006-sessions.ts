// Access tokens, and refresh tokens that were exchanged for new ones: sealed, one row per connection, for all processes.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.session (
    connection_id text primary key references evergreen.connection on delete cascade,
    sealed text,
    changed_at timestamptz not null default clock_timestamp()
  )`.execute(db)
}
