// The past of fields, how far it was imported, and runs that import it beside those that sync.
import { type Kysely, sql } from 'kysely'

const HISTORY_PARTS = 16

export async function up(db: Kysely<unknown>): Promise<void> {
  await createHistory(db)
  await sql`create table evergreen.history_import (
    sync_id text not null references evergreen.sync,
    field text not null,
    imported_at timestamptz not null,
    primary key (sync_id, field)
  )`.execute(db)
  await sql`create table evergreen.history_due (
    sync_id text not null references evergreen.sync,
    record_id text not null,
    primary key (sync_id, record_id)
  )`.execute(db)
  await sql`alter table evergreen.run drop constraint run_mode_check,
    add constraint run_mode_check check (mode in ('full', 'incremental', 'history'))`.execute(db)
  // An import goes on for long; the sync's own runs go on beside it.
  await sql`drop index evergreen.run_one_active`.execute(db)
  await sql`create unique index run_one_active on evergreen.run (sync_id, (mode = 'history'))
    where status = 'active'`.execute(db)
  for (const table of ['sync', 'run']) {
    await sql`update ${sql.table(`evergreen.${table}`)}
      set definition = definition || '{"history": true}'::jsonb where not definition ? 'history'`.execute(db)
  }
}

/** In the order of columns in which the store adds rows. */
async function createHistory(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.history (
    connection_id text not null,
    stream text not null,
    record_id text not null,
    field text not null,
    at timestamptz not null,
    mark text not null,
    value text,
    told boolean not null,
    before text,
    origin text not null,
    set_by text,
    primary key (connection_id, stream, record_id, field, at, mark)
  ) partition by hash (connection_id, stream, record_id)`.execute(db)
  for (let part = 0; part < HISTORY_PARTS; part += 1) {
    await sql`create table ${sql.table(`evergreen.history_${part}`)} partition of evergreen.history
      for values with (modulus ${sql.lit(HISTORY_PARTS)}, remainder ${sql.lit(part)})`.execute(db)
  }
}
