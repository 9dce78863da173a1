// Syncs and connections that were removed: their runs, their records and the audit go on pointing to them.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.sync add column removed_at timestamptz`.execute(db)
  await sql`alter table evergreen.connection add column removed_at timestamptz`.execute(db)
}
