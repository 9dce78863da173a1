// Whether a value of ours may be taken back, by what the CRM has now: what anybody has set since stays. Pure.
import { compare } from '../decide/outcome.ts'
import type { Proposal, UndoGround } from '../decide/proposal.ts'
import type { FieldState, Value } from '../record.ts'

export type Fate = { readonly fate: 'write' } | { readonly fate: 'unchanged' | 'conflict'; readonly why: string }

/** `state`: what we know of the field; it tells who set the value that stands there, where a read has seen it. */
export function fateOfUndo(
  proposal: Pick<Proposal, 'before' | 'after'>,
  ground: UndoGround,
  now: Value,
  state: FieldState | undefined,
): Fate {
  // An old stamp is put in the place of no newer one.
  const { before, after } = proposal
  const compared = compare(now, { before, after })
  if (compared === 'unchanged') return { fate: 'unchanged', why: 'the CRM has the value from before already' }
  const known = state !== undefined && state.value === now ? state : null
  if (compared === 'conflict') {
    const why =
      known?.source === 'evergreen'
        ? 'a later run wrote another value: undo that one first'
        : 'somebody changed it since, so it is left as it is'
    return { fate: 'conflict', why }
  }
  // Of a write that is not certain the next read could only think that somebody had made it.
  const sure = ground.of.at(-1)?.sure === true
  if (sure && known?.source === 'crm' && known.changedAt !== null) {
    return { fate: 'conflict', why: 'somebody set the same value since, so it is left as it is' }
  }
  return { fate: 'write' }
}
