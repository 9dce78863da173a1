// What failed in a run, proposed once more for another run to write.
import { sql } from 'kysely'
import type { ChunkRef } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'
import type { Db } from '../pool.ts'

interface Page {
  readonly after: string | null
  readonly limit: number
  readonly at: Moment
}

/**
 * See the contract. What nobody asked to be written is not among them, and no rejection but those that the audit calls
 * mendable.
 */
export async function proposeAgain(db: Db, runId: string, to: ChunkRef, { after, limit, at }: Page) {
  const { rows } = await sql<{ taken: number; last: number | null }>`with failed as materialized (
      select * from evergreen.proposal
      where run_id = ${runId} and seq > ${Number(after ?? 0)}
        and chunk in (select payload ->> 'chunk' from evergreen.work where work.run_id = ${runId} and step = 'write-back')
        and (outcome is null or (outcome = 'rejected' and exists (
          select from evergreen.audit
          where audit.run_id = ${runId} and event = 'field.change' and audit.outcome = 'rejected'
            and audit.record_id collate "C" = proposal.record_id and audit.field = proposal.field and detail ->> 'mendable' = 'true'
        )))
      order by seq limit ${limit}
    ), proposed as (
      insert into evergreen.proposal (run_id, connection_id, stream, chunk, record_id, field,
        before, after, reason, ground, confidence, freshness, at)
      select ${to.runId}, connection_id, stream, ${to.chunk}, record_id, field,
        before, after, reason, ground, confidence, freshness, ${new Date(at)}::timestamptz
      from failed order by seq
      on conflict (chunk, record_id, field) do nothing
    )
    select count(*)::int as taken, max(seq) as last from failed`.execute(db)
  const [found] = rows
  return { taken: found?.taken ?? 0, last: found?.last == null ? null : String(found.last) }
}
