// How many of a run's records will be changed, by what became of those that earlier runs judged.
import { exactly, type Range } from './range.ts'

/** What a run has judged: records that were news to it, and those of them that it had a change for. */
export interface Judgement {
  readonly news: number
  readonly changed: number
}

/** Of an account that nothing is known of yet: an assumption, and a wide one. */
const ASSUMED = { least: 0.05, likely: 0.3, most: 0.8 }
/** What is edited may need mending so many times as often, or as seldom, as what was there from the beginning. */
const UNLIKE = 2
/** Nineteen of twenty lie within so many standard deviations. */
const SPREAD = 1.96

/**
 * Of records that were edited, some by ourselves alone: how many others edited. Who edits meets our own writes as often
 * as any other of the known records.
 */
export function editedByOthers(edited: number, { echoes, known }: { echoes: number; known: number }): number {
  const untouched = 1 - echoes / Math.max(known, 1)
  if (untouched <= 0) return 0
  return Math.min(edited, Math.max(0, edited - echoes) / untouched)
}

/** `seen` empty: nothing tells, and the assumption is what there is. `alike`: whether they judged news of the same kind. */
export function changedOf(news: number, seen: readonly Judgement[], alike = true): Range {
  if (news <= 0) return exactly(0)
  const judged = seen.reduce((sum, each) => sum + each.news, 0)
  if (judged === 0) {
    return { least: news * ASSUMED.least, likely: news * ASSUMED.likely, most: news * ASSUMED.most }
  }
  const changed = seen.reduce((sum, each) => sum + each.changed, 0)
  const likely = (news * changed) / judged
  // After none or all of a few the next one may still be different.
  const share = (changed + 1) / (judged + 2)
  const spread = SPREAD * Math.sqrt(share * (1 - share) * news * (1 + news / judged))
  const doubt = alike ? 1 : UNLIKE
  return {
    least: Math.max(0, likely / doubt - spread),
    likely,
    most: Math.min(news, likely * doubt + spread),
  }
}
