// What was flipped back is told in the audit, and counted: a field of which it happens too often is paused.
import type { NewAuditEntry } from '../../src/contract/audit.ts'
import type { JobContext } from '../../src/contract/job.ts'
import type { Run, StoredProposal, Stores } from '../../src/contract/stores.ts'
import type { Value } from '../../src/domain/record.ts'

/** A change of ours, and what stands there now. */
export interface Flip {
  readonly change: StoredProposal
  readonly now: Value
}

interface Checking {
  /** That wrote them. */
  readonly run: Run
  readonly context: Pick<JobContext, 'jobId' | 'clock'>
}

/** Call inside a transaction. */
export async function storeFlips(flips: readonly Flip[], checking: Checking, stores: Stores): Promise<void> {
  const { run } = checking
  await stores.audit.append(flips.map(flip => entryOf(flip, checking)))
  // In one order, so that two jobs do not wait for each other.
  const byField = [...Map.groupBy(flips, ({ change }) => change.field)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [field, own] of byField) {
    const total = await stores.checks.addFlips(run.syncId, field, own.length)
    if (total >= (run.definition.guards?.flips ?? Number.POSITIVE_INFINITY)) await pause(field, total, checking, stores)
  }
}

async function pause(field: string, flips: number, checking: Checking, stores: Stores): Promise<void> {
  const { run, context } = checking
  if (!(await stores.checks.pause(run.syncId, field, context.clock.now()))) return
  const answer = `others flipped ${flips} of our values back: find what does it, then resume ${field} of ${run.syncName}`
  await stores.audit.append([{ ...aboutOf(checking), event: 'field.paused', field, answer, detail: { flips } }])
}

const aboutOf = ({ run, context }: Checking) => ({
  at: context.clock.now(),
  actor: 'worker' as const,
  runId: run.id,
  jobId: context.jobId,
  connectionId: run.connectionId,
  syncName: run.syncName,
  stream: run.definition.stream,
})

function entryOf({ change, now }: Flip, checking: Checking): NewAuditEntry {
  const { recordId, field, after, reason, ground } = change
  const answer = 'a workflow or another program put something else in the place of our value'
  const about = { recordId, field, before: after, after: now, reason, ground, answer }
  return { ...aboutOf(checking), event: 'field.flipped', ...about }
}
