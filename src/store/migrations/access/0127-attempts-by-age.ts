// Wrong log-ins that count no more are found by their age.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index attempt_by_age on evergreen.attempt (last_at)`.execute(db)
}
