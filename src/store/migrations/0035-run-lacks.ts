// What a run was found to lack as it started: permissions, scopes, a clock that is right.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.run_lack (
    run_id text primary key references evergreen.run on delete cascade,
    lacks jsonb not null
  )`.execute(db)
}
