// What is worked out of a run for those who look on: to count the changes of a large run takes the database a while, and
// many look at the same runs at once.
import type { Clock } from '../../contract/primitives.ts'
import type { Run } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'

/** What a run that goes on has come to is old sooner. */
const KEPT_MS = { active: 1_000, other: 10_000 } as const
const MOST = 2_000

export type OfRun<T> = (run: Run) => Promise<T>

/** Works it out once for all who ask within a few seconds, or meanwhile; once more when the run's status is another. */
export function keepPerRun<T>(make: OfRun<T>, { now }: Pick<Clock, 'now'>): OfRun<T> {
  const kept = new Map<string, { readonly at: Moment; readonly answer: Promise<T>; isMade: boolean }>()
  return run => {
    const key = `${run.id} ${run.status}`
    const before = kept.get(key)
    const longest = run.status === 'active' ? KEPT_MS.active : KEPT_MS.other
    if (before !== undefined && (!before.isMade || now() - before.at < longest)) return before.answer
    const answer = make(run)
    kept.delete(key)
    const next = { at: now(), answer, isMade: false }
    kept.set(key, next)
    const [oldest] = kept.keys()
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest)
    answer.then(
      () => {
        next.isMade = true
      },
      () => kept.delete(key),
    )
    return answer
  }
}
