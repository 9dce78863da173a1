// What becomes of ticks on the days on which clocks change, tick by tick.
import { describe, expect, test } from 'vitest'
import type { Schedule } from '../../../src/domain/schedule/schedule.ts'
import { between, cron, every } from './schedules.ts'

/** The times of day, each with its offset, of a local day given in UTC. */
function day(schedule: Schedule, from: string, to: string): string[] {
  return between(schedule, from, to).map(text => text.slice(11))
}

describe('Europe/Helsinki: 03:00 to 04:00 is left out on 2026-03-29 and comes twice on 2026-10-25', () => {
  const spring = (text: string) => day(cron(text), '2026-03-28T22:00Z', '2026-03-29T05:00Z')
  const autumn = (text: string) => day(cron(text), '2026-10-24T21:00Z', '2026-10-25T04:00Z')

  test('a time that is left out runs at the first moment after the gap', () => {
    expect(spring('30 3 * * *')).toEqual(['04:00+03:00'])
    expect(spring('0 3 29 3 *')).toEqual(['04:00+03:00'])
  })

  test('several times that are left out run once, together with a tick that is there anyway', () => {
    expect(spring('*/15 3 * * *')).toEqual(['04:00+03:00'])
    expect(spring('0,30 2-4 * * *')).toEqual(['02:00+02:00', '02:30+02:00', '04:00+03:00', '04:30+03:00'])
  })

  test('an hourly pattern goes on in real time over the gap', () => {
    expect(spring('30 * * * *').slice(2, 5)).toEqual(['02:30+02:00', '04:30+03:00', '05:30+03:00'])
    expect(spring('*/30 * * * *').slice(4, 8)).toEqual(['02:00+02:00', '02:30+02:00', '04:00+03:00', '04:30+03:00'])
  })

  test('a time that comes twice runs the first time', () => {
    expect(autumn('30 3 * * *')).toEqual(['03:30+03:00'])
    expect(autumn('0 */3 * * *')).toEqual(['00:00+03:00', '03:00+03:00'])
    expect(autumn('0,30 3,4 * * *')).toEqual(['03:00+03:00', '03:30+03:00', '04:00+02:00', '04:30+02:00'])
  })

  test('an hourly pattern runs in both of the hours', () => {
    expect(autumn('0 * * * *').slice(2, 6)).toEqual(['02:00+03:00', '03:00+03:00', '03:00+02:00', '04:00+02:00'])
    expect(autumn('30 0-23 * * *').slice(2, 5)).toEqual(['02:30+03:00', '03:30+03:00', '03:30+02:00'])
  })
})

describe('America/New_York: 02:00 to 03:00 is left out on 2026-03-08, 01:00 to 02:00 comes twice on 2026-11-01', () => {
  const zone = { timeZone: 'America/New_York' }

  test('each daily time runs once on either day', () => {
    const [spring, autumn] = [
      ['2026-03-08T05:00Z', '2026-03-09T04:00Z'],
      ['2026-11-01T04:00Z', '2026-11-02T05:00Z'],
    ] as const
    expect(day(cron('15 2 * * *', zone), ...spring)).toEqual(['03:00-04:00'])
    expect(day(cron('15 1 * * *', zone), ...autumn)).toEqual(['01:15-04:00'])
    expect(day(cron('15 * * * *', zone), ...spring)).toHaveLength(23)
    expect(day(cron('15 * * * *', zone), ...autumn)).toHaveLength(25)
  })
})

