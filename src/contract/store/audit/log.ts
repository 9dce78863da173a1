// The audit as it is kept, and how entries find their segment.
import type { AuditEntry, AuditFilter, NewAuditEntry } from '../../audit.ts'

/** So many entries fit into one segment; `seq` is the segment's number times this, plus the place within. */
export const SEGMENT_SPAN = 2_048

export interface AuditLog {
  /** Sealed as one segment per run, within the transaction. */
  append(entries: readonly NewAuditEntry[]): Promise<void>
  /** Oldest first, where the filter does not say otherwise. */
  list(filter: AuditFilter): Promise<AuditEntry[]>
  count(): Promise<number>
  /** Whether the role that this process connects as owns the audit, and so could change it. */
  isOwned(): Promise<boolean>
}
