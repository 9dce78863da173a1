// Runs that read nothing and write what failed in another one.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.run drop constraint run_mode_check, add constraint run_mode_check
    check (mode in ('full', 'incremental', 'history', 'notices', 'retry'))`.execute(db)
}
