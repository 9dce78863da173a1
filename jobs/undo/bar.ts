// A value that ops took back is barred, whatever came of it: also where somebody had set another one by then. Undoing the
// undo lifts what it had barred.
import type { ChangeOutcome } from '../../src/contract/audit.ts'
import type { StoredProposal, Stores } from '../../src/contract/stores.ts'
import type { UndoneChange } from '../../src/domain/decide/proposal.ts'

interface Settled {
  readonly proposal: StoredProposal
  readonly outcome: ChangeOutcome
}

/** The field has the value from before, or something that the CRM has made of it. */
const WENT_BACK: ReadonlySet<ChangeOutcome> = new Set<ChangeOutcome>(['applied', 'altered', 'unchanged'])

/** Call inside the transaction that stores the outcomes. */
export async function barUndone(settled: readonly Settled[], { undos }: Pick<Stores, 'undos'>): Promise<void> {
  const [back, left, redone] = [changesOf(settled, true), changesOf(settled, false), redoneOf(settled)]
  if (back.length > 0) await undos.bar(back, true)
  if (left.length > 0) await undos.bar(left, false)
  if (redone.length > 0) await undos.lift(redone)
}

function changesOf(settled: readonly Settled[], wentBack: boolean): UndoneChange[] {
  return settled.filter(({ outcome }) => WENT_BACK.has(outcome) === wentBack).flatMap(takenBack)
}

function redoneOf(settled: readonly Settled[]): UndoneChange[] {
  return settled.filter(({ proposal: { reason } }) => reason === 'redone' || reason === 'stamped').flatMap(takenBack)
}

const takenBack = ({ proposal: { ground } }: Settled): readonly UndoneChange[] =>
  ground.type === 'undo' ? ground.of : []
