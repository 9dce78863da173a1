// Which of the changes that a chunk's intents have brought to the CRM are still to be looked back at: whoever settles them,
// a job that wrote, the next one after it died, or the end of the run, leaves word of it in the same transaction.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.look_back (
    chunk text primary key,
    run_id text not null references evergreen.run,
    wanted integer not null default 0,
    asked integer not null default 0
  )`.execute(db)
  await sql`create index look_back_of_run on evergreen.look_back (run_id)`.execute(db)
  // The time by the counter of its chunk at which what was sent was found to have arrived; null for all else.
  await sql`alter table evergreen.intent add column arrived integer`.execute(db)
}
