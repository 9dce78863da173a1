// Runs that take back what others wrote, and changes that were taken back: their values are barred.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.run drop constraint run_mode_check, add constraint run_mode_check
    check (mode in ('full', 'incremental', 'history', 'notices', 'retry', 'undo'))`.execute(db)
  await sql`alter table evergreen.run add column undoes jsonb`.execute(db)
  await sql`alter table evergreen.proposal add column undone boolean`.execute(db)
  await sql`drop index evergreen.proposal_barred`.execute(db)
  await sql`create index proposal_barred on evergreen.proposal (connection_id, stream, record_id)
    where outcome in ('rejected', 'declined') or undone is not null`.execute(db)
}
