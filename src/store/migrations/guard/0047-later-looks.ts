// The later look at what a run wrote is work of that run, due when its time has come, and waits for no other run.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index run_check_from on evergreen.run (check_from) where check_from is not null`.execute(db)
  await sql`insert into evergreen.work (id, run_id, key, step, payload, due_at)
    select gen_random_uuid(), id, 'stick:', 'stick', jsonb_build_object('runId', id, 'after', null), check_from
    from evergreen.run where check_from is not null
    on conflict (run_id, key) do nothing`.execute(db)
}
