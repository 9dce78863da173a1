// Records that the CRM no longer has keep their row under a mark; what a full run has seen tells which to ask for.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.record add column gone_at timestamptz, add column merged_into text`.execute(db)
  await sql`create index record_gone on evergreen.record (connection_id, stream, record_id)
    where gone_at is not null`.execute(db)
  await sql`create index record_merged on evergreen.record (connection_id, stream, merged_into)
    where merged_into is not null`.execute(db)
  await sql`create table evergreen.seen (
    run_id text not null references evergreen.run on delete cascade,
    ids text[] not null
  )`.execute(db)
  await sql`create index seen_by_run on evergreen.seen (run_id)`.execute(db)
}
