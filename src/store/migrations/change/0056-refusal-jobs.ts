// Which job refused a candidate, so that its story leads to what that job read and when.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.refusal add column job_id text`.execute(db)
}
