// Several writes that came together: one after the other, and all or none where that is wanted.
import { type Outcome, refusal, type SavingOrg } from './context.ts'

/** One outcome for each write, in their order. */
export function settled(
  { store }: Pick<SavingOrg, 'store'>,
  writes: readonly (() => Outcome)[],
  allOrNone: boolean,
): readonly Outcome[] {
  let outcomes: readonly Outcome[] = []
  const stays = store.transactions.run(() => {
    outcomes = writes.map(write => write())
    return !allOrNone || outcomes.every(({ errors }) => errors.length === 0)
  })
  return stays ? outcomes : outcomes.map(rolledBack)
}

/** What becomes of a good row when another one is bad. */
function rolledBack(outcome: Outcome): Outcome {
  if (outcome.errors.length > 0) return outcome
  const message = 'Record rolled back because not all records were valid and the request was using AllOrNone header'
  const error = refusal('ALL_OR_NONE_OPERATION_ROLLED_BACK', message)
  return { id: outcome.created ? undefined : outcome.id, created: false, errors: [error] }
}
