// How often a work item was begun, so that its first start is known without reading the row as it was before.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.work add column starts integer not null default 0`.execute(db)
}
