// Lists of the runs of a sync, of those of a status, and of the undos of a run, the newest first.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index run_of_sync on evergreen.run (sync_id, started_at desc)`.execute(db)
  await sql`create index run_by_status on evergreen.run (status, started_at desc)`.execute(db)
  await sql`create index run_undoes on evergreen.run ((undoes ->> 'run')) where mode = 'undo'`.execute(db)
}
