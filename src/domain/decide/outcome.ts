// After a write: what became of each change, and what Evergreen knows of the field from then on. Pure.
import { lockLeftBy, markOf } from '../lock.ts'
import type { FieldState, Moment, Value } from '../record.ts'
import type { Proposal } from './proposal.ts'

/** What the comparison before a write says of one change. */
export type Comparison = 'write' | 'unchanged' | 'conflict'

/** Compares the value that the CRM has now with what the plan saw and wants. A stamp is ours, whatever stands there. */
export function compare(
  now: Value,
  { before, after, reason }: Pick<Proposal, 'before' | 'after'> & Partial<Pick<Proposal, 'reason'>>,
): Comparison {
  if (now === after) return 'unchanged'
  if (reason === 'stamped') return 'write'
  return now === before ? 'write' : 'conflict'
}

/**
 * The field's state once its change was applied. A claim verifies the value at the time when its source saw it; a
 * rewrite of the notation verifies nothing and leaves the lock on the meaning. What somebody entered and was restored
 * is theirs, as if our change had never been: a person's edit locks, a program's marks the value as its own. What is taken back counts as ours, since no person set it just now.
 */
export function stateAfter(proposal: Proposal, known: FieldState | undefined, at: Moment): FieldState {
  if (proposal.ground.type === 'stamp') {
    return { value: proposal.after, changedAt: null, verifiedAt: null, source: 'evergreen', lock: null }
  }
  if (proposal.ground.type === 'edit') {
    const { origin, editedAt, lockedUntil } = proposal.ground
    const theirs = { lock: lockLeftBy(origin, lockedUntil), ...markOf(proposal.ground) }
    return { value: proposal.after, changedAt: editedAt, verifiedAt: editedAt, source: 'crm', ...theirs }
  }
  const written = { value: proposal.after, changedAt: at, source: 'evergreen' as const }
  if (proposal.ground.type === 'claim') return { ...written, verifiedAt: proposal.ground.observedAt, lock: null }
  if (proposal.ground.type === 'undo') {
    return { ...written, verifiedAt: proposal.ground.verifiedAt, lock: known?.lock ?? null }
  }
  return { ...written, verifiedAt: known?.verifiedAt ?? null, lock: known?.lock ?? null }
}
