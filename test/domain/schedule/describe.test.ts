// Schedules as people read them.
import { expect, test } from 'vitest'
import { describe } from '../../../src/domain/schedule/describe.ts'
import { cron, every } from './schedules.ts'

test.each([
  ['0 6 * * 1-5', 'weekdays at 06:00'],
  ['0 6 * * mon-fri', 'weekdays at 06:00'],
  ['0 6 * * 6,7', 'weekends at 06:00'],
  ['30 6,18 * * *', 'every day at 06:30 and 18:30'],
  ['0 6 * * 4,1', 'Mondays and Thursdays at 06:00'],
  ['0 6 * * sun', 'Sundays at 06:00'],
  ['* * * * *', 'every minute'],
  ['*/15 * * * *', 'every 15 minutes'],
  ['0 * * * *', 'every hour'],
  ['20 * * * *', 'every hour at minute 20'],
  ['*/15 * * * 1-5', 'every 15 minutes on weekdays'],
  ['0 6 1 * *', 'day 1 of every month at 06:00'],
  ['0 6 L * *', 'the last day of every month at 06:00'],
  ['0 0 29 2 *', 'every 29 February at 00:00'],
  ['*/7 * * * *', 'cron */7 * * * *'],
  ['*/15 8-17 * * *', 'cron */15 8-17 * * *'],
  ['0 6 1 * 1', 'cron 0 6 1 * 1'],
  ['0 6 */2 * *', 'cron 0 6 */2 * *'],
  ['0 6 * * 1#1', 'cron 0 6 * * 1#1'],
  ['0 6 1,L * *', 'cron 0 6 1,L * *'],
  ['0 6 * 3 1', 'cron 0 6 * 3 1'],
])('%s', (text, words) => {
  expect(describe(cron(text))).toBe(`${words} Europe/Helsinki`)
})

test.each([
  [1, 'every minute'],
  [45, 'every 45 minutes'],
  [60, 'every hour'],
  [90, 'every 90 minutes'],
  [240, 'every 4 hours'],
  [1440, 'every day at 00:00'],
  [10_080, 'every 7 days at 00:00'],
])('every %i minutes', (minutes, words) => {
  expect(describe(every(minutes))).toBe(`${words} Europe/Helsinki`)
})

test('limits follow the rhythm', () => {
  const schedule = cron('*/30 * * * *', {
    hours: [
      { from: '07:00', to: '12:00' },
      { from: '13:00', to: '19:00' },
    ],
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    blackout: [
      { from: '2026-12-24', to: '2026-12-26' },
      { from: '2027-01-01', to: '2027-01-01' },
    ],
    jitterMinutes: 10,
  })
  expect(describe(schedule)).toBe(
    'every 30 minutes Europe/Helsinki, between 07:00 and 12:00 or between 13:00 and 19:00, only weekdays, except 2026-12-24 to 2026-12-26 and 2027-01-01, starting up to 10 minutes later',
  )
})
