// Counts of runs for those who look on: to count the changes of a large run takes the database a while, and many look at
// the same runs at once.
import type { Clock } from '../../contract/primitives.ts'
import type { Run, RunCounts } from '../../contract/stores.ts'
import type { Moment } from '../../domain/record.ts'

/** What a run that goes on has come to is old sooner. */
const KEPT_MS = { active: 1_000, other: 10_000 } as const
const MOST = 2_000

/** How a run is counted. */
export type CountRun = (run: Pick<Run, 'id' | 'status'>) => Promise<RunCounts>

/** Counts a run once for all who ask within a few seconds; once more when its status is another. */
export function keepCounts(count: CountRun, { now }: Pick<Clock, 'now'>): CountRun {
  const kept = new Map<string, { readonly at: Moment; readonly counts: Promise<RunCounts> }>()
  return run => {
    const key = `${run.id} ${run.status}`
    const before = kept.get(key)
    const longest = run.status === 'active' ? KEPT_MS.active : KEPT_MS.other
    if (before !== undefined && now() - before.at < longest) return before.counts
    const counts = count(run)
    kept.delete(key)
    kept.set(key, { at: now(), counts })
    const [oldest] = kept.keys()
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest)
    counts.catch(() => kept.delete(key))
    return counts
  }
}
