// Whether what is sent of an intent carries its receipt: where the CRM has no receipt field for a while it does not, and
// the receipt that a record shows later says nothing of it.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.intent add column receipted boolean not null default true`.execute(db)
}
