// All ticks of a schedule in order, before anything shifts their start: the trigger's times that are allowed.
import type { Moment } from '../record.ts'
import type { Admission } from './admission.ts'
import { DAY, DAY_MINUTES, dayOf, MINUTE } from './calendar.ts'
import { cronHasDay, parseCron } from './cron.ts'
import type { Schedule } from './schedule.ts'
import { type WallPattern, wallTicks } from './wall-ticks.ts'
import { type Stretch, startOfDay, stretches } from './zone.ts'

/** Nothing comes after so long: the rarest dates, a 29 February on a given weekday, are at most 40 years apart. */
const HORIZON = 41 * 366 * DAY
/** Intervals are counted from local midnight of this date, whenever the schedule was made. */
const ANCHOR = '2000-01-01'

interface Elapsed {
  readonly anchor: Moment
  readonly step: number
}

function patternOf({ trigger, timeZone }: Schedule): WallPattern | Elapsed {
  if ('cron' in trigger) {
    const cron = parseCron(trigger.cron)
    const minutes = cron.hours.flatMap(hour => cron.minutes.map(minute => hour * 60 + minute))
    return { minutes, hourly: cron.hours.length === 24, onDay: day => cronHasDay(cron, day) }
  }
  const anchor = dayOf(ANCHOR) ?? 0
  const days = trigger.every / DAY_MINUTES
  if (days >= 1) return { minutes: [0], hourly: false, onDay: day => (day - anchor) % days === 0 }
  return { anchor: startOfDay(anchor, timeZone), step: trigger.every * MINUTE }
}

function* elapsedTicks({ anchor, step }: Elapsed, since: Moment, until: Moment): Generator<Moment, void> {
  const first = anchor + Math.ceil((since - anchor) / step) * step
  for (let tick = first; tick < until; tick += step) yield tick
}

export interface Tick {
  readonly at: Moment
  readonly stretch: Stretch
}

/**
 * The ticks strictly after a moment, ascending, without jitter; ends after some forty years, also where nothing comes.
 * Throws CronError or RangeError for a schedule that has a scheduleProblem.
 */
export function* ticksAfter(schedule: Schedule, admission: Admission, after: Moment): Generator<Tick, void> {
  const pattern = patternOf(schedule)
  const until = after + HORIZON
  for (const stretch of stretches(schedule.timeZone, after)) {
    if (stretch.from >= until) return
    const since = Math.max(stretch.from, after + 1)
    const ticks =
      'step' in pattern
        ? elapsedTicks(pattern, since, Math.min(stretch.to, until))
        : wallTicks(pattern, stretch, since, until)
    for (const at of ticks) if (admission.admits(at + stretch.offset)) yield { at, stretch }
  }
}
