// Stamps ride along: where a record is written anyway, its stamps are written with it.
import type { Proposal } from '../../src/domain/decide/proposal.ts'
import type { RecordState } from '../../src/domain/record.ts'
import { type StampCircle, stampsFor } from '../../src/domain/stamp/stamps.ts'

export interface Item {
  readonly recordId: string
  readonly proposal: Proposal
}

/** Each record's changes, followed by its stamps; none where `stateOf` tells nothing of the record yet. */
export function withStamps(
  items: readonly Item[],
  stateOf: (recordId: string) => RecordState | null,
  circle: StampCircle,
): readonly Item[] {
  if (circle.sync.stamps === null || items.length === 0) return items
  return [...Map.groupBy(items, ({ recordId }) => recordId)].flatMap(([recordId, own]) => {
    const changes = own.map(({ proposal }) => proposal)
    const state = stateOf(recordId)
    const stamps = state === null ? [] : stampsFor(state, changes, circle)
    return [...own, ...stamps.map(proposal => ({ recordId, proposal }))]
  })
}
