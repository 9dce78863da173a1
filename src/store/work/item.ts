// A work item on its way from the table to the contract.
import type { Selectable } from 'kysely'
import type { WorkItem } from '../../contract/stores.ts'
import type { WorkTable } from '../schema.ts'

export type WorkRow = Pick<Selectable<WorkTable>, 'id' | 'run_id' | 'step' | 'payload' | 'epoch' | 'failures'>

/** A row as the contract has it. */
export function workItemOf({ id, run_id: runId, step, payload, epoch, failures }: WorkRow): WorkItem {
  return { id, runId, step, payload, epoch, failures }
}
