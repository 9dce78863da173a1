// What ops look at: which workers live, since when work waits, and a short way to the jobs that ended of late.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table evergreen.worker (
    id text primary key,
    process_id integer not null,
    host text not null,
    version text not null,
    concurrency integer not null,
    started_at timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp()
  )`.execute(db)
  // In two steps: now() is the same for all rows that exist, so that the table is not rewritten.
  await sql`alter table evergreen.work add column added_at timestamptz not null default now()`.execute(db)
  await sql`alter table evergreen.work alter column added_at set default clock_timestamp()`.execute(db)
  await sql`create index work_ended on evergreen.work (ended_at) where ended_at is not null`.execute(db)
  // For the sums over all time: a hundred and fifty thousand rows a megabyte.
  await sql`create index work_totals on evergreen.work (step, status) where ended_at is not null`.execute(db)
}
