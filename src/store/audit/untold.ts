// What other tables know to have happened and no entry tells: the tail of the audit may have been cut off.
import { type RawBuilder, sql } from 'kysely'
import type { AuditReader } from '../../contract/store/audit/chain.ts'
import type { Db } from '../pool.ts'

/** Runs that began, jobs that began or ended, without the entry that tells it; of all, of one run, or since a moment. */
export async function untold(
  db: Db,
  { runId, since }: Parameters<AuditReader['untold']>[0],
  limit: number,
): ReturnType<AuditReader['untold']> {
  const recent = since === undefined ? sql`true` : sql`started_at >= ${new Date(since)}`
  const own = runId === undefined ? recent : sql`run.id::text = ${runId}`
  const ofRun = runId === undefined ? recent : sql`work.run_id::text = ${runId}`
  const toldOf = runId === undefined ? sql`true` : sql`run_id collate "C" = ${runId}`
  const { rows } = await sql<{ what: string; of: string }>`with told as materialized (
      select run_id, job_id, event from evergreen.audit where ${toldOf}
        and event in ('run.started', 'run.closed', 'job.started', 'job.finished', 'job.failed')
    )
    select 'no entry tells that it began' as what, 'run ' || id as of from evergreen.run
    where ${own} and not ${dropped(sql`run.id::text`)}
      and not exists (select from told where told.run_id = run.id::text and event = 'run.started')
    union all
    select 'no entry tells that it ended', 'run ' || id from evergreen.run
    where ${own} and not ${dropped(sql`run.id::text`)} and status in ('complete', 'provisional', 'incomplete', 'stopped')
      and not exists (select from told where told.run_id = run.id::text and event = 'run.closed')
    union all
    select 'no entry tells that this job began', 'job ' || work.id from evergreen.work where ${ofRun}
      and not ${dropped(sql`work.run_id::text`)}
      and started_at is not null
      and not exists (select from told where job_id = work.id::text and event = 'job.started')
    union all
    select 'no entry tells that this job ended', 'job ' || work.id from evergreen.work where ${ofRun}
      and not ${dropped(sql`work.run_id::text`)}
      and ended_at is not null
      and not exists (select from told where job_id = work.id::text and event in ('job.finished', 'job.failed'))
    limit ${limit}`.execute(db)
  return rows
}

/** Of such a run not all entries need be there. */
const dropped = (run: RawBuilder<unknown>) => sql`exists (select from evergreen.audit_segment as shell
  where shell.run_id = ${run} and shell.dropped is not null)`
