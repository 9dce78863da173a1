// Windows that were read and are to be looked at again; runs that only such a look can prove.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.run drop constraint run_status_check, add constraint run_status_check
    check (status in ('active', 'complete', 'provisional', 'incomplete', 'failed'))`.execute(db)
  await sql`create index run_unproven on evergreen.run (sync_id) where status in ('incomplete', 'provisional')`.execute(
    db,
  )
  await sql`alter table evergreen.run_partition add column late bigint not null default 0`.execute(db)
  await sql`create table evergreen.read_window (
    id text primary key,
    sync_id text not null references evergreen.sync on delete cascade,
    run_id text not null references evergreen.run on delete cascade,
    window_from timestamptz,
    window_to timestamptz not null,
    due_at timestamptz not null,
    passes integer not null default 0,
    late bigint not null default 0
  )`.execute(db)
  await sql`create index read_window_of_sync on evergreen.read_window (sync_id, due_at)`.execute(db)
}
