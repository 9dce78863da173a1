// What people and close-run ask of a run's work: what is open, what failed, why the rest waits.
import { sql } from 'kysely'
import type { StepName, WorkStatus } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import type { Db } from '../pool.ts'
import { openBehind } from './statement-parts.ts'

/** How many items of the run are neither done nor failed, those of one step left out. */
export async function openWork(db: Db, runId: string, except: StepName): Promise<number> {
  // In two halves, since each has an index that holds only its rows.
  const count = (status: WorkStatus) => sql`(select count(*) from evergreen.work
    where run_id = ${runId} and step <> ${except} and status = ${sql.lit(status)})`
  const { rows } = await sql<{ items: number }>`select ${count('waiting')} + ${count('queued')} as items`.execute(db)
  return rows[0]?.items ?? 0
}

/** See the contract. */
export async function hasOpenWork(db: Db, runId: string, step: StepName): Promise<boolean> {
  const any = (status: WorkStatus) => sql`exists (select from evergreen.work
    where run_id = ${runId} and step = ${step} and status = ${sql.lit(status)})`
  const { rows } = await sql<{ open: boolean }>`select ${any('waiting')} or ${any('queued')} as open`.execute(db)
  return rows[0]?.open ?? false
}

/** See the contract. */
export async function standingOf(db: Db, runId: string, most: number): Promise<{ held: boolean; behind: number }> {
  const { rows } = await sql<{ held: boolean; behind: number }>`select
      run.stopped_by is not null or coalesce(sync.paused_at, connection.paused_at) is not null as held, ${openBehind(sql`run.id`, most)} as behind
    from evergreen.run join evergreen.sync on sync.id = run.sync_id
    join evergreen.connection on connection.id = sync.connection_id where run.id = ${runId}`.execute(db)
  return rows[0] ?? { held: false, behind: 0 }
}

/** The failed items of the run, in the order of their failure. */
export async function failedWork(db: Db, runId: string): Promise<{ step: StepName; note: string | null }[]> {
  const failed = db.selectFrom('work').select(['step', 'note']).where('run_id', '=', runId)
  return failed.where('status', '=', 'failed').orderBy('ended_at').orderBy('seq').execute()
}

/** The reasons for which items of the run wait, each with the latest moment until which; newest first. */
export async function waitingNotes(db: Db, runId: string): Promise<{ note: string; until: Moment }[]> {
  return db
    .selectFrom('work')
    .select(row => ['note', row.fn.max('due_at').as('until')])
    .where('run_id', '=', runId)
    .where('status', '=', 'waiting')
    .where('note', 'is not', null)
    .groupBy('note')
    .orderBy(row => row.fn.max('noted_at'), 'desc')
    .$narrowType<{ note: string }>()
    .execute()
}
