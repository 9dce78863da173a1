// When the chores of a sync that no window covers were done last. Definitions that were stored before know none.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.upkeep (
    sync_id text not null references evergreen.sync on delete cascade,
    chore text not null,
    last_done_at timestamptz not null,
    cursor jsonb,
    primary key (sync_id, chore)
  )`.execute(db)
  for (const table of ['sync', 'run']) {
    await sql`update ${sql.table(`evergreen.${table}`)}
      set definition = definition || '{"refreshHours": {}}' where not definition ? 'refreshHours'`.execute(db)
  }
}
