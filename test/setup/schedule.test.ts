// The schedule of a sync in the file: what it means, what changes, and what is wrong with it, each at its place.
import { describe, expect, test } from 'vitest'
import type { Schedule } from '../../src/domain/schedule/schedule.ts'
import { diffSetup } from '../../src/setup/diff.ts'
import { exportSetup } from '../../src/setup/export.ts'
import { parseSetup } from '../../src/setup/parse.ts'
import { ENV, options, problemsOf, stored, WHOLE } from './fakes.ts'

const WRITTEN = '{ cron: 0 8 * * 1-5, zone: Europe/Helsinki, hours: [07:00-19:00], jitterMinutes: 10 }'

function withSchedule(written: string): string {
  expect(WHOLE).toContain(WRITTEN)
  return WHOLE.replace(WRITTEN, written)
}

async function scheduleOf(written: string): Promise<Schedule | null | undefined> {
  return (await parseSetup(withSchedule(written), options(ENV))).syncs[0]?.schedule
}

describe('a schedule', () => {
  test('is read whole, quoted or not', async () => {
    const whole = `{ cron: "*/15 * * * *", zone: Europe/Helsinki, hours: ["07:00-19:00", 22:00-24:00], days: [mon, fri],
      except: [2026-12-24..2026-12-26, "2027-01-01"], jitterMinutes: 5 }`
    expect(await scheduleOf(whole)).toEqual({
      trigger: { cron: '*/15 * * * *' },
      timeZone: 'Europe/Helsinki',
      hours: [
        { from: '07:00', to: '19:00' },
        { from: '22:00', to: '24:00' },
      ],
      days: ['mon', 'fri'],
      blackout: [
        { from: '2026-12-24', to: '2026-12-26' },
        { from: '2027-01-01', to: '2027-01-01' },
      ],
      jitterMinutes: 5,
    })
  })

  test('needs no more than when and where', async () => {
    expect(await scheduleOf('{ everyMinutes: 30, zone: UTC }')).toEqual({
      trigger: { every: 30 },
      timeZone: 'UTC',
      hours: null,
      days: null,
      blackout: [],
      jitterMinutes: 0,
    })
  })

  test('is exported on one line, without what it need not say', async () => {
    const { connections, syncs } = await parseSetup(withSchedule('{ everyMinutes: 30, zone: UTC }'), options(ENV))
    const file = exportSetup(stored({ connections, syncs }), syncs)
    expect(file).toContain('    schedule: { everyMinutes: 30, zone: UTC }\n')
  })

  test('is compared part by part', async () => {
    const [before, after] = await Promise.all(
      [WHOLE, withSchedule('{ everyMinutes: 60, zone: Europe/Helsinki, hours: [07:00-20:00] }')].map(text =>
        parseSetup(text, options(ENV)),
      ),
    )
    if (before === undefined || after === undefined) throw new Error('both are there')
    expect(diffSetup({ connections: stored(before), syncs: before.syncs }, after)).toEqual([
      { path: 'syncs.sf-accounts.schedule.cron', before: '0 8 * * 1-5', after: null },
      { path: 'syncs.sf-accounts.schedule.hours', before: '["07:00-19:00"]', after: '["07:00-20:00"]' },
      { path: 'syncs.sf-accounts.schedule.jitterMinutes', before: '10', after: null },
      { path: 'syncs.sf-accounts.schedule.everyMinutes', before: null, after: '60' },
    ])
  })
})

describe('what is wrong is told at its place', () => {
  const AT = 'syncs.sf-accounts.schedule'
  test.each([
    ['{ cron: 0 25 * * *, zone: UTC }', [`28:23: ${AT}.cron: cron "0 25 * * *": the hour "25" is not a number`]],
    ['{ cron: 0 8 * *, zone: UTC }', [`28:23: ${AT}.cron: cron "0 8 * *": needs five fields`]],
    ['{ everyMinutes: 0, zone: UTC }', [`28:31: ${AT}.everyMinutes: every 0: must be whole minutes from 1 to 527040`]],
    ['{ everyMinutes: often, zone: UTC }', [`28:31: ${AT}.everyMinutes: must be a number`]],
    ['{ everyMinutes: 30 }', [`28:5: ${AT}.zone: is missing`]],
    ['{ everyMinutes: 30, zone: Europe/Helsinky }', [`28:41: ${AT}.zone: time zone "Europe/Helsinky" is not an IANA`]],
    ['{ zone: UTC }', [`28:15: ${AT}: must have either cron or everyMinutes`]],
    ['{ cron: 0 8 * * *, everyMinutes: 30, zone: UTC }', [`28:15: ${AT}: must have either cron or everyMinutes`]],
    [
      '{ everyMinutes: 30, zone: UTC, hours: [07:00-19:00, 7-19, 08:00] }',
      [
        `28:67: ${AT}.hours[1]: hours "7" is not a time of day such as 07:00`,
        `28:73: ${AT}.hours[2]: must be two times of day, such as 07:00-19:00`,
      ],
    ],
    ['{ everyMinutes: 30, zone: UTC, hours: [] }', [`28:53: ${AT}.hours: hours allow no time at all`]],
    ['{ everyMinutes: 30, zone: UTC, days: [] }', [`28:52: ${AT}.days: days allow no day at all`]],
    ['{ everyMinutes: 30, zone: UTC, days: [monday] }', [`28:53: ${AT}.days[0]: must be one of mon, tue, wed`]],
    [
      '{ everyMinutes: 30, zone: UTC, except: [2026-02-30, 2026-12-26..2026-12-24, 1..2..3] }',
      [
        `28:55: ${AT}.except[0]: blackout "2026-02-30" is not a date`,
        `28:67: ${AT}.except[1]: blackout "2026-12-26" to "2026-12-24" runs backwards`,
        `28:91: ${AT}.except[2]: must be a date such as 2027-01-01, or two`,
      ],
    ],
    ['{ everyMinutes: 30, zone: UTC, jitterMinutes: 721 }', [`28:61: ${AT}.jitterMinutes: jitter 721: must be from 0`]],
    [
      '{ cron: 0 6 * * *, zone: UTC, hours: [07:00-19:00] }',
      [`28:15: ${AT}: never ticks: hours and days leave none of its times`],
    ],
    ['{ cron: 0 0 30 2 *, zone: UTC }', [`28:23: ${AT}.cron: never ticks: no year has such a date`]],
    ['{ chron: 0 8 * * *, zone: UTC }', [`28:17: ${AT}.chron: is not known here; did you mean "cron"? Allowed: cron,`]],
    ['daily', [`28:15: ${AT}: must be a group of settings`]],
  ])('%s', async (written, expected) => {
    const lines = await problemsOf(withSchedule(written), options(ENV))
    expect(lines).toEqual(expected.map(line => expect.stringContaining(line)))
  })
})
