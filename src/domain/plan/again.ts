// Whether a change that failed in a run may still be made by another one, by what is known and set up now. Pure.
import { isTheirs } from '../decide/gates.ts'
import type { Proposal } from '../decide/proposal.ts'
import { heldLock } from '../lock.ts'
import { isOurs } from '../ownership.ts'
import type { FieldState, Moment } from '../record.ts'
import type { SyncDefinition } from '../sync.ts'

/** What puts back what stood there before, or takes that back, rests on no set-up. */
export const putsBack = ({ reason }: Pick<Proposal, 'reason'>): boolean =>
  reason === 'restored' || reason === 'undone' || reason === 'redone'

/**
 * Whose field it is may have changed since, and so may what is known of its last editor; that the value itself did is for
 * the comparison to see. `sync`: as it is now, with the owners of its fields worked out.
 */
export function mayBeMadeAgain(
  change: Pick<Proposal, 'field' | 'reason'>,
  state: FieldState | undefined,
  sync: Pick<SyncDefinition, 'fields' | 'edits'>,
  now: Moment,
): boolean {
  if (putsBack(change) || change.reason === 'stamped') return true
  const setting = sync.fields.find(({ field }) => field === change.field)
  if (setting === undefined || !isOurs(setting.owner)) return false
  if (state === undefined) return true
  if (isTheirs(state, sync.edits)) return false
  const keepsMeaning = change.reason === 'normalized' && setting.lockedNotation !== 'keep'
  return keepsMeaning || heldLock(state.lock, sync.edits, now) === null
}
