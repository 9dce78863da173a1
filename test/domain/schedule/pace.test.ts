// How often schedules run in a day, on average.
import { expect, it } from 'vitest'
import { startsPerDay } from '../../../src/domain/schedule/pace.ts'
import type { Schedule } from '../../../src/domain/schedule/schedule.ts'

const NOW = Date.UTC(2026, 10, 26, 12)
const plain = { timeZone: 'Europe/Helsinki', hours: null, days: null, blackout: [], jitterMinutes: 0 }

it.each<[string, Partial<Schedule>, number]>([
  ['every day', { trigger: { cron: '0 6 * * *' } }, 1],
  ['every 15 minutes', { trigger: { cron: '*/15 * * * *' } }, 96],
  ['every minute', { trigger: { every: 1 } }, 1_440],
  [
    'every 15 minutes in twelve hours of weekdays',
    {
      trigger: { cron: '*/15 * * * *' },
      hours: [{ from: '07:00', to: '19:00' }],
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    },
    (48 * 5) / 7,
  ],
  ['Mondays', { trigger: { cron: '0 6 * * 1' } }, 1 / 7],
  ['the first of every month', { trigger: { cron: '0 6 1 * *' } }, 12 / 364],
])('counts %s', (_, schedule, perDay) => {
  const whole: Schedule = { trigger: { every: 1 }, ...plain, ...schedule }
  // A year does not begin and end with a tick.
  expect(startsPerDay(whole, NOW) / perDay).toBeCloseTo(1, 1)
})
