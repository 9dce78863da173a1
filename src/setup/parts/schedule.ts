// A schedule as the file writes it, part by part, and as the domain knows it.
import { z } from 'zod'
import { scheduleProblem } from '../../domain/schedule/problem.ts'
import { type Schedule, WEEKDAYS } from '../../domain/schedule/schedule.ts'

/** A schedule with which nothing is wrong, to judge one part of another by. */
const SOUND: Schedule = {
  trigger: { every: 1 },
  timeZone: 'UTC',
  hours: null,
  days: null,
  blackout: [],
  jitterMinutes: 0,
}

/** A part of the file that is right when the schedule that has nothing else is. */
function part<T extends z.ZodType>(schema: T, partOf: (written: z.output<T>) => Partial<Schedule>): T {
  return schema.superRefine((written, context) => {
    const problem = scheduleProblem({ ...SOUND, ...partOf(written) })
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })
}

/** "07:00-19:00" as its two ends; without a separator both are the text itself. */
function range(text: string, separator: string): { from: string; to: string } {
  const [from = '', to = from] = text.split(separator)
  return { from, to }
}

const hoursOf = (text: string) => range(text, '-')
const datesOf = (text: string) => range(text, '..')

const hours = z.string().regex(/^[^-]+-[^-]+$/, { error: 'must be two times of day, such as 07:00-19:00', abort: true })
const dates = z.string().regex(/^[^.]+(\.\.[^.]+)?$/, {
  error: 'must be a date such as 2027-01-01, or two such as 2026-12-24..2026-12-26',
  abort: true,
})
/** Empty lists are wrong in the domain too, and only the list as a whole can be. */
const emptyOnly = <T>(list: readonly T[]): readonly [] | null => (list.length === 0 ? [] : null)

export const scheduleSchema = z
  .strictObject({
    cron: part(z.string(), cron => ({ trigger: { cron } }))
      .optional()
      .describe('Five fields: minute, hour, day of the month, month, day of the week'),
    everyMinutes: part(z.number(), every => ({ trigger: { every } }))
      .optional()
      .describe('Minutes between runs; above a day whole days, a multiple of 1440'),
    zone: part(z.string(), timeZone => ({ timeZone })).describe('An IANA time zone, such as Europe/Helsinki'),
    hours: part(z.array(part(hours, text => ({ hours: [hoursOf(text)] }))), list => ({ hours: emptyOnly(list) }))
      .optional()
      .describe('Times of day at which runs may start, such as "07:00-19:00"'),
    days: part(z.array(z.enum(WEEKDAYS)), list => ({ days: emptyOnly(list) }))
      .optional()
      .describe('Weekdays on which runs may start'),
    except: z
      .array(part(dates, text => ({ blackout: [datesOf(text)] })))
      .optional()
      .describe('Dates without runs: "2027-01-01", or "2026-12-24..2026-12-26" with both ends'),
    jitterMinutes: part(z.number(), jitterMinutes => ({ jitterMinutes }))
      .optional()
      .describe('Runs start up to so many minutes later, so that not all start at once'),
  })
  .superRefine((written, context) => {
    if (context.issues.length > 0) return
    const one = (written.cron === undefined) !== (written.everyMinutes === undefined)
    const problem = one ? scheduleProblem(scheduleOf(written)) : 'must have either cron or everyMinutes'
    if (problem !== null) context.addIssue({ code: 'custom', message: problem })
  })
export type WrittenSchedule = z.infer<typeof scheduleSchema>

/** The schedule that its written form stands for. */
export function scheduleOf({ cron, everyMinutes, zone, ...written }: WrittenSchedule): Schedule {
  return {
    trigger: cron === undefined ? { every: everyMinutes ?? 0 } : { cron },
    timeZone: zone,
    hours: written.hours?.map(hoursOf) ?? null,
    days: written.days ?? null,
    blackout: written.except?.map(datesOf) ?? [],
    jitterMinutes: written.jitterMinutes ?? 0,
  }
}

/** What the file says of a schedule, without what it need not say. Inverse of `scheduleOf`. */
export function writtenSchedule({
  trigger,
  timeZone,
  hours,
  days,
  blackout,
  jitterMinutes,
}: Schedule): WrittenSchedule {
  const except = blackout.map(({ from, to }) => (from === to ? from : `${from}..${to}`))
  return {
    ...('cron' in trigger ? { cron: trigger.cron } : { everyMinutes: trigger.every }),
    zone: timeZone,
    ...(hours === null ? {} : { hours: hours.map(({ from, to }) => `${from}-${to}`) }),
    ...(days === null ? {} : { days: [...days] }),
    ...(except.length === 0 ? {} : { except }),
    ...(jitterMinutes === 0 ? {} : { jitterMinutes }),
  }
}
