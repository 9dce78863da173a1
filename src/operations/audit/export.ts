// The audit as NDJSON or CSV, line by line, so that any length fits into memory. That it was exported is audited first.
import type { Actor, AuditEntry, AuditFilter } from '../../contract/audit.ts'
import type { Clock } from '../../contract/primitives.ts'
import type { UnitOfWork } from '../../contract/stores.ts'
import { csvLine } from '../../domain/audit/csv.ts'
import { AUDIT_PARTS } from '../../domain/audit/text.ts'
import { readAudit } from './pages.ts'

export type ExportFormat = 'ndjson' | 'csv'

export interface ExportRequest {
  readonly filter: AuditFilter
  readonly format: ExportFormat
  readonly actor: Actor
}

const COLUMNS = AUDIT_PARTS.map(([, name]) => name) satisfies (keyof AuditEntry)[]

/** Lines of entries that match, oldest first; CSV begins with the names of its columns. */
export async function* exportAudit(
  { filter, format, actor }: ExportRequest,
  { unitOfWork, clock }: { readonly unitOfWork: UnitOfWork; readonly clock: Clock },
): AsyncGenerator<string> {
  const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
  await unitOfWork.stores.audit.append([
    { at: clock.now(), event: 'audit.exported', actor, detail: { format, filter: asked } },
  ])
  if (format === 'csv') yield csvLine(COLUMNS)
  for await (const entry of readAudit(filter, unitOfWork)) {
    yield format === 'csv' ? csvLine(COLUMNS.map(column => textOf(entry, column))) : `${JSON.stringify(entry)}\n`
  }
}

function textOf(entry: AuditEntry, column: (typeof COLUMNS)[number]): string | number | null | undefined {
  if (column === 'at') return new Date(entry.at).toISOString()
  const value = entry[column]
  return typeof value === 'object' && value !== null
    ? JSON.stringify(value)
    : typeof value === 'boolean'
      ? String(value)
      : value
}
