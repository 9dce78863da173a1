// Jobs that failed of late: few among all that ended, and asked for by everyone who looks on.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index work_failed on evergreen.work (ended_at) where status = 'failed'`.execute(db)
}
