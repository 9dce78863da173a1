// The audit, read page by page so that any length fits into memory.
import type { AuditEntry, AuditFilter } from '../../contract/audit.ts'
import type { UnitOfWork } from '../../contract/stores.ts'

const PAGE = 500

/** Entries that match, oldest first, at most `limit` of them. */
export async function* readAudit(filter: AuditFilter, { stores }: UnitOfWork): AsyncGenerator<AuditEntry> {
  let { afterSeq } = filter
  let left = filter.limit
  while (left > 0) {
    const page = await stores.audit.list({ ...filter, afterSeq, limit: Math.min(PAGE, left) })
    yield* page
    left -= page.length
    afterSeq = page.at(-1)?.seq
    if (page.length < PAGE) return
  }
}
