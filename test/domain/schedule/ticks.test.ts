// Laws that hold for any schedule, and how fast the answers come.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueTick, mayStart, nextTicks } from '../../../src/domain/schedule/due.ts'
import { scheduleProblem } from '../../../src/domain/schedule/problem.ts'
import { type Schedule, WEEKDAYS } from '../../../src/domain/schedule/schedule.ts'
import { between, cron, every, wall } from './schedules.ts'

const DAY = 86_400_000
const minute = fc.constantFrom('0', '30', '*', '*/15', '5,35', '59')
const hour = fc.constantFrom('*', '2', '3', '1-4', '*/6', '0,12', '22')
const date = fc.constantFrom('*', '1', 'L', '*/3', '29')
const weekday = fc.constantFrom('*', '1-5', '0', 'sat#1')
const trigger = fc.oneof(
  fc.tuple(minute, hour, date, fc.constantFrom('*', '3,4,10,11'), weekday).map(parts => ({ cron: parts.join(' ') })),
  fc.constantFrom(1, 7, 30, 60, 90, 720, 1440, 4320).map(every => ({ every })),
)
const schedules: fc.Arbitrary<Schedule> = fc
  .record({
    trigger,
    timeZone: fc.constantFrom(
      'Europe/Helsinki',
      'America/New_York',
      'Australia/Lord_Howe',
      'America/Santiago',
      'Africa/Casablanca',
      'Asia/Kolkata',
      'UTC',
    ),
    hours: fc.constantFrom(null, [{ from: '22:00', to: '06:30' }], [{ from: '00:00', to: '12:15' }]),
    days: fc.constantFrom(null, [...WEEKDAYS], WEEKDAYS.slice(0, 5)),
    blackout: fc.constantFrom([], [{ from: '2026-10-20', to: '2026-10-24' }]),
    jitterMinutes: fc.constantFrom(0, 1, 10, 240),
  })
  .filter(schedule => scheduleProblem(schedule) === null)
/** Around clock changes, where it is hard, as often as anywhere. */
const moments = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) }),
  fc
    .tuple(fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25'), fc.integer())
    .map(([date, shift]) => Date.parse(date) + (shift % (2 * DAY))),
)
const seeds = fc.integer()

describe('the next ticks of any schedule', () => {
  test('ascend strictly, and each is the first after the one before', () => {
    fc.assert(
      fc.property(schedules, moments, seeds, (schedule, after, seed) => {
        const ticks = nextTicks(schedule, after, 8, seed)
        expect(ticks).toHaveLength(8)
        for (const [i, tick] of ticks.entries()) {
          expect(tick).toBeGreaterThan(ticks[i - 1] ?? after)
          expect(nextTicks(schedule, ticks[i - 1] ?? after, 1, seed)).toEqual([tick])
        }
      }),
    )
  })

  test('are the same from wherever one looks: none is lost and none comes twice', () => {
    fc.assert(
      fc.property(schedules, moments, fc.integer({ min: 1, max: 3 * DAY }), seeds, (schedule, after, step, seed) => {
        const whole = nextTicks(schedule, after, 40, seed)
        const later = after + step
        expect(nextTicks(schedule, later, 40, seed).slice(0, 5)).toEqual(
          nextTicks(schedule, after, 40 + whole.length + 4400, seed)
            .filter(tick => tick > later)
            .slice(0, 5),
        )
      }),
      { numRuns: 40 },
    )
  })

  test('lie within the allowed hours, weekdays and dates, jitter included', () => {
    fc.assert(
      fc.property(schedules, moments, seeds, (schedule, after, seed) => {
        for (const tick of nextTicks(schedule, after, 8, seed)) {
          const text = wall(tick, schedule.timeZone)
          const [day, time] = [text.slice(0, 10), text.slice(11, 16)]
          const inHours = ({ from, to }: { from: string; to: string }) =>
            from < to ? time >= from && time < to : time >= from || time < to
          expect((schedule.hours ?? [{ from: '00:00', to: '24:00' }]).some(inHours), text).toBe(true)
          expect(
            schedule.blackout.some(({ from, to }) => day >= from && day <= to),
            text,
          ).toBe(false)
          const name = WEEKDAYS[Temporal.PlainDate.from(day).dayOfWeek - 1]
          expect(schedule.days === null || schedule.days.some(allowed => allowed === name), text).toBe(true)
        }
      }),
    )
  })

  test('leave out those from before the schedule, also when their jitter would come after it', () => {
    fc.assert(
      fc.property(schedules, moments, seeds, (schedule, since, seed) => {
        const [next] = nextTicks(schedule, since, 1, seed, since)
        const due = dueTick(schedule, since, next ?? 0, seed)
        expect(due?.missed).toBe(0)
        expect(due?.tick).toBeGreaterThan(since)
        expect(dueTick(schedule, since, (next ?? 0) - 1, seed)).toBeNull()
      }),
    )
  })

  test('start by jitter after their tick, before the next one, and as evenly as any', () => {
    const schedule = every(30, { jitterMinutes: 10 })
    const after = Date.parse('2026-01-01T00:15Z')
    const exact = nextTicks({ ...schedule, jitterMinutes: 0 }, after, 1000, 1)
    const delays = nextTicks(schedule, after, 1000, 1).map((tick, i) => (tick - (exact[i] ?? 0)) / 60_000)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...delays)).toBeLessThan(10)
    const tenths = Array.from({ length: 10 }, (_, i) => delays.filter(delay => Math.floor(delay) === i).length)
    expect(Math.min(...tenths)).toBeGreaterThan(60)
    expect(nextTicks(schedule, after, 5, 2)).not.toEqual(nextTicks(schedule, after, 5, 1))
  })
})

