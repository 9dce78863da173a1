// Work on its way writes as little as it can: every job changes its row three times, and each change of an indexed
// column writes every index anew.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // A row that runs is a queued one with a holder: its beginning changes no indexed column.
  await sql`update evergreen.work set status = 'queued' where status = 'running'`.execute(db)
  await sql`alter table evergreen.work drop constraint work_status_check,
    add constraint work_status_check check (status in ('waiting', 'queued', 'done', 'failed'))`.execute(db)
  // Room beside each row for its later versions.
  await sql`alter table evergreen.work set (fillfactor = 50)`.execute(db)
  await sql`drop index evergreen.work_open, evergreen.work_leases, evergreen.work_ended, evergreen.work_totals`.execute(
    db,
  )
  await sql`create index work_queued on evergreen.work (run_id, step) where status = 'queued'`.execute(db)
  await sql`create index work_ended on evergreen.work (ended_at) include (step, status)
    where ended_at is not null`.execute(db)
}
