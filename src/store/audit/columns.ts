// An entry on its way into its columns and back. On the way in each column becomes the very text that is stored and
// hashed.
import type { Selectable } from 'kysely'
import type { AuditEntry, NewAuditEntry } from '../../contract/audit.ts'
import type { AuditColumns } from '../../domain/audit/text.ts'
import { storable, toJson } from '../json.ts'
import type { AuditTable } from '../schema.ts'

/** The columns of an entry that has its place; `at` in whole milliseconds. */
export function columnsOf(entry: NewAuditEntry, seq: number, at: string): AuditColumns {
  return {
    seq: String(seq),
    at,
    event: entry.event,
    actor: storable(entry.actor),
    connection_id: text(entry.connectionId),
    sync_name: text(entry.syncName),
    stream: text(entry.stream),
    record_id: text(entry.recordId),
    field: text(entry.field),
    run_id: text(entry.runId),
    job_id: text(entry.jobId),
    intent_id: text(entry.intentId),
    step: text(entry.step),
    before: text(entry.before),
    after: text(entry.after),
    reason: text(entry.reason),
    ground: json(entry.ground),
    outcome: text(entry.outcome),
    answer: text(entry.answer),
    detail: json(entry.detail),
  }
}

function text(value: string | null | undefined): string | null {
  return value === undefined || value === null ? null : storable(value)
}

function json(value: unknown): string | null {
  return value === undefined || value === null ? null : toJson(value)
}

/** What the row does not say is absent; `before` and `after` of a field change are null when they were empty. */
export function entryOf(row: Selectable<AuditTable>): AuditEntry {
  const { event, before, after } = row
  const values = event === 'field.change' || event === 'field.overtaken' ? { before, after } : {}
  return {
    seq: row.seq,
    at: row.at,
    event,
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
