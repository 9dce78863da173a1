// What a plan comes to: every change of it under one digest, and how many there are per field and reason. Worked out
// chunk by chunk, so that a plan of any length fits into memory.
import { createHash } from 'node:crypto'
import type { JobContext } from '../../src/contract/job.ts'
import type { NewPlan, PlannedChunk, PlanTally, StoredProposal } from '../../src/contract/stores.ts'
import { canonical } from '../../src/domain/canonical.ts'

export interface Measured extends Pick<NewPlan, 'digest' | 'changes' | 'tallies'> {
  readonly chunks: readonly PlannedChunk[]
}

/** SHA-256 over the changes of a chunk, a line of canonical JSON for each, in the order of their ids. */
export function digestOf(changes: readonly StoredProposal[]): string {
  const digest = createHash('sha256')
  for (const { id, recordId, field, before, after, reason, ground, confidence, freshness } of inOrder(changes)) {
    digest.update(`${canonical([id, recordId, field, before, after, reason, ground, confidence, freshness])}\n`)
  }
  return digest.digest('hex')
}

const inOrder = (changes: readonly StoredProposal[]) => changes.toSorted((a, b) => Number(a.id) - Number(b.id))

/** Measures all changes of the run that have no outcome. */
export async function measure(
  runId: string,
  { stores, signal }: Pick<JobContext, 'stores' | 'signal'>,
): Promise<Measured> {
  const whole = createHash('sha256')
  const tallies = new Map<string, PlanTally>()
  const chunks: PlannedChunk[] = []
  let changes = 0
  for (const chunk of await stores.plans.openChunks(runId)) {
    signal.throwIfAborted()
    const open = await stores.proposals.pendingOf(chunk)
    const digest = digestOf(open)
    whole.update(`${digest}\n`)
    chunks.push({ chunk, changes: open.length, digest })
    changes += open.length
    for (const each of open) count(each, tallies)
  }
  const sorted = [...tallies.values()].sort((a, b) => b.changes - a.changes || (a.field < b.field ? -1 : 1))
  return { digest: whole.digest('hex'), changes, tallies: sorted, chunks }
}

function count({ field, reason }: StoredProposal, tallies: Map<string, PlanTally>): void {
  const key = `${reason} ${field}`
  tallies.set(key, { field, reason, changes: (tallies.get(key)?.changes ?? 0) + 1 })
}
