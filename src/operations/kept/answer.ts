// What takes the database a while, and many ask for at once, is made once for all of them.
import type { Clock } from '../../contract/primitives.ts'
import type { Moment } from '../../domain/record.ts'

/** The answer as it was at most so long ago; one that failed is not kept. */
export function keepFor<T>(longestMs: number, { now }: Pick<Clock, 'now'>, make: () => Promise<T>): () => Promise<T> {
  let kept: { readonly at: Moment; readonly answer: Promise<T> } | null = null
  return () => {
    if (kept !== null && now() - kept.at < longestMs) return kept.answer
    const answer = make()
    kept = { at: now(), answer }
    answer.catch(() => {
      kept = null
    })
    return answer
  }
}
