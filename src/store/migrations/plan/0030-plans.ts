// Plans: the changes of a run that wait for a person, and what was decided on them.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.run drop constraint run_status_check, add constraint run_status_check check (status in
    ('active', 'planned', 'complete', 'provisional', 'incomplete', 'failed', 'expired', 'superseded'))`.execute(db)
  await sql`alter table evergreen.run add column stops_for text`.execute(db)
  await sql`update evergreen.run set stops_for = 'dry run' where dry_run`.execute(db)
  await sql`create index run_planned on evergreen.run (sync_id) where status = 'planned'`.execute(db)
  await sql`alter table evergreen.sync add column approved_at timestamptz`.execute(db)
  // What has been writing all along goes on.
  await sql`update evergreen.sync set approved_at = now() where cursor is not null`.execute(db)
  await sql`create table evergreen.plan (
    run_id text primary key references evergreen.run,
    state text not null default 'waiting'
      check (state in ('waiting', 'approved', 'rejected', 'expired', 'superseded')),
    digest text not null,
    changes bigint not null,
    tallies jsonb not null,
    reading jsonb not null,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    decision jsonb,
    decided_by text,
    decided_at timestamptz
  )`.execute(db)
  await sql`create index plan_waiting on evergreen.plan (expires_at) where state = 'waiting'`.execute(db)
  await sql`create table evergreen.plan_chunk (
    run_id text not null references evergreen.plan,
    chunk text not null,
    changes integer not null,
    digest text not null,
    primary key (run_id, chunk)
  )`.execute(db)
  await sql`alter table evergreen.proposal add column heard text[]`.execute(db)
  await sql`drop index evergreen.proposal_barred`.execute(db)
  await sql`create index proposal_barred on evergreen.proposal (connection_id, stream, record_id)
    where outcome in ('rejected', 'declined')`.execute(db)
}
