// News of changed records: as it came, and which records wait to be read for it. No value of a record is kept.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.notice (
    connection_id text not null references evergreen.connection on delete cascade,
    event text not null,
    streams text[] not null,
    record_id text not null,
    kind text not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null,
    primary key (connection_id, event)
  )`.execute(db)
  await sql`create index notice_by_age on evergreen.notice using brin (received_at)`.execute(db)
  await sql`create sequence evergreen.notice_mark`.execute(db)
  await sql`create table evergreen.notice_due (
    sync_id text not null references evergreen.sync on delete cascade,
    record_id text not null,
    since timestamptz not null,
    mark bigint not null default nextval('evergreen.notice_mark'),
    primary key (sync_id, record_id)
  )`.execute(db)
  await sql`create table evergreen.notice_tally (
    connection_id text not null references evergreen.connection on delete cascade,
    fate text not null,
    events bigint not null,
    primary key (connection_id, fate)
  )`.execute(db)
  await sql`alter table evergreen.run drop constraint run_mode_check, add constraint run_mode_check
    check (mode in ('full', 'incremental', 'history', 'notices'))`.execute(db)
  for (const table of ['sync', 'run']) {
    await sql`update ${sql.table(`evergreen.${table}`)}
      set definition = definition || '{"notices": null}'::jsonb where not definition ? 'notices'`.execute(db)
  }
}
