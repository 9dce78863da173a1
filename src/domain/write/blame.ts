// A row is refused as a whole. Which of its changes that is about, and which may be written without them.
import type { ProposalReason } from '../decide/proposal.ts'

interface Sent {
  readonly field: string
  readonly reason: ProposalReason
}

const isStamp = ({ reason }: Sent): boolean => reason === 'stamped'

/**
 * In: the changes of a refused row, and the fields that the CRM names in its refusal. Out: whether each is to blame. Where
 * it names none of them, all are, save that no value is barred for the sake of a stamp: the row is first tried without its
 * stamps. These alone are no reason to try it again.
 */
export function toBlame(changes: readonly Sent[], named: readonly string[]): boolean[] {
  const names = ({ field }: Sent): boolean => named.includes(field)
  const stamps = changes.filter(isStamp)
  const isOfStamps = stamps.length > 0 && (named.length === 0 || stamps.some(names))
  if (isOfStamps) return changes.map(change => isStamp(change) || names(change))
  const isOfSome = changes.some(names) && changes.some(change => !names(change) && !isStamp(change))
  return changes.map(change => !isOfSome || names(change))
}
