// From what we wrote to the changes that take it back: each field gets what stood there before our first write to it, as
// far as nobody else wrote in between. Pure.
import type { Proposal, ProposalReason, UndoGround } from '../decide/proposal.ts'
import type { FieldState, Moment, RecordState } from '../record.ts'

/** A change of ours that the CRM took, or may have taken. */
export interface Written extends Proposal {
  readonly id: string
  readonly runId: string
  readonly recordId: string
  readonly outcome: 'applied' | 'altered' | 'uncertain'
}

export interface TakingBack {
  readonly recordId: string
  readonly proposal: Proposal
}

/**
 * In: whole records' changes in the order in which they were proposed, and what is known of the records. Out: at most one
 * change per field; none where our writes cancel each other out.
 */
export function takingBack(written: readonly Written[], known: ReadonlyMap<string, RecordState>): TakingBack[] {
  const byField = Map.groupBy(written, ({ recordId, field }) => JSON.stringify([recordId, field]))
  return [...byField.values()].flatMap(changes => {
    const chain = unbroken(changes)
    const [first, last] = [chain[0], chain.at(-1)]
    if (first === undefined || last === undefined || first.before === last.after) return []
    const { recordId, field } = last
    const state = known.get(recordId)?.[field]
    const change = { field, before: last.after, after: first.before, reason: reasonOf(chain) }
    const proposal = { ...change, ground: groundOf(chain, first, state), confidence: 1, freshness: null }
    return [{ recordId, proposal }]
  })
}

/** The last changes that follow on each other: where one does not begin with what the one before it wrote, others did. */
function unbroken(changes: readonly Written[]): readonly Written[] {
  let from = changes.length - 1
  while (from > 0 && changes[from - 1]?.after === changes[from]?.before) from -= 1
  return changes.slice(Math.max(0, from))
}

/** An undo that is itself undone brings our own value back. Stamps are counted apart, whichever way they go. */
function reasonOf(chain: readonly Written[]): ProposalReason {
  if (chain.some(({ reason }) => reason === 'stamped')) return 'stamped'
  return chain.every(({ reason }) => reason === 'undone') ? 'redone' : 'undone'
}

function groundOf(chain: readonly Written[], first: Written, state: FieldState | undefined): UndoGround {
  const verifiedBefore = state?.verifiedAt ?? null
  return {
    type: 'undo',
    of: chain.map(({ runId, id, outcome }) => ({ runId, id, sure: outcome === 'applied' })),
    verifiedAt: verifiedOf(first, verifiedBefore),
    verifiedBefore,
  }
}

/** Another notation is as well verified as the one before. What was known of a value that a claim replaced is not kept. */
function verifiedOf({ ground }: Written, now: Moment | null): Moment | null {
  if (ground.type === 'undo') return ground.verifiedBefore
  return ground.type === 'rule' ? now : null
}
