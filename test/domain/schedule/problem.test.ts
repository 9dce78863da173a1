// Every way in which a schedule can be wrong has words of its own; whatever passes has ticks.
import { describe, expect, test } from 'vitest'
import { nextTicks } from '../../../src/domain/schedule/due.ts'
import { scheduleProblem } from '../../../src/domain/schedule/problem.ts'
import { cron, every } from './schedules.ts'

const at = (from: string, to: string) => ({ hours: [{ from, to }] })
const except = (from: string, to: string) => ({ blackout: [{ from, to }] })

describe('a schedule is refused', () => {
  test.each([
    [every(0), 'every 0: must be whole minutes from 1 to 527040'],
    [every(1.5), 'every 1.5: must be whole minutes from 1 to 527040'],
    [every(1500), 'every 1500: above a day it must be whole days, a multiple of 1440 minutes'],
    [
      every(60, { timeZone: 'Europe/Helsinky' }),
      'time zone "Europe/Helsinky" is not an IANA name such as Europe/Helsinki',
    ],
    [every(60, { timeZone: '+02:00' }), 'time zone "+02:00" is not an IANA name such as Europe/Helsinki'],
    [every(60, { hours: [] }), 'hours allow no time at all'],
    [every(60, at('7:00', '19:00')), 'hours "7:00" is not a time of day such as 07:00'],
    [every(60, at('07:00', '24:01')), 'hours "24:01" is not a time of day such as 07:00'],
    [every(60, at('24:00', '07:00')), 'hours begin at "24:00"; write 00:00'],
    [every(60, at('07:00', '07:00')), 'hours "07:00" to "07:00" are empty; leave hours out to allow the whole day'],
    [every(60, { days: [] }), 'days allow no day at all'],
    [every(60, except('2026-02-30', '2026-03-01')), 'blackout "2026-02-30" is not a date such as 2026-12-24'],
    [every(60, except('2026-12-26', '2026-12-24')), 'blackout "2026-12-26" to "2026-12-24" runs backwards'],
    [every(60, { jitterMinutes: -1 }), 'jitter -1: must be from 0 to 720 minutes'],
    [cron('0 0 30 2 *'), 'never ticks: no year has such a date'],
    [cron('0 6 * * 1-5', at('07:00', '19:00')), 'never ticks: hours and days leave none of its times'],
    [cron('0 8 * * 1-5', { days: ['sat'] }), 'never ticks: hours and days leave none of its times'],
    [every(60, { timeZone: 'UTC', ...at('07:10', '07:50') }), 'never ticks: hours and days leave none of its times'],
  ])('%j', (schedule, problem) => {
    expect(scheduleProblem(schedule)).toBe(problem)
  })
})

describe('a schedule is accepted', () => {
  test.each([
    cron('0 8 * * 1-5', at('07:00', '19:00')),
    cron('0 0 29 2 *', { days: ['sun'] }),
    cron('0 1 * * *', at('22:00', '06:00')),
    every(7, at('07:10', '07:11')),
    every(10_080, { timeZone: 'Asia/Kolkata', jitterMinutes: 30 }),
    every(60, except('2026-12-24', '2026-12-24')),
  ])('%j', schedule => {
    expect(scheduleProblem(schedule)).toBeNull()
    expect(nextTicks(schedule, Date.UTC(2026, 0, 1), 2, 1)).toHaveLength(2)
  })
})
