// The append-only log of everything that was done and why; the tables themselves refuse any change.
import type { AuditKeys } from '../../contract/store/audit/chain.ts'
import { type AuditLog, SEGMENT_SPAN } from '../../contract/store/audit/log.ts'
import { inChunks } from '../json.ts'
import type { Db } from '../pool.ts'
import { appendEntries } from './append/entries.ts'
import { listEntries } from './list.ts'
import { ownsAudit } from './months.ts'

/** The AuditLog on `db`, sealing with `keys`. */
export function auditLog(db: Db, keys: AuditKeys): AuditLog {
  return {
    // A segment has so many numbers: one more would be that of an entry of the next segment.
    append: entries => inChunks(entries, chunk => appendEntries(db, keys, chunk), SEGMENT_SPAN),
    list: filter => listEntries(db, filter, keys),
    isOwned: () => ownsAudit(db),
    async count() {
      const { entries } = await db
        .selectFrom('audit')
        .select(({ fn }) => fn.countAll<number>().as('entries'))
        .executeTakeFirstOrThrow()
      return entries
    },
  }
}