describe('Australia/Lord_Howe: 02:00 to 02:30 is left out on 2026-10-04, 01:30 to 02:00 comes twice on 2026-04-05', () => {
  const zone = { timeZone: 'Australia/Lord_Howe' }
  const spring = (text: string) => day(cron(text, zone), '2026-10-03T13:30Z', '2026-10-03T18:00Z')
  const autumn = (text: string) => day(cron(text, zone), '2026-04-04T13:00Z', '2026-04-04T18:00Z')

  test('a time in the half hour runs once', () => {
    expect(spring('15 2 * * *')).toEqual(['02:30+11:00'])
    expect(spring('15,45 2 * * *')).toEqual(['02:30+11:00', '02:45+11:00'])
    expect(autumn('45 1 * * *')).toEqual(['01:45+11:00'])
    expect(autumn('30 1 * * *')).toEqual(['01:30+11:00'])
    expect(autumn('0 2 * * *')).toEqual(['02:00+10:30'])
  })

  test('an hourly pattern leaves no more than an hour between its ticks in spring', () => {
    expect(spring('0 * * * *').slice(0, 5)).toEqual([
      '00:00+10:30',
      '01:00+10:30',
      '02:30+11:00',
      '03:00+11:00',
      '04:00+11:00',
    ])
    expect(spring('*/15 * * * *').slice(6, 10)).toEqual(['01:30+10:30', '01:45+10:30', '02:30+11:00', '02:45+11:00'])
  })

  test('an hourly pattern runs in both half hours in autumn', () => {
    expect(autumn('45 * * * *').slice(0, 4)).toEqual(['00:45+11:00', '01:45+11:00', '01:45+10:30', '02:45+10:30'])
    expect(autumn('0 * * * *').slice(0, 4)).toEqual(['00:00+11:00', '01:00+11:00', '02:00+10:30', '03:00+10:30'])
  })
})

describe('clocks that change at midnight, or by a day', () => {
  test('a day that begins at 01:00 has its midnight tick then', () => {
    const zone = { timeZone: 'Africa/Cairo' }
    const friday = ['2026-04-23T22:00Z', '2026-04-24T21:00Z'] as const
    expect(between(cron('0 0 * * 5', zone), ...friday)).toEqual(['2026-04-24 01:00+03:00'])
    expect(between(every(1440, zone), ...friday)).toEqual(['2026-04-24 01:00+03:00'])
  })

  test('a date that a country left out runs at the beginning of the next', () => {
    const ticks = between(cron('0 9 * * *', { timeZone: 'Pacific/Apia' }), '2011-12-29T12:00Z', '2011-12-31T12:00Z')
    expect(ticks).toEqual(['2011-12-29 09:00-10:00', '2011-12-31 00:00+14:00', '2011-12-31 09:00+14:00'])
  })

  test('an hour that comes twice before midnight keeps the order of the ticks', () => {
    const zone = { timeZone: 'America/Santiago' }
    const night = ['2026-04-05T02:00Z', '2026-04-05T05:00Z'] as const
    expect(day(cron('30 0,23 * * *', zone), ...night)).toEqual(['23:30-03:00', '00:30-04:00'])
    expect(day(cron('30 * * * *', zone), ...night)).toEqual(['23:30-03:00', '23:30-04:00', '00:30-04:00'])
  })
})

describe('intervals', () => {
  test('under a day count elapsed time, whatever the clock does', () => {
    const ticks = between(every(360), '2026-03-28T16:00Z', '2026-03-29T12:00Z')
    expect(ticks.map(text => text.slice(11))).toEqual(['18:00+02:00', '00:00+02:00', '07:00+03:00', '13:00+03:00'])
  })

  test('of days tick at local midnight on both sides of a change', () => {
    expect(between(every(2880), '2026-03-28T00:00Z', '2026-04-03T00:00Z')).toEqual([
      '2026-03-29 00:00+02:00',
      '2026-03-31 00:00+03:00',
      '2026-04-02 00:00+03:00',
    ])
  })

  test('that divide no hour go on over midnight', () => {
    const ticks = between(every(7, { timeZone: 'Etc/UTC' }), '2026-06-01T23:50Z', '2026-06-02T00:10Z')
    const minutes = ticks.map(text => Date.parse(`${text.slice(0, 16).replace(' ', 'T')}Z`) / 60_000)
    expect(minutes.map(minute => (minute - Date.UTC(2000, 0, 1) / 60_000) % 7)).toEqual(minutes.map(() => 0))
    expect(minutes.length).toBeGreaterThanOrEqual(2)
  })
})
