// What a sync has seen of its stream, and why a sync is paused.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.stream_picture (
    sync_id text primary key references evergreen.sync on delete cascade,
    picture jsonb not null
  )`.execute(db)
  // What was declared before has said nothing of it.
  for (const table of ['sync', 'run']) {
    await sql`update ${sql.table(`evergreen.${table}`)}
      set definition = definition || '{"drift": null}'::jsonb where definition -> 'drift' is null`.execute(db)
  }
  await sql`alter table evergreen.sync add column pause_reason text`.execute(db)
}
