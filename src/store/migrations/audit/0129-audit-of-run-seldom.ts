// What is seldom among the entries of a run: all but changes that went well and jobs that began. A run's figures, its errors
// and what it found are there; most entries are not, so that writing them costs nothing.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index audit_of_run_seldom on evergreen.audit (run_id collate "C", event, outcome, seq)
    where run_id is not null
      and (event not in ('field.change', 'job.started') or (outcome is not null and outcome <> 'applied'))`.execute(db)
}