describe('the tick that is due', () => {
  test('is never due again once it ran, and what is folded into it is counted once', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 2 * DAY }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(schedules, moments, seeds, steps, (schedule, begun, seed, waits) => {
        let [now, since, counted] = [begun, begun, 0]
        for (const wait of waits) {
          now += wait
          const due = dueTick(schedule, since, now, seed)
          if (due === null) continue
          expect(due.tick).toBeGreaterThan(since)
          expect(due.tick).toBeLessThanOrEqual(now)
          since = due.tick
          counted += due.missed + 1
          expect(dueTick(schedule, since, now, seed)).toBeNull()
          // Nor with another spread of the starts.
          expect(dueTick({ ...schedule, jitterMinutes: 0 }, since, now, seed)?.tick ?? since + 1).toBeGreaterThan(since)
        }
        const whole = dueTick(schedule, begun, now, seed)
        expect(whole === null ? 0 : whole.missed + 1).toBe(counted)
      }),
      { numRuns: 60 },
    )
  })

  test('is the latest of those missed while nothing ran', () => {
    const daily = cron('0 6 * * *', { timeZone: 'UTC' })
    const [since, now] = [Date.parse('2026-05-01T06:00Z'), Date.parse('2026-05-04T07:00Z')]
    expect(dueTick(daily, since, now, 1)).toEqual({ tick: Date.parse('2026-05-04T06:00Z'), missed: 2 })
    expect(dueTick(daily, since, Date.parse('2026-05-02T05:59Z'), 1)).toBeNull()
    expect(dueTick(daily, since, Date.parse('2026-05-02T06:00Z'), 1)).toEqual({ tick: since + DAY, missed: 0 })
  })

  test('waits for its jitter', () => {
    const daily = cron('0 6 * * *', { timeZone: 'UTC', jitterMinutes: 60 })
    const since = Date.parse('2026-05-01T06:00Z')
    const [start = 0] = nextTicks(daily, since + 2 * 3_600_000, 1, 7)
    expect(dueTick(daily, since, start - 1, 7)).toBeNull()
    expect(dueTick(daily, since, start, 7)).toEqual({ tick: since + DAY, missed: 0 })
  })
})

describe('allowed times', () => {
  test('hold for every tick, jitter included, and for what makes up for it', () => {
    fc.assert(
      fc.property(schedules, moments, seeds, (schedule, after, seed) => {
        for (const start of nextTicks(schedule, after, 8, seed)) expect(mayStart(schedule, start)).toBe(true)
      }),
    )
    const office = cron('0 8 * * *', { hours: [{ from: '07:00', to: '19:00' }], days: ['fri'] })
    const times = [
      '2026-05-01T03:59Z',
      '2026-05-01T04:00Z',
      '2026-05-01T15:59Z',
      '2026-05-01T16:00Z',
      '2026-05-02T08:00Z',
    ]
    expect(times.map(time => mayStart(office, Date.parse(time)))).toEqual([false, true, true, false, false])
  })

  test('drop ticks at their end, keep those at their beginning, and reach over midnight', () => {
    const day = ['2026-05-01T00:00Z', '2026-05-02T00:00Z'] as const
    const hours = (from: string, to: string) =>
      between(cron('0 * * * *', { timeZone: 'UTC', hours: [{ from, to }] }), ...day).map(text => text.slice(11, 13))
    expect(hours('07:00', '10:00')).toEqual(['07', '08', '09'])
    expect(hours('22:00', '02:00')).toEqual(['00', '01', '22', '23'])
    expect(hours('22:00', '24:00')).toEqual(['22', '23'])
  })

  test('of blackout dates are those of the zone, first and last included', () => {
    const schedule = every(1440, {
      timeZone: 'Australia/Lord_Howe',
      blackout: [{ from: '2026-12-24', to: '2026-12-26' }],
    })
    const ticks = between(schedule, '2026-12-22T12:00Z', '2026-12-27T12:00Z').map(text => text.slice(0, 10))
    expect(ticks).toEqual(['2026-12-23', '2026-12-27'])
  })
})

describe('speed', () => {
  const from = Date.UTC(2026, 0, 1)
  /** Milliseconds of this process's own work, so that what else the machine does does not count. */
  const timed = (work: () => unknown) => {
    const begun = process.cpuUsage()
    work()
    return process.cpuUsage(begun).user / 1000
  }

  test('a year of ticks every minute takes under a second', () => {
    const hours = [{ from: '00:00', to: '23:59' }]
    expect(timed(() => nextTicks(cron('* * * * *', { hours, jitterMinutes: 1 }), from, 525_600, 1))).toBeLessThan(1000)
  })

  test('years without a tick take no time', () => {
    expect(timed(() => nextTicks(cron('0 0 29 2 *'), from, 1, 1))).toBeLessThan(100)
    expect(timed(() => nextTicks(cron('0 0 29 2 *', { days: ['mon'] }), from, 2, 1))).toBeLessThan(200)
  })
})
