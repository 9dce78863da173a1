// Which changes of a run failed in a way that lets them be tried again.
import { type RawBuilder, sql } from 'kysely'

/**
 * See the contract. What nobody asked to be written is not among them, and no rejection but those that the audit calls
 * mendable. Nor are stamps alone: each day chooses its share of these anew.
 */
export function failedIn(runId: string): RawBuilder<boolean> {
  return sql<boolean>`(
    chunk in (select payload ->> 'chunk' from evergreen.work where work.run_id = ${runId} and step = 'write-back')
    and not (reason = 'stamped' and coalesce(ground ->> 'alone', '') = 'true')
    and (outcome is null or (outcome = 'rejected' and exists (
      select from evergreen.audit
      where audit.run_id = ${runId} and event = 'field.change' and audit.outcome = 'rejected'
        and audit.record_id collate "C" = proposal.record_id and audit.field = proposal.field and detail ->> 'mendable' = 'true'
    ))))`
}
