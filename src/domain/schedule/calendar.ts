// Calendar dates as day numbers, so that looking years ahead is plain arithmetic. Nothing here knows a time zone: a
// wall-clock time is written as the epoch milliseconds that it would have in UTC.

export const MINUTE = 60_000
export const DAY = 86_400_000
export const DAY_MINUTES = 1440

interface CalendarDate {
  /** 1 to 12. */
  readonly month: number
  /** 1 to 31. */
  readonly date: number
  /** 0 is Sunday, as in cron. */
  readonly weekday: number
  readonly daysInMonth: number
}

/** The date that lies `day` days after 1970-01-01 in the Gregorian calendar. */
export function calendarDate(day: number): CalendarDate {
  const moment = new Date(day * DAY)
  const [year, month] = [moment.getUTCFullYear(), moment.getUTCMonth()]
  return {
    month: month + 1,
    date: moment.getUTCDate(),
    weekday: moment.getUTCDay(),
    daysInMonth: new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
  }
}

/** Days from 1970-01-01 to an ISO 8601 date "2026-12-24"; null when it is no date. */
export function dayOf(isoDate: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(isoDate)) return null
  const moment = new Date(`${isoDate}T00:00:00Z`)
  // Some engines roll 2026-02-30 over into March.
  const exists = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(isoDate)
  return exists ? moment.getTime() / DAY : null
}

/** Minutes after midnight of "07:00", "24:00" included; null when it is no time of day. */
export function minuteOf(time: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(time) ?? []
  if (hours === undefined || minutes === undefined) return null
  const minute = Number(hours) * 60 + Number(minutes)
  return minute > DAY_MINUTES ? null : minute
}

/** "07:05" of 425 minutes after midnight. */
export function timeText(minute: number): string {
  const pad = (part: number) => String(part).padStart(2, '0')
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`
}
