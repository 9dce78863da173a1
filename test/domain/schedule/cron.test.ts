// The grammar of cron expressions: which dates and times they name.
import { describe, expect, test } from 'vitest'
import { nextTicks } from '../../../src/domain/schedule/due.ts'
import { scheduleProblem } from '../../../src/domain/schedule/problem.ts'
import { cron } from './schedules.ts'

function dates(text: string, count: number): string[] {
  const ticks = nextTicks(cron(text, { timeZone: 'UTC' }), Date.UTC(2026, 0, 1) - 1, count, 1)
  return ticks.map(tick => new Date(tick).toISOString().slice(0, 10))
}

describe('days', () => {
  test('29 February comes in leap years', () => {
    expect(dates('0 0 29 2 *', 3)).toEqual(['2028-02-29', '2032-02-29', '2036-02-29'])
    const century = nextTicks(cron('0 0 29 2 *', { timeZone: 'UTC' }), Date.UTC(2096, 5, 1), 1, 1)
    expect(new Date(century[0] ?? 0).toISOString().slice(0, 10)).toBe('2104-02-29')
  })

  test('the 31st comes in long months, L is the last day of each', () => {
    expect(dates('0 0 31 * *', 3)).toEqual(['2026-01-31', '2026-03-31', '2026-05-31'])
    expect(dates('0 0 L * *', 3)).toEqual(['2026-01-31', '2026-02-28', '2026-03-31'])
    expect(dates('0 0 15,l 2 *', 2)).toEqual(['2026-02-15', '2026-02-28'])
  })

  test('# is the nth weekday of the month, L after a weekday the last', () => {
    expect(dates('0 0 * * mon#1', 2)).toEqual(['2026-01-05', '2026-02-02'])
    expect(dates('0 0 * * 5#5', 2)).toEqual(['2026-01-30', '2026-05-29'])
    expect(dates('0 0 * * friL', 2)).toEqual(['2026-01-30', '2026-02-27'])
  })

  test('Sunday is 0, 7 and sun, also at the end of a range', () => {
    const sundays = dates('0 0 * * 0', 3)
    expect(sundays).toEqual(['2026-01-04', '2026-01-11', '2026-01-18'])
    expect(dates('0 0 * * 7', 3)).toEqual(sundays)
    expect(dates('0 0 * * SUN', 3)).toEqual(sundays)
    expect(dates('0 0 * * fri-sun', 3)).toEqual(['2026-01-02', '2026-01-03', '2026-01-04'])
  })

  test('of month and of week are alternatives, unless one begins with a star', () => {
    expect(dates('0 0 13 * 5', 3)).toEqual(['2026-01-02', '2026-01-09', '2026-01-13'])
    expect(dates('0 0 */2 * 1', 2)).toEqual(['2026-01-05', '2026-01-19'])
  })

  test('months have numbers and names', () => {
    expect(dates('0 0 1 FEB-apr/2,12 *', 3)).toEqual(['2026-02-01', '2026-04-01', '2026-12-01'])
  })
})

describe('what is wrong is said with the name of the field', () => {
  test.each([
    ['60 * * * *', 'the minute "60" is not a number from 0 to 59'],
    ['* 24 * * *', 'the hour "24" is not a number from 0 to 23'],
    ['* * 0 * *', 'the day of the month "0" is not a number from 1 to 31'],
    ['* * * 13 *', 'the month "13" is not a number from 1 to 12, nor a name such as feb'],
    ['* * * * monday', 'the day of the week "monday" is not a number from 0 to 7, nor a name such as mon'],
    ['* * * * 1#6', 'the day of the week "1#6" is not a number from 0 to 7, nor a name such as mon'],
    ['* -1 * * *', 'the hour "" is not a number from 0 to 23'],
    ['* 22-4 * * *', 'the hour "22-4" runs backwards; write two ranges with a comma'],
    ['* 1-2-3 * * *', 'the hour "1-2-3" is no range'],
    ['5/10 * * * *', 'the minute "5/10" has a step without a range; write 5-59/10'],
    ['*/0 * * * *', 'the minute "*/0" needs a step from 1 to 59'],
    ['*/x * * * *', 'the minute "*/x" needs a step from 1 to 59'],
    ['*/2/3 * * * *', 'the minute "*/2/3" needs a step from 1 to 59'],
    ['1,,2 * * * *', 'the minute "" is not a number from 0 to 59'],
    ['0 6 * *', 'needs five fields (minute, hour, day of the month, month, day of the week), has 4'],
    ['0 0 6 * * *', 'needs five fields (minute, hour, day of the month, month, day of the week), has 6'],
    ['', 'needs five fields (minute, hour, day of the month, month, day of the week), has 0'],
  ])('%s', (text, what) => {
    expect(scheduleProblem(cron(text))).toBe(`cron "${text}": ${what}`)
  })
})
