// The set-up as it once was, to be looked at, compared and put back.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.setup_version (
    number integer primary key,
    at timestamptz not null,
    actor text not null,
    text text not null,
    changes jsonb not null
  )`.execute(db)
}
