// A write that meets a field which is no longer what the plan went by: the stream is looked at afresh, what cannot be
// written any more is withdrawn, the rest stays pending. The look at the end of the run tells of it, and may pause the sync.
import { lostSince } from '../../src/domain/drift/withdraw.ts'
import { writableNow } from '../drift/sight.ts'
import type { Batch, ChangeResult } from './outcomes.ts'

export type Planned = Pick<ChangeResult, 'intent' | 'proposal'>

/**
 * What becomes of changes of which nothing was written: a conflict where the field is not what it was, else to be tried
 * again. Null where everything that they need is as it was, so that the CRM's refusal has another reason.
 */
export async function withdrawn(
  changes: readonly Planned[],
  { run, source, context }: Batch,
): Promise<ChangeResult[] | null> {
  const { writable, lostReceipt } = await writableNow(run, source, context)
  const results = changes.map(({ intent, proposal }): ChangeResult => {
    const answer = lostSince(proposal.field, proposal.after, writable)
    const of = { intent, proposal }
    return answer === null
      ? { ...of, outcome: 'retry', answer: 'another field of the stream was lost' }
      : { ...of, outcome: 'conflict', answer }
  })
  return lostReceipt || results.some(({ outcome }) => outcome === 'conflict') ? results : null
}

/** Refused in words that may mean the field itself: a value that has done nothing wrong must not be barred for it. */
export const mayBeDrift = ({ drift }: ChangeResult): boolean => drift === true

/** In: refused rows. The good fields of a row are written without the one that was lost. */
export async function unlessDrifted(refused: readonly ChangeResult[], batch: Batch): Promise<readonly ChangeResult[]> {
  if (refused.length === 0) return refused
  const found = await withdrawn(refused, batch)
  if (found === null) return refused
  const hit = new Set(found.filter(({ outcome }) => outcome === 'conflict').map(({ intent }) => intent))
  return refused.map((result, at) => (hit.has(result.intent) ? (found[at] ?? result) : result))
}
