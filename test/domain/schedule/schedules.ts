// Schedules for these tests: an unrestricted one, and moments as people write them.
import { nextTicks } from '../../../src/domain/schedule/due.ts'
import type { Schedule } from '../../../src/domain/schedule/schedule.ts'

const OPEN: Omit<Schedule, 'trigger'> = {
  timeZone: 'Europe/Helsinki',
  hours: null,
  days: null,
  blackout: [],
  jitterMinutes: 0,
}

export function cron(text: string, rest: Partial<Schedule> = {}): Schedule {
  return { ...OPEN, trigger: { cron: text }, ...rest }
}

export function every(minutes: number, rest: Partial<Schedule> = {}): Schedule {
  return { ...OPEN, trigger: { every: minutes }, ...rest }
}

/** "2026-03-29 04:00+03:00": what the clock on the wall shows, and its offset. */
export function wall(moment: number, timeZone: string): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone)
  return `${zoned.toPlainDate()} ${zoned.toPlainTime().toString({ smallestUnit: 'minute' })}${zoned.offset}`
}

/** The wall-clock times of all ticks in [from, to), both ISO 8601. */
export function between(schedule: Schedule, from: string, to: string): string[] {
  const end = Date.parse(to)
  return nextTicks(schedule, Date.parse(from) - 1, 600, 1)
    .filter(tick => tick < end)
    .map(tick => wall(tick, schedule.timeZone))
}
