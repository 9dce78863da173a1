// Ways to what is rare in the audit: what people did, what did not go well, what is no plain job or change. Most entries
// are in none of these indexes, so that writing them costs nothing.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index audit_of_actor on evergreen.audit (actor, seq) where actor <> 'worker'`.execute(db)
  await sql`create index audit_of_outcome on evergreen.audit (outcome, seq)
    where outcome is not null and outcome <> 'applied'`.execute(db)
  await sql`create index audit_of_event on evergreen.audit (event, seq)
    where event not in ('field.change', 'job.started', 'job.finished')`.execute(db)
}
