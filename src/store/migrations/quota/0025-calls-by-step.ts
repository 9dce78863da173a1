// The calls of a run by step, and of these those that change records: what later runs are estimated by.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table evergreen.run_call
    add column step text not null default '',
    add column writes bigint not null default 0,
    drop constraint run_call_pkey,
    add primary key (run_id, connection_id, step)`.execute(db)
}
