// When the next runs start, and which tick is due now. The caller keeps the clock and remembers the last tick that ran.
import type { Moment } from '../record.ts'
import { admissionOf, admittedUntil } from './admission.ts'
import { MINUTE } from './calendar.ts'
import { spread } from './jitter.ts'
import type { Schedule } from './schedule.ts'
import { ticksAfter } from './ticks.ts'
import { offsetAt } from './zone.ts'

interface Start {
  readonly tick: Moment
  /** The tick, or a little later by jitter. */
  readonly start: Moment
}

/** The ticks strictly after a moment, each with its start; starts ascend as the ticks do. */
function* startsAfter(schedule: Schedule, after: Moment, seed: number): Generator<Start, void> {
  const admission = admissionOf(schedule)
  const ticks = ticksAfter(schedule, admission, after)
  const jitter = schedule.jitterMinutes * MINUTE
  let current = ticks.next()
  while (!current.done) {
    const { at, stretch } = current.value
    if (jitter === 0) {
      yield { tick: at, start: at }
      current = ticks.next()
      continue
    }
    const following = ticks.next()
    const limit = Math.min(at + jitter, following.done ? Number.POSITIVE_INFINITY : following.value.at)
    const room = admittedUntil(admission, at, stretch, limit) - at
    yield { tick: at, start: at + Math.floor(spread(seed, at) * room) }
    current = following
  }
}

/**
 * When the next `count` runs start, strictly after a moment: ascending, in epoch milliseconds.
 *
 * - Cron and day intervals follow the zone's wall clock. A time that the clock skips in spring runs once, at the first
 *   moment after the gap; a time that it shows twice in autumn runs the first time. Patterns with ticks in every hour
 *   ("0 * * * *") run on in real time, so in both of the autumn's hours.
 * - Intervals under a day count elapsed time from local midnight of 2000-01-01.
 * - A tick outside the allowed hours or weekdays, or on a blackout date, is dropped; one that was moved out of a gap
 *   counts by where it landed.
 * - Jitter is the same for the same (seed, tick); it reaches neither the next tick, nor a time that is not allowed, nor
 *   a change of the clock.
 *
 * `since` is as for dueTick: a tick up to it never runs, even when jitter would start it later.
 *
 * Fewer than `count` where nothing more comes within forty years. The schedule must have no scheduleProblem (throws
 * CronError or RangeError).
 */
export function nextTicks(
  schedule: Schedule,
  after: Moment,
  count: number,
  seed: number,
  since = Number.NEGATIVE_INFINITY,
): Moment[] {
  const starts: Moment[] = []
  if (count < 1) return starts
  // A tick before `after` may start after it.
  const from = Math.max(since, after - schedule.jitterMinutes * MINUTE)
  for (const { start } of startsAfter(schedule, from, seed)) {
    if (start > after) starts.push(start)
    if (starts.length >= count) break
  }
  return starts
}

/** Whether the hours, weekdays and dates allow a run to start at a moment: one that makes up for missed ticks waits. */
export function mayStart(schedule: Schedule, at: Moment): boolean {
  return admissionOf(schedule).admits(at + offsetAt(at, schedule.timeZone))
}

/** A run that should start now. */
export interface Due {
  /** The latest tick that is due, without jitter: what to remember as the last one that ran. */
  readonly tick: Moment
  /** How many earlier ticks this run makes up for. */
  readonly missed: number
}

/**
 * The run that is due at `now`, or null: every tick after `since` that should have started, folded into one.
 * `since` is the last tick that ran, or the moment at which the schedule was set or changed if that is later: no tick
 * from before a schedule was there is due. Remembering the tick, not the start, keeps a changed jitter or seed from
 * running it again.
 */
export function dueTick(schedule: Schedule, since: Moment, now: Moment, seed: number): Due | null {
  let due: Due | null = null
  for (const { tick, start } of startsAfter(schedule, since, seed)) {
    if (start > now) break
    due = { tick, missed: due === null ? 0 : due.missed + 1 }
  }
  return due
}
