// What is seldom among the entries of a run has an index of its own, so that nobody reads a million to find ten.
import { sql } from 'kysely'
import type { AuditFilter } from '../../contract/audit.ts'

/** As the index says it: the database takes an index for what it can prove to be in it. */
export const SELDOM = sql<boolean>`run_id is not null
  and (event not in ('field.change', 'job.started') or (outcome is not null and outcome <> 'applied'))`

/** Whether all that the filter means is among them. */
export function isSeldom({ runId, event, outcome }: AuditFilter): boolean {
  if (runId === undefined) return false
  const isRareEvent = event !== undefined && event !== 'field.change' && event !== 'job.started'
  return isRareEvent || (outcome !== undefined && outcome !== 'applied')
}
