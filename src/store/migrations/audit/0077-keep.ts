// How long each connection keeps its audit, and what is known of records that were deleted in the CRM.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.connection add column keep jsonb not null default '{}'`.execute(db)
}
