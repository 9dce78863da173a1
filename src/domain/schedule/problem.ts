// What is wrong with a schedule, in words that follow its name: 'the hour "25" is not a number from 0 to 23'.
import { admissionOf } from './admission.ts'
import { DAY_MINUTES, dayOf, minuteOf } from './calendar.ts'
import { parseCron } from './cron.ts'
import { CronError } from './cron-field.ts'
import type { DateRange, HourRange, Schedule } from './schedule.ts'
import { ticksAfter } from './ticks.ts'
import { isTimeZone } from './zone.ts'

const LONGEST_JITTER = 720
const LONGEST_INTERVAL = 366 * DAY_MINUTES
/** Whether there is any tick at all does not depend on the date from which one looks. */
const ANY_MOMENT = Date.UTC(2000, 0, 1)

function cronProblem(cron: string): string | null {
  try {
    parseCron(cron)
    return null
  } catch (error) {
    if (error instanceof CronError) return `cron "${cron}": ${error.message}`
    throw error
  }
}

function intervalProblem(every: number): string | null {
  const whole = Number.isInteger(every) && every >= 1 && every <= LONGEST_INTERVAL
  if (!whole) return `every ${every}: must be whole minutes from 1 to ${LONGEST_INTERVAL}`
  if (every > DAY_MINUTES && every % DAY_MINUTES !== 0)
    return `every ${every}: above a day it must be whole days, a multiple of ${DAY_MINUTES} minutes`
  return null
}

function hoursProblem({ from, to }: HourRange): string | null {
  const wrong = [from, to].find(time => minuteOf(time) === null)
  if (wrong !== undefined) return `hours "${wrong}" is not a time of day such as 07:00`
  if (minuteOf(from) === DAY_MINUTES) return 'hours begin at "24:00"; write 00:00'
  if (from === to) return `hours "${from}" to "${to}" are empty; leave hours out to allow the whole day`
  return null
}

function blackoutProblem({ from, to }: DateRange): string | null {
  const wrong = [from, to].find(date => dayOf(date) === null)
  if (wrong !== undefined) return `blackout "${wrong}" is not a date such as 2026-12-24`
  return from > to ? `blackout "${from}" to "${to}" runs backwards` : null
}

function partProblem({ trigger, timeZone, hours, days, blackout, jitterMinutes }: Schedule): string | null {
  const zone = isTimeZone(timeZone) ? null : `time zone "${timeZone}" is not an IANA name such as Europe/Helsinki`
  const jitter = jitterMinutes >= 0 && jitterMinutes <= LONGEST_JITTER
  const found = [
    'cron' in trigger ? cronProblem(trigger.cron) : intervalProblem(trigger.every),
    zone,
    hours?.length === 0 ? 'hours allow no time at all' : null,
    ...(hours ?? []).map(hoursProblem),
    days?.length === 0 ? 'days allow no day at all' : null,
    ...blackout.map(blackoutProblem),
    jitter ? null : `jitter ${jitterMinutes}: must be from 0 to ${LONGEST_JITTER} minutes`,
  ]
  return found.find(problem => problem !== null) ?? null
}

function neverTicks(schedule: Schedule): boolean {
  return ticksAfter(schedule, admissionOf(schedule), ANY_MOMENT).next().done === true
}

/**
 * What is wrong with a schedule, the first thing only, without a full stop; null when it is right. A schedule whose
 * trigger, hours and weekdays leave no tick in any year is wrong; blackout dates are past some day, so they do not count.
 */
export function scheduleProblem(schedule: Schedule): string | null {
  const problem = partProblem(schedule)
  if (problem !== null) return problem
  const free = { ...schedule, blackout: [] }
  if (!neverTicks(free)) return null
  if (neverTicks({ ...free, hours: null, days: null })) return 'never ticks: no year has such a date'
  return 'never ticks: hours and days leave none of its times'
}
