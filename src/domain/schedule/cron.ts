// Cron expressions: the five fields of crontab(5), with L (last) and # (which of the month) for the days.
import { calendarDate } from './calendar.ts'
import {
  CronError,
  cronItem,
  cronValue,
  cronValues,
  DATE_FIELD,
  HOUR_FIELD,
  MINUTE_FIELD,
  MONTH_FIELD,
  WEEKDAY_FIELD,
} from './cron-field.ts'

export interface Cron {
  readonly minutes: readonly number[]
  readonly hours: readonly number[]
  readonly months: readonly number[]
  /** Days of the month; `star`: the field begins with "*", `last`: the month's last day too. */
  readonly dates: { readonly star: boolean; readonly values: readonly number[]; readonly last: boolean }
  /** 0 is Sunday; `which` is null for every week, 1 to 5 for the nth of the month, -1 for the last. */
  readonly weekdays: { readonly star: boolean; readonly values: readonly WeekdayRule[] }
}

interface WeekdayRule {
  readonly weekday: number
  readonly which: number | null
}

function weekdayRules(item: string): WeekdayRule[] {
  const [, day, nth] = /^(\w+)(#[1-5]|l)$/i.exec(item) ?? []
  if (day !== undefined && nth !== undefined) {
    const which = nth.startsWith('#') ? Number(nth.slice(1)) : -1
    return [{ weekday: cronValue(day, WEEKDAY_FIELD) % 7, which }]
  }
  return cronItem(item, WEEKDAY_FIELD).map(value => ({ weekday: value % 7, which: null }))
}

/** Reads "0 6 * * 1-5". Throws CronError with words that name the field. */
export function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/)
  const [minute, hour, date, month, weekday, ...more] = fields
  if (!minute || !hour || !date || !month || !weekday || more.length > 0) {
    const count = text.trim() === '' ? 0 : fields.length
    throw new CronError(`needs five fields (minute, hour, day of the month, month, day of the week), has ${count}`)
  }
  const dates = date.split(',')
  const numbered = dates.filter(item => item.toUpperCase() !== 'L')
  return {
    minutes: cronValues(minute, MINUTE_FIELD),
    hours: cronValues(hour, HOUR_FIELD),
    months: cronValues(month, MONTH_FIELD),
    dates: {
      star: date.startsWith('*'),
      values: numbered.length === 0 ? [] : cronValues(numbered.join(','), DATE_FIELD),
      last: numbered.length < dates.length,
    },
    weekdays: { star: weekday.startsWith('*'), values: weekday.split(',').flatMap(weekdayRules) },
  }
}

/**
 * Whether the expression has ticks on a date (days since 1970-01-01). As crontab(5) has it: where both day fields are
 * restricted one of them is enough; where one begins with "*" both must hold.
 */
export function cronHasDay({ months, dates, weekdays }: Cron, day: number): boolean {
  const { month, date, weekday, daysInMonth } = calendarDate(day)
  if (!months.includes(month)) return false
  const byDate = dates.values.includes(date) || (dates.last && date === daysInMonth)
  const byWeekday = weekdays.values.some(rule => {
    if (rule.weekday !== weekday) return false
    if (rule.which === -1) return date > daysInMonth - 7
    return rule.which === null || rule.which === Math.ceil(date / 7)
  })
  return dates.star || weekdays.star ? byDate && byWeekday : byDate || byWeekday
}
