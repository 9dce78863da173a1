// An intent whose answer was lost is not settled before the CRM can no longer be working on it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.intent add column settle_from timestamptz`.execute(db)
  // What was written in a chunk is looked at again afterwards.
  await sql`create index intent_of_chunk on evergreen.intent (chunk)`.execute(db)
  await sql`drop index evergreen.intent_left_open`.execute(db)
}
