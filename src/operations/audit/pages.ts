// The audit, read page by page so that any length fits into memory.
import type { AuditEntry, AuditFilter } from '../../contract/audit.ts'
import type { UnitOfWork } from '../../contract/stores.ts'

const PAGE = 500

/** Entries that match, in the order of the filter, at most `limit` of them. */
export async function* readAudit(filter: AuditFilter, { stores }: UnitOfWork): AsyncGenerator<AuditEntry> {
  let rest = filter
  for (let left = filter.limit; left > 0; ) {
    const page = await stores.audit.list({ ...rest, limit: Math.min(PAGE, left) })
    yield* page
    left -= page.length
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    rest = filter.newestFirst ? { ...rest, beforeSeq: last.seq } : { ...rest, afterSeq: last.seq }
  }
}
