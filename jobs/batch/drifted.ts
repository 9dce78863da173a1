// A write that meets a field which is no longer what the plan went by: the stream is looked at afresh, what cannot be
// written any more is withdrawn, the rest stays pending. The look at the end of the run tells of it, and may pause the sync.
import { lostSince } from '../../src/domain/drift/withdraw.ts'
import { writableNow } from '../drift/sight.ts'
import type { Batch, ChangeResult } from './outcomes.ts'

export type Planned = Pick<ChangeResult, 'intent' | 'proposal'>

interface Found {
  readonly results: readonly ChangeResult[]
  /** Among the changes there are some of which the receipt cannot be written any more. */
  readonly lostReceipt: boolean
}

async function lookedInto(changes: readonly Planned[], { run, source, context }: Batch): Promise<Found> {
  const { writable, hasReceipt } = await writableNow(run, source, context)
  const results = changes.map(({ intent, proposal }): ChangeResult => {
    const answer = lostSince(proposal.field, proposal.after, writable)
    const of = { intent, proposal }
    return answer === null
      ? { ...of, outcome: 'retry', answer: 'another field of the stream was lost' }
      : { ...of, outcome: 'conflict', answer }
  })
  return { results, lostReceipt: !hasReceipt && changes.some(({ intent }) => intent.receipted) }
}

/**
 * What becomes of changes of which nothing was written: a conflict where the field is not what it was, else to be tried
 * again. Null where everything that they need is as it was, so that the CRM's refusal has another reason.
 */
export async function withdrawn(changes: readonly Planned[], batch: Batch): Promise<readonly ChangeResult[] | null> {
  const { results, lostReceipt } = await lookedInto(changes, batch)
  return lostReceipt || results.some(({ outcome }) => outcome === 'conflict') ? results : null
}

/** Refused in words that may mean the field itself: a value that has done nothing wrong must not be barred for it. */
export const mayBeDrift = ({ drift }: ChangeResult): boolean => drift === true

/** In: refused rows. The good fields of a row are written without the one that was lost, or without the receipt. */
export async function unlessDrifted(refused: readonly ChangeResult[], batch: Batch): Promise<readonly ChangeResult[]> {
  if (refused.length === 0) return refused
  const { results, lostReceipt } = await lookedInto(refused, batch)
  const hit = new Set(results.filter(({ outcome }) => outcome === 'conflict').map(({ intent }) => intent))
  const isHit = ({ intent }: ChangeResult) => hit.has(intent) || (lostReceipt && intent.receipted)
  return refused.map((result, at) => (isHit(result) ? (results[at] ?? result) : result))
}
