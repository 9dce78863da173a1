// Reads entries that match a filter, oldest first.
import { sql } from 'kysely'
import type { AuditEntry, AuditFilter } from '../../contract/audit.ts'
import { SEGMENT_SPAN } from '../../contract/store/audit/log.ts'
import type { Db } from '../pool.ts'
import { entryOf } from './columns.ts'

export async function listEntries(db: Db, filter: AuditFilter): Promise<AuditEntry[]> {
  const equal = [
    ['connection_id', filter.connectionId],
    ['stream', filter.stream],
    ['record_id', filter.recordId],
    ['field', filter.field],
    ['run_id', filter.runId],
    ['event', filter.event],
    ['actor', filter.actor],
    ['reason', filter.reason],
    ['outcome', filter.outcome],
  ] as const
  let entries = db.selectFrom('audit').selectAll()
  for (const [column, value] of equal) {
    if (value !== undefined) entries = entries.where(sql<boolean>`${sql.ref(column)} = ${value}`)
  }
  const { since, until, afterSeq, limit } = filter
  if (since !== undefined) {
    // Entries are found by their seq; what was written before `since` is passed over segment by segment.
    entries = entries.where(sql<boolean>`at >= ${new Date(since)} and seq >= (
      select coalesce(min(number), 0) * ${SEGMENT_SPAN}::bigint from evergreen.audit_segment
      where to_at >= ${new Date(since)})`)
  }
  if (until !== undefined) entries = entries.where(sql<boolean>`at < ${new Date(until)}`)
  if (afterSeq !== undefined) entries = entries.where('seq', '>', afterSeq)
  return (await entries.orderBy('seq').limit(limit).execute()).map(entryOf)
}
