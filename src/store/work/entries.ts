// What the audit is told of items: that one began, that it ended. Each entry names the connection of its run, so that it is
// found and kept with it.
import { sql } from 'kysely'
import type { NewAuditEntry } from '../../contract/audit.ts'
import type { AuditKeys, StepName } from '../../contract/stores.ts'
import { textArray } from '../arrays.ts'
import { auditLog } from '../audit/log.ts'
import type { Db } from '../pool.ts'

/** An item that began or ended. */
export interface Told extends Pick<NewAuditEntry, 'at' | 'detail'> {
  readonly event: 'job.started' | 'job.finished' | 'job.failed'
  readonly runId: string
  readonly jobId: string
  readonly step: StepName
}

export async function tellOfJobs(db: Db, keys: AuditKeys, jobs: readonly Told[]): Promise<void> {
  if (jobs.length === 0) return
  const connections = await connectionsOf(db, [...new Set(jobs.map(({ runId }) => runId))])
  const entries = jobs.map(job => ({ ...job, actor: 'worker' as const, connectionId: connections.get(job.runId) }))
  await auditLog(db, keys).append(entries)
}

/** As the runs began with it: a sync may have gone to another connection since. */
async function connectionsOf(db: Db, runIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ run: string; connection: string }>`select run.id as run, connection.id as connection
    from evergreen.run join evergreen.connection on connection.alias = run.definition ->> 'connection'
    where run.id = any(${textArray(runIds)}::text[])`.execute(db)
  return new Map(rows.map(({ run, connection }) => [run, connection]))
}
