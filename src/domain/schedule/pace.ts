// How often a schedule starts a run: what the calls of a day are reckoned with.
import type { Moment } from '../record.ts'
import { admissionOf } from './admission.ts'
import { DAY } from './calendar.ts'
import type { Schedule } from './schedule.ts'
import { ticksAfter } from './ticks.ts'

/** Whole weeks, so that weekdays count as often as they come; a year of them, so that months do. */
const WEEKS = 52
/** So many ticks tell enough. */
const ENOUGH = 2_000

/** Ticks in a day, on average over the year after a moment, or over fewer weeks where there are many. */
export function startsPerDay(schedule: Schedule, after: Moment): number {
  let [ticks, weeks] = [0, 0]
  for (const { at } of ticksAfter(schedule, admissionOf(schedule), after)) {
    const week = Math.floor((at - after) / (7 * DAY))
    if (week > weeks && ticks >= ENOUGH) return ticks / (week * 7)
    if (week >= WEEKS) break
    weeks = week
    ticks += 1
  }
  return ticks / (WEEKS * 7)
}
