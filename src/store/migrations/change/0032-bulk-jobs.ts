// Jobs of the CRM's own that write the changes of a run.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.bulk_job (
    chunk text primary key,
    run_id text not null references evergreen.run,
    job text not null,
    made_at timestamptz not null
  )`.execute(db)
}
