// What a plan comes to: every change of it under one digest, and how many there are per field and reason. Worked out
// chunk by chunk, so that a plan of any length fits into memory.
import { createHash } from 'node:crypto'
import type { JobContext } from '../../src/contract/job.ts'
import type { NewPlan, PlannedChunk, PlanTally, ProposalStore, StoredProposal } from '../../src/contract/stores.ts'
import { canonical } from '../../src/domain/canonical.ts'

export interface Measured extends Pick<NewPlan, 'digest' | 'changes' | 'tallies'> {
  readonly chunks: readonly PlannedChunk[]
}

/** SHA-256 over the changes of a chunk, a line of canonical JSON for each, in the order of their ids. */
export function digestOf(changes: readonly StoredProposal[]): string {
  const digest = createHash('sha256')
  const grounds = new Map<StoredProposal['ground'], string>()
  for (const change of inOrder(changes)) digest.update(`${lineOf(change, grounds)}\n`)
  return digest.digest('hex')
}

/** The same text as `canonical` of all parts; only what a change rests on has keys, and many rest on the same. */
function lineOf(change: StoredProposal, grounds: Map<StoredProposal['ground'], string>): string {
  const { id, recordId, field, before, after, reason, ground, confidence, freshness } = change
  const known = grounds.get(ground) ?? canonical(ground)
  grounds.set(ground, known)
  const plain = JSON.stringify([id, recordId, field, before, after, reason])
  return `${plain.slice(0, -1)},${known},${JSON.stringify(confidence)},${JSON.stringify(freshness)}]`
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
  for await (const { chunk, open } of readAhead(await stores.plans.openChunks(runId), stores.proposals)) {
    signal.throwIfAborted()
    const digest = digestOf(open)
    whole.update(`${digest}\n`)
    chunks.push({ chunk, changes: open.length, digest })
    changes += open.length
    for (const each of open) count(each, tallies)
  }
  const sorted = [...tallies.values()].sort((a, b) => b.changes - a.changes || (a.field < b.field ? -1 : 1))
  return { digest: whole.digest('hex'), changes, tallies: sorted, chunks }
}

/** The changes of each chunk, those of the next one read meanwhile. */
async function* readAhead(chunks: readonly string[], proposals: Pick<ProposalStore, 'pendingOf'>) {
  const read = (chunk: string) => {
    const reading = proposals.pendingOf(chunk)
    // Told to whoever comes for it; until then it must not end the process.
    reading.catch(() => undefined)
    return { chunk, reading }
  }
  let coming = chunks[0] === undefined ? null : read(chunks[0])
  for (const next of [...chunks.slice(1), undefined]) {
    if (coming === null) return
    const { chunk, reading } = coming
    const open = await reading
    coming = next === undefined ? null : read(next)
    yield { chunk, open }
  }
}

function count({ field, reason }: StoredProposal, tallies: Map<string, PlanTally>): void {
  const key = `${reason} ${field}`
  tallies.set(key, { field, reason, changes: (tallies.get(key)?.changes ?? 0) + 1 })
}
