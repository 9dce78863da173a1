// Windows that were read and are to be looked at again: when, and which of them in one go. Pure.
import type { Moment } from './record.ts'

const MINUTE_MS = 60_000
/** Looks that found something are followed by another, each time after twice the time, up to so many times it. */
const LONGEST_PAUSE = 16
/** After so many looks that all found something no further one is worth its calls. */
export const MOST_LOOKS = 8

export interface ReadWindow {
  readonly id: string
  /** [from, to) of the replication key, by the CRM's clock; from the very beginning where `from` is null. */
  readonly from: Moment | null
  readonly to: Moment
  /** Looks so far that found something. */
  readonly passes: number
  /** Records that these looks found. */
  readonly late: number
}

/** Windows that touch each other, as one. */
export interface Span {
  readonly from: Moment | null
  readonly to: Moment
  readonly windows: readonly string[]
}

/**
 * When a window is looked at for the first time. One that could not be proven is looked at as soon as its records have
 * had `afterMinutes` to show up. Others are only looked at for what was committed late: those of a stretch of
 * `afterMinutes` together, in one call.
 */
export function firstLook(to: Moment, afterMinutes: number, proven: boolean): Moment {
  const after = afterMinutes * MINUTE_MS
  const soonest = to + after
  return proven && after > 0 ? Math.ceil(soonest / after) * after : soonest
}

/** When a window is looked at again that was found to lack something at `now`, for the nth time. */
export function nextLook(now: Moment, afterMinutes: number, passes: number): Moment {
  return now + Math.max(afterMinutes, 1) * MINUTE_MS * Math.min(2 ** (passes - 1), LONGEST_PAUSE)
}

/** Windows that touch or overlap as one, in order. */
export function spansOf(windows: readonly ReadWindow[]): Span[] {
  const start = ({ from }: Pick<ReadWindow, 'from'>) => from ?? Number.NEGATIVE_INFINITY
  const spans: Span[] = []
  for (const { id, from, to } of windows.toSorted((a, b) => start(a) - start(b))) {
    const last = spans.at(-1)
    if (last === undefined || start({ from }) > last.to) spans.push({ from, to, windows: [id] })
    else spans[spans.length - 1] = { ...last, to: Math.max(last.to, to), windows: [...last.windows, id] }
  }
  return spans
}

/** Whether a run that reads from `from` on reads the record by that; one that reads everything reads all of them. */
export function isFrom(from: Moment | null, stamp: Moment | null): boolean {
  return from === null || (stamp !== null && stamp >= from)
}

/** What a listing shows and we do not hold: unknown, or known in an earlier state. */
export function isMissed(listed: Moment | null, held: Moment | null | undefined): boolean {
  if (held === undefined) return true
  return listed !== null && (held === null || held < listed)
}
