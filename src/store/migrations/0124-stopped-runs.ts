// Runs that somebody stops: who it was, and a status for how they end.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.run add column stopped_by text, drop constraint run_status_check,
    add constraint run_status_check check (status in ('active', 'planned', 'complete', 'provisional', 'incomplete', 'failed',
      'expired', 'superseded', 'stopped'))`.execute(db)
}
