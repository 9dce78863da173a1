// What the database tells of a lane, as the checker takes it.
import type { Pool } from 'pg'
import { z } from 'zod'
import type { App } from '../../../src/app.ts'
import type { AuditedField } from '../check/facts.ts'

const connector = z.object({ id: z.string(), system: z.enum(['salesforce', 'hubspot']) })

/** All that the audit says of fields. */
export async function auditedOf(pool: Pool, app: Pick<App, 'audit'>): Promise<AuditedField[]> {
  const { rows } = await pool.query("select id, connector as system from evergreen.connection where connector <> 'csv'")
  const systems = new Map(
    z
      .array(connector)
      .parse(rows)
      .map(({ id, system }) => [id, system]),
  )
  const told: AuditedField[] = []
  for await (const entry of app.audit({ limit: Number.MAX_SAFE_INTEGER })) {
    const { event, connectionId = '', recordId = '', field = '', intentId = '', outcome = '' } = entry
    const system = systems.get(connectionId)
    if (system === undefined || (event !== 'field.change' && event !== 'field.overtaken')) continue
    const { before = null, after = null, reason = '' } = entry
    told.push({ event, system, recordId, field, intentId, before, after, reason, outcome })
  }
  return told
}

/** Intents that nobody has settled. */
export const openIntentsOf = (pool: Pool) =>
  countOf(pool, 'select count(*) as count from evergreen.intent where closed_at is null')

/** Jobs that are over and have not exactly one entry of their start and one of their end. */
export const jobsAmissOf = (pool: Pool) =>
  countOf(
    pool,
    `select count(*) as count from (
       select count(*) filter (where event = 'job.started') as starts,
              count(*) filter (where event in ('job.finished', 'job.failed')) as ends
       from evergreen.work left join evergreen.audit on job_id = work.id and event like 'job.%'
       where work.status in ('done', 'failed') group by work.id) each
     where starts <> 1 or ends <> 1`,
  )

/** Runs that are going on, imports included. */
export const activeRunsOf = (pool: Pool) =>
  countOf(pool, "select count(*) as count from evergreen.run where status = 'active'")

/** For a person who looks into a round that does not end. */
export async function stuckIn(pool: Pool): Promise<string> {
  const { rows } = await pool.query(
    `select run.mode, step, work.status, failures, holder is not null as held, due_at::text, work.note from evergreen.work
     join evergreen.run on run.id = run_id where work.status in ('waiting', 'queued') and run.status = 'active'`,
  )
  return JSON.stringify(rows)
}

/** What waits for a job of Salesforce's own is due as soon as that job is over: nobody needs to wait for its likely end. */
export async function hasten(pool: Pool): Promise<void> {
  await pool.query("update evergreen.work set due_at = now() where step = 'bulk-write' and status = 'waiting'")
}

async function countOf(pool: Pool, query: string): Promise<number> {
  const { rows } = await pool.query(query)
  return z.tuple([z.object({ count: z.coerce.number() })]).parse(rows)[0].count
}
