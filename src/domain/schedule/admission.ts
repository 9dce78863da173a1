// When a sync may start at all: allowed hours, weekdays and blackout dates, all of the zone's wall clock.
import type { Moment } from '../record.ts'
import { calendarDate, DAY, DAY_MINUTES, dayOf, MINUTE, minuteOf } from './calendar.ts'
import { type Schedule, WEEKDAYS } from './schedule.ts'
import type { Stretch } from './zone.ts'

interface Span {
  readonly from: number
  readonly to: number
}

export interface Admission {
  /** Whether a tick may run at this wall-clock time (as epoch milliseconds in UTC). */
  admits(wall: number): boolean
  /** Minutes after midnight, ascending, at which the answer can change. */
  readonly edges: readonly number[]
}

/** Minutes [from, to) after midnight; a range over midnight is two. */
function hourSpans(hours: Schedule['hours']): Span[] {
  return (hours ?? [{ from: '00:00', to: '24:00' }]).flatMap(range => {
    const [from, to] = [minuteOf(range.from) ?? 0, minuteOf(range.to) ?? 0]
    if (from < to) return [{ from, to }]
    return [
      { from, to: DAY_MINUTES },
      { from: 0, to },
    ]
  })
}

/** A tick counts by its own date: of a range over midnight, the hours after midnight belong to the next day. */
export function admissionOf({ hours, days, blackout }: Schedule): Admission {
  const spans = hourSpans(hours)
  const weekdays = new Set((days ?? WEEKDAYS).map(day => (WEEKDAYS.indexOf(day) + 1) % 7))
  const closed = blackout.map(({ from, to }) => ({ from: dayOf(from) ?? 0, to: dayOf(to) ?? 0 }))
  const everyDay = weekdays.size === WEEKDAYS.length
  const admitsDay = (day: number) =>
    (everyDay || weekdays.has(calendarDate(day).weekday)) && !closed.some(({ from, to }) => day >= from && day <= to)
  return {
    admits: wall => {
      const day = Math.floor(wall / DAY)
      const minute = (wall - day * DAY) / MINUTE
      return spans.some(({ from, to }) => minute >= from && minute < to) && admitsDay(day)
    },
    edges: [...new Set([...spans.flatMap(({ from, to }) => [from, to]), DAY_MINUTES])].toSorted((a, b) => a - b),
  }
}

/** Until when, at most `limit` and the next change of the clock, a tick that is admitted may still start. */
export function admittedUntil({ admits, edges }: Admission, tick: Moment, stretch: Stretch, limit: Moment): Moment {
  const end = Math.min(limit, stretch.to)
  let at = tick
  while (at < end && admits(at + stretch.offset)) {
    const midnight = Math.floor((at + stretch.offset) / DAY) * DAY - stretch.offset
    const edge = edges.find(minute => midnight + minute * MINUTE > at) ?? DAY_MINUTES
    at = midnight + edge * MINUTE
  }
  return Math.min(at, end)
}
