// A schedule in plain words for people: common patterns as one would say them, anything else as its cron text.
import { DAY_MINUTES, timeText } from './calendar.ts'
import { type Cron, parseCron } from './cron.ts'
import type { Schedule } from './schedule.ts'

const WEEKDAY_NAMES = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTH_NAMES = 'January February March April May June July August September October November December'.split(' ')
const MOST_TIMES = 4
const and = new Intl.ListFormat('en-GB', { type: 'conjunction' })

const UNITS = [
  { size: DAY_MINUTES, name: 'day' },
  { size: 60, name: 'hour' },
]

/** "15 minutes", "1 day": in the largest unit that leaves no rest. */
function durationText(minutes: number): string {
  const { size, name } = UNITS.find(unit => minutes % unit.size === 0) ?? { size: 1, name: 'minute' }
  const count = minutes / size
  return `${count} ${name}${count === 1 ? '' : 's'}`
}

function everyText(minutes: number): string {
  return `every ${durationText(minutes).replace(/^1 /, '')}`
}

/** "every 15 minutes", "at 06:00 and 18:00"; null when there is no short way to say it. */
function timesText({ minutes, hours }: Cron): string | null {
  const [first = 0, second] = minutes
  if (hours.length === 24) {
    const step = second === undefined ? 60 : second - first
    const even = 60 % step === 0 && minutes.length === 60 / step && minutes.every((minute, i) => minute === i * step)
    if (even) return everyText(step)
    return second === undefined ? `every hour at minute ${first}` : null
  }
  if (minutes.length * hours.length > MOST_TIMES) return null
  const times = hours.flatMap(hour => minutes.map(minute => timeText(hour * 60 + minute)))
  return `at ${and.format(times)}`
}

function weekdayText(days: readonly number[]): string {
  const chosen = new Set(days)
  const key = [...chosen].toSorted().join('')
  if (key === '12345') return 'weekdays'
  if (key === '06') return 'weekends'
  // Monday first, as a week is read.
  const order = [1, 2, 3, 4, 5, 6, 0].filter(day => chosen.has(day))
  return and.format(order.map(day => `${WEEKDAY_NAMES[day]}s`))
}

/** '' is every day; null when there is no short way to say it. */
function daysText({ months, dates, weekdays }: Cron): string | null {
  const anyDate = dates.star && dates.values.length === 31
  const anyWeekday = weekdays.star && weekdays.values.length === 7
  if (anyWeekday && !anyDate) {
    const [date, ...more] = dates.values
    if (dates.star || more.length > 0 || (dates.last && date !== undefined)) return null
    const [month] = months
    if (months.length === 1 && month !== undefined && date !== undefined)
      return `every ${date} ${MONTH_NAMES[month - 1]}`
    if (months.length < 12) return null
    return dates.last ? 'the last day of every month' : `day ${date} of every month`
  }
  if (!anyDate || months.length < 12) return null
  if (anyWeekday) return ''
  if (weekdays.star || weekdays.values.some(({ which }) => which !== null)) return null
  return weekdayText(weekdays.values.map(({ weekday }) => weekday))
}

function triggerText(trigger: Schedule['trigger']): string {
  if ('every' in trigger) {
    const text = everyText(trigger.every)
    return trigger.every % DAY_MINUTES === 0 ? `${text} at 00:00` : text
  }
  const cron = parseCron(trigger.cron)
  const [days, times] = [daysText(cron), timesText(cron)]
  if (days === null || times === null) return `cron ${trigger.cron}`
  if (days !== '') return times.startsWith('at') ? `${days} ${times}` : `${times} on ${days}`
  return times.startsWith('at') ? `every day ${times}` : times
}

/**
 * "weekdays at 06:00 Europe/Helsinki, between 05:00 and 19:00, except 2026-12-24 to 2026-12-26": one line, no full stop.
 * The schedule must have no scheduleProblem (throws CronError).
 */
export function describe({ trigger, timeZone, hours, days, blackout, jitterMinutes }: Schedule): string {
  const between = (hours ?? []).map(({ from, to }) => `between ${from} and ${to}`)
  const weekday = (days ?? []).map(day => WEEKDAY_NAMES.findIndex(name => name.toLowerCase().startsWith(day)))
  const except = blackout.map(({ from, to }) => (from === to ? from : `${from} to ${to}`))
  return [
    `${triggerText(trigger)} ${timeZone}`,
    ...(between.length === 0 ? [] : [between.join(' or ')]),
    ...(days === null || new Set(days).size === 7 ? [] : [`only ${weekdayText(weekday)}`]),
    ...(except.length === 0 ? [] : [`except ${and.format(except)}`]),
    ...(jitterMinutes === 0 ? [] : [`starting up to ${durationText(jitterMinutes)} later`]),
  ].join(', ')
}
