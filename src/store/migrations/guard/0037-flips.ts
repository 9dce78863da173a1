// Did it stick: when what a run wrote is to be read again, and the fields that others flip back.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.run add column check_from timestamptz`.execute(db)
  await sql`create index run_to_check on evergreen.run (sync_id, check_from) where check_from is not null`.execute(db)
  await sql`create table evergreen.flip (
    sync_id text not null references evergreen.sync,
    field text not null,
    flips bigint not null,
    paused_at timestamptz,
    primary key (sync_id, field)
  )`.execute(db)
  for (const table of ['sync', 'run']) {
    await sql`update ${sql.table(`evergreen.${table}`)}
      set definition = jsonb_set(definition, '{guards}',
        '{"confirmMinutes": 60, "flips": 3}'::jsonb || (definition -> 'guards'))
      where jsonb_typeof(definition -> 'guards') = 'object'`.execute(db)
  }
}
