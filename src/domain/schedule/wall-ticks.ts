// Wall-clock patterns on the time line: what becomes of a tick when the clock is put forward or back.
import type { Moment } from '../record.ts'
import { DAY, MINUTE } from './calendar.ts'
import type { Stretch } from './zone.ts'

export interface WallPattern {
  /** Minutes after midnight, ascending. */
  readonly minutes: readonly number[]
  /** Whether every hour of the day has ticks: such a pattern means "so often", others mean "at this time". */
  readonly hourly: boolean
  /** Whether a local date (days since 1970-01-01) has ticks. */
  onDay(day: number): boolean
}

/** The moments in [from, to) at which a clock that is `offset` ahead of UTC shows a time of the pattern. */
function* shown(pattern: WallPattern, offset: number, from: Moment, to: Moment): Generator<Moment, void> {
  for (let day = Math.floor((from + offset) / DAY); day * DAY < to + offset; day++) {
    if (!pattern.onDay(day)) continue
    for (const minute of pattern.minutes) {
      const tick = day * DAY + minute * MINUTE - offset
      if (tick >= to) return
      if (tick >= from) yield tick
    }
  }
}

/** Ticks of the first moments after the clock was put forward: those shown, and those whose time was left out. */
function afterGap(pattern: WallPattern, { from, offset, shift }: Stretch): Moment[] {
  const leftOut = [...shown(pattern, offset - shift, from, from + shift)]
  const madeUp = pattern.hourly ? leftOut : leftOut.slice(0, 1).map(() => from)
  return [...new Set([...madeUp, ...shown(pattern, offset, from, from + shift)])].toSorted((a, b) => a - b)
}

/**
 * The pattern's ticks within a stretch from `since` until `until` (not in it), ascending.
 *
 * Clock put forward: times that are left out run once, together, at the first moment after the gap; those of an hourly
 * pattern run as long after their predecessor as on any day, which mostly is a tick of the pattern anyway.
 * Clock put back: times that come twice run the first time only; those of an hourly pattern run both times.
 * After cron(8) of Vixie and Debian, "local time changes of less than three hours", for changes of any size.
 */
export function* wallTicks(
  pattern: WallPattern,
  stretch: Stretch,
  since: Moment,
  until: Moment,
): Generator<Moment, void> {
  const { from, to, offset, shift } = stretch
  const end = Math.min(to, until)
  const settled = shift > 0 ? from + shift : pattern.hourly ? from : from - shift
  if (shift > 0 && since < settled) {
    yield* afterGap(pattern, stretch).filter(tick => tick >= since && tick < end)
  }
  yield* shown(pattern, offset, Math.max(settled, since), end)
}
