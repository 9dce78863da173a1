// An entry on its way into its columns and back. On the way in each column becomes the very text that is stored and
// hashed.
import type { Selectable } from 'kysely'
import type { AuditEntry, AuditEvent, NewAuditEntry } from '../../contract/audit.ts'
import type { AuditKeys } from '../../contract/store/audit/chain.ts'
import type { AuditColumns } from '../../domain/audit/text.ts'
import type { Value } from '../../domain/record.ts'
import { storable, toJson } from '../json.ts'
import type { AuditTable } from '../schema.ts'

/** What is sealed of an entry: `before`, `after` and `answer`, a JSON array; null where there is nothing to seal. */
export function valuesOf({ connectionId, stream, recordId, before, after, answer }: NewAuditEntry): string | null {
  if (connectionId === undefined || stream === undefined || recordId === undefined) return null
  const values = [text(before), text(after), text(answer)]
  return values.every(value => value === null) ? null : JSON.stringify(values)
}

/** The columns of an entry that has its place, and whose values were sealed where `sealed` is not null. */
export function columnsOf(entry: NewAuditEntry, seq: number, at: string, sealed: string | null): AuditColumns {
  const shown: Pick<NewAuditEntry, 'before' | 'after' | 'answer'> = sealed === null ? entry : {}
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
    before: text(shown.before),
    after: text(shown.after),
    reason: text(entry.reason),
    ground: json(entry.ground),
    outcome: text(entry.outcome),
    answer: text(shown.answer),
    detail: json(entry.detail),
    sealed,
  }
}

function text(value: string | null | undefined): string | null {
  return value === undefined || value === null ? null : storable(value)
}

function json(value: unknown): string | null {
  return value === undefined || value === null ? null : toJson(value)
}

/** An entry as it is read, with the key of its record, where that is still there. */
export type EntryRow = Selectable<AuditTable> & { readonly salt: Uint8Array | null; readonly key_id: string | null }

const OF_VALUES: ReadonlySet<AuditEvent> = new Set(['field.change', 'field.overtaken', 'field.flipped'])

/**
 * What the row does not say is absent; `before` and `after` of a field change are null when they were empty. Of an entry
 * whose record was erased they are absent, and `erased` says so.
 */
export function entryOf(row: EntryRow, { openValues }: Pick<AuditKeys, 'openValues'>): AuditEntry {
  const { event, sealed, salt, key_id: keyId } = row
  const opened = sealed === null || salt === null || keyId === null ? null : openValues({ salt, keyId }, sealed)
  const told: readonly Value[] =
    sealed === null ? [row.before, row.after, row.answer] : opened === null ? [] : JSON.parse(opened)
  const [before, after, answer] = told
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
    ...(OF_VALUES.has(event) ? { before, after } : {}),
    reason: row.reason ?? undefined,
    ground: row.ground ?? undefined,
    outcome: row.outcome ?? undefined,
    answer: answer ?? undefined,
    detail: row.detail ?? undefined,
    ...(sealed !== null && opened === null ? { erased: true as const } : {}),
  }
}
