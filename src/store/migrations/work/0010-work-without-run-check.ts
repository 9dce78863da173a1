// A third of what a new work row cost was looking up its run. Work is only ever added in a transaction that has the run
// in hand, and runs are never removed.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.work drop constraint work_run_id_fkey`.execute(db)
}
