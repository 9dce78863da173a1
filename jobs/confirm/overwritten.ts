// Stores that a change of ours went over somebody's edit, and proposes to put back what was entered.
import type { NewAuditEntry } from '../../src/contract/audit.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { AppliedChange, ChunkRef, NextWork, Run, Stores } from '../../src/contract/stores.ts'
import type { Proposal } from '../../src/domain/decide/proposal.ts'
import { lockDaysOf } from '../../src/domain/sync.ts'
import { type Edit, lockedUntil } from '../../src/domain/write/overtaken.ts'
import { writeBackOf } from '../next.ts'

export interface Overwritten {
  readonly change: AppliedChange
  readonly edit: Edit
}

interface Confirming {
  readonly run: Run
  /** Of the changes that put back. */
  readonly chunk: ChunkRef
  readonly context: Pick<JobContext, 'jobId' | 'clock'>
}

/**
 * Call inside a transaction. What is put back goes the way of every change: compared before, so that what was entered
 * meanwhile stays.
 */
export async function storeOverwritten(
  found: readonly Overwritten[],
  confirming: Confirming,
  stores: Stores,
): Promise<NextWork[]> {
  if (found.length === 0) return []
  const { run, chunk, context } = confirming
  await stores.proposals.settle(
    run.id,
    found.map(({ change }) => ({ id: change.proposal.id, outcome: 'overtaken' })),
  )
  await stores.audit.append(found.map(each => entryOf(each, confirming)))
  const restored = found.filter(({ edit }) => edit.restorable)
  const items = restored.map(each => ({
    recordId: each.change.proposal.recordId,
    proposal: restoring(each, lockDaysFor(each.change.proposal.field, run)),
  }))
  await stores.proposals.propose(chunk, items, context.clock.now())
  return items.length === 0 ? [] : [writeBackOf(chunk)]
}

/** The field's own days where it has some, else the sync's. */
function lockDaysFor(field: string, { definition }: Run): number {
  const setting = definition.fields.find(each => each.field === field)
  return setting === undefined ? definition.lockDays : lockDaysOf(setting, definition)
}

/** The change that puts back what was entered; to whom it belongs is beyond doubt. */
function restoring({ change, edit }: Overwritten, lockDays: number): Proposal {
  const { field } = change.proposal
  const { origin, by, at: editedAt } = edit
  return {
    field,
    before: edit.left,
    after: edit.value,
    reason: 'restored',
    ground: { type: 'edit', intentId: change.intentId, origin, by, editedAt, lockedUntil: lockedUntil(edit, lockDays) },
    confidence: 1,
    freshness: null,
  }
}

function entryOf({ change, edit }: Overwritten, { run, context }: Confirming): NewAuditEntry {
  const { intentId, proposal } = change
  const fate = edit.restorable ? 'it is put back' : 'it was changed again since, and is left as it is'
  return {
    at: context.clock.now(),
    event: 'field.overtaken',
    actor: 'worker',
    runId: run.id,
    jobId: context.jobId,
    intentId,
    connectionId: run.connectionId,
    syncName: run.syncName,
    stream: run.definition.stream,
    recordId: proposal.recordId,
    field: proposal.field,
    before: edit.value,
    after: proposal.after,
    reason: proposal.reason,
    ground: proposal.ground,
    outcome: 'overtaken',
    answer: `entered in the CRM between our comparison and our write: ${fate}`,
    detail: { origin: edit.origin, by: edit.by, editedAt: edit.at, putBack: edit.restorable },
  }
}
