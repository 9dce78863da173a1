// The append-only log of everything that was done and why; the tables themselves refuse any change.
import { type Selectable, sql } from 'kysely'
import type { AuditEntry, AuditFilter, NewAuditEntry } from '../../contract/audit.ts'
import type { AuditLog } from '../../contract/stores.ts'
import { inChunks, recordset } from '../json.ts'
import type { Db } from '../pool.ts'
import type { AuditTable } from '../schema.ts'

function rowOf(entry: NewAuditEntry) {
  const { event, actor, stream, field, step, before, after, reason, ground, outcome, answer, detail } = entry
  const what = { event, actor, stream, field, step, before, after, reason, ground, outcome, answer, detail }
  const ids = { record_id: entry.recordId, run_id: entry.runId, job_id: entry.jobId, intent_id: entry.intentId }
  return { ...what, ...ids, at: new Date(entry.at), connection_id: entry.connectionId, sync_name: entry.syncName }
}

/** What the row does not say is absent; `before` and `after` of a field change are null when they were empty. */
function entryOf(row: Selectable<AuditTable>): AuditEntry {
  const values =
    row.event === 'field.change' || row.event === 'field.overtaken' ? { before: row.before, after: row.after } : {}
  return {
    seq: row.seq,
    at: row.at,
    event: row.event,
    actor: row.actor,
    connectionId: row.connection_id ?? undefined,
    syncName: row.sync_name ?? undefined,
    stream: row.stream ?? undefined,
    recordId: row.record_id ?? undefined,
    field: row.field ?? undefined,
    runId: row.run_id ?? undefined,
    jobId: row.job_id ?? undefined,
    intentId: row.intent_id ?? undefined,
    step: row.step ?? undefined,
    ...values,
    reason: row.reason ?? undefined,
    ground: row.ground ?? undefined,
    outcome: row.outcome ?? undefined,
    answer: row.answer ?? undefined,
    detail: row.detail ?? undefined,
  }
}

async function list(db: Db, filter: AuditFilter): Promise<AuditEntry[]> {
  const equal = [
    ['connection_id', filter.connectionId],
    ['stream', filter.stream],
    ['record_id', filter.recordId],
    ['field', filter.field],
    ['run_id', filter.runId],
    ['event', filter.event],
    ['outcome', filter.outcome],
  ] as const
  let entries = db.selectFrom('audit').selectAll()
  for (const [column, value] of equal) {
    if (value !== undefined) entries = entries.where(sql<boolean>`${sql.ref(column)} = ${value}`)
  }
  if (filter.since !== undefined) entries = entries.where(sql<boolean>`at >= ${new Date(filter.since)}`)
  if (filter.afterSeq !== undefined) entries = entries.where('seq', '>', filter.afterSeq)
  return (await entries.orderBy('seq').limit(filter.limit).execute()).map(entryOf)
}

/** The AuditLog on `db`. */
export function auditLog(db: Db): AuditLog {
  return {
    append: entries =>
      inChunks(entries, async chunk => {
        await sql`insert into evergreen.audit (at, event, actor, connection_id, sync_name, stream, record_id, field,
            run_id, job_id, intent_id, step, before, after, reason, ground, outcome, answer, detail)
          select at, event, actor, connection_id, sync_name, stream, record_id, field,
            run_id, job_id, intent_id, step, before, after, reason, ground, outcome, answer, detail
          from ${recordset('audit', chunk.map(rowOf))}`.execute(db)
      }),
    list: filter => list(db, filter),
    async count() {
      const { entries } = await db
        .selectFrom('audit')
        .select(({ fn }) => fn.countAll<number>().as('entries'))
        .executeTakeFirstOrThrow()
      return entries
    },
  }
}
