// What takes the database a while, and many ask for at once, is made once for all of them.
import type { Clock } from '../../contract/primitives.ts'
import type { Moment } from '../../domain/record.ts'

/**
 * The answer as it was at most so long ago; one that failed is not kept. While one is being made, all wait for it: where
 * that takes longer than it is kept, more of them at once would only take longer still.
 */
export function keepFor<T>(longestMs: number, { now }: Pick<Clock, 'now'>, make: () => Promise<T>): () => Promise<T> {
  let kept: { readonly at: Moment; readonly answer: Promise<T>; isMade: boolean } | null = null
  return () => {
    if (kept !== null && (!kept.isMade || now() - kept.at < longestMs)) return kept.answer
    const answer = make()
    const next = { at: now(), answer, isMade: false }
    kept = next
    answer.then(
      () => {
        next.isMade = true
      },
      () => {
        kept = null
      },
    )
    return answer
  }
}
