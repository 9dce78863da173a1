// Writes the rows of a collection one after the other; all or none where the request wants it so.
import type { Outcome, SavingOrg } from '../../saving/context.ts'
import { refusal } from '../../saving/context.ts'
import { collectionRow } from '../row-errors.ts'

/** Does each write and returns the rows of the answer. */
export function settle(
  org: SavingOrg,
  writes: readonly (() => Outcome)[],
  allOrNone: boolean,
  withCreated = false,
): object[] {
  let outcomes: readonly Outcome[] = []
  const stays = org.store.transactions.run(() => {
    outcomes = writes.map(write => write())
    return !allOrNone || outcomes.every(({ errors }) => errors.length === 0)
  })
  return outcomes.map(outcome => collectionRow(stays ? outcome : rolledBack(outcome), withCreated))
}

/** What becomes of a good row when another one is bad. */
function rolledBack(outcome: Outcome): Outcome {
  if (outcome.errors.length > 0) return outcome
  const message = 'Record rolled back because not all records were valid and the request was using AllOrNone header'
  const error = refusal('ALL_OR_NONE_OPERATION_ROLLED_BACK', message)
  return { id: outcome.created ? undefined : outcome.id, created: false, errors: [error] }
}
