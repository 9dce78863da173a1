// A week around each change of Helsinki's clocks, through the whole stack: no run is lost and none comes twice.
import { afterEach, expect, it } from 'vitest'
import { cron, ScheduledPlace } from './scheduled-place.ts'

const STEP = 30 * 60_000
const zone = { timeZone: 'Europe/Helsinki' }
let place: ScheduledPlace
afterEach(() => place.close())

/** How many runs each local date saw. */
async function perDay(name: string): Promise<number[]> {
  const days = (await place.runs(name)).map(({ startedAt }) =>
    Temporal.Instant.fromEpochMilliseconds(startedAt).toZonedDateTimeISO(zone.timeZone).toPlainDate().toString(),
  )
  return [...Map.groupBy(days, day => day).values()].map(({ length }) => length)
}

it.each([
  // From Thursday to Thursday, local midnight; the clock changes on the Sunday.
  ['put forward', '2026-03-25T22:00:00Z', '2026-04-01T21:00:00Z', 23],
  ['put back', '2026-10-21T21:00:00Z', '2026-10-28T22:00:00Z', 25],
])('the clock is %s', async (_, from, to, sunday) => {
  place = await ScheduledPlace.open(from)
  place.clock.turnTo(Date.parse(from) - 1)
  await place.declare('at-the-change', cron('30 3 * * *', zone))
  await place.declare('hourly', cron('0 * * * *', zone))
  await place.declare('office', cron('*/30 * * * *', { ...zone, hours: [{ from: '03:00', to: '05:00' }] }))
  await place.scheduler()
  for (let now = Date.parse(from); now < Date.parse(to); now += STEP) {
    await place.turnTo(now)
    await place.endRuns()
  }
  const week = (count: number, onSunday: number) => [count, count, count, onSunday, count, count, count]
  expect(await perDay('at-the-change')).toEqual(week(1, 1))
  expect(await perDay('hourly')).toEqual(week(24, sunday))
  expect(await perDay('office')).toEqual(week(4, 4 + (sunday - 24) * 2))
  expect(await place.audit('run.skipped')).toEqual([])
  // Each was on time: none makes up for another.
  expect((await place.audit('run.started')).every(({ detail }) => JSON.stringify(detail).includes('"missed":0'))).toBe(
    true,
  )
})
