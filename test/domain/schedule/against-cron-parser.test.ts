// Two whole years in three zones against cron-parser, an independent implementation.
//
// cron-parser 5.10 handles clock changes in another way, and for Lord Howe's half hour it drops ticks or gives up. So
// it is the judge in three ways: in the zone itself away from the changes; in UTC, where its wall-clock times are exact,
// put on the time line by Temporal's own disambiguation; and tick by tick where the two differ by design.
import { CronExpressionParser } from 'cron-parser'
import { describe, expect, test, vi } from 'vitest'
import { nextTicks } from '../../../src/domain/schedule/due.ts'
import { cron, wall } from './schedules.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const ZONES = ['Europe/Helsinki', 'America/New_York', 'Australia/Lord_Howe']
const FROM = Date.UTC(2026, 0, 1)
const TO = Date.UTC(2028, 0, 1)
// In these zones clocks change on Sundays. Two patterns tick on Sundays to keep this fast; the second on Saturdays too,
// because cron-parser gives up when its next tick lies within Lord Howe's change.
const AT_TIMES = [
  '30 2 * * *',
  '30 1,3 * * *',
  '0 */3 * * 0',
  '*/20 2,3 * * 0,6',
  '45 1 * * 0',
  '0 0 1 * *',
  '15 2 L * *',
]
const DAYS = ['0 6 * * 1-5', '0 6 13 * 5', '0 6 * * 1#2', '30 23 * feb,oct 5L', '0 12 31 * *', '0 12 */10 * *']
const HOURLY = ['0 * * * *', '*/15 * * * 0', '10,50 * * * 0', '45 0-23 1-7 * *']

/**
 * cron-parser's ticks in [from, to). The zone is given as the process's own: the answers are the same as with its `tz`
 * option (shown below), and come five times as fast.
 */
function theirs(text: string, timeZone: string, from: number, to: number, options = {}): number[] {
  vi.stubEnv('TZ', timeZone)
  try {
    const expression = CronExpressionParser.parse(text, { ...options, currentDate: new Date(from - 1) })
    const ticks: number[] = []
    for (let tick = expression.next().getTime(); tick < to; tick = expression.next().getTime()) ticks.push(tick)
    return ticks
  } finally {
    vi.unstubAllEnvs()
  }
}

const known = new Map<string, readonly number[]>()

/** cron-parser's wall-clock times: its ticks in UTC, which are the same for every zone. */
function wallTimes(text: string): readonly number[] {
  const times = known.get(text) ?? theirs(text, 'UTC', FROM - DAY, TO + DAY)
  known.set(text, times)
  return times
}

function ours(text: string, timeZone: string, from = FROM, to = TO): number[] {
  // As many as there are, and not many more: what comes after `to` is worked out for nothing.
  for (let count = 200; ; count *= 4) {
    const ticks = nextTicks(cron(text, { timeZone }), from - 1, count, 1)
    if ((ticks.at(-1) ?? to) >= to) return ticks.filter(tick => tick < to)
  }
}

/** The moments within two years at which a zone's clock changes, found by asking for its offset minute by minute. */
function changes(timeZone: string): number[] {
  const offset = (moment: number) => wall(moment, timeZone).slice(16)
  const days = Array.from({ length: (TO - FROM) / DAY }, (_, i) => FROM + i * DAY)
  return days
    .filter(day => offset(day) !== offset(day + DAY))
    .map(day => {
      const minutes = Array.from({ length: DAY / MINUTE }, (_, i) => day + (i + 1) * MINUTE)
      return minutes.find(minute => offset(minute) !== offset(day)) ?? day
    })
}

/** Where a wall-clock time lies, by Temporal: its first occurrence, or the first moment after the gap that holds it. */
function placed(wallTime: number, timeZone: string): number {
  const plain = Temporal.Instant.fromEpochMilliseconds(wallTime).toZonedDateTimeISO('UTC').toPlainDateTime()
  const zoned = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' })
  if (zoned.toPlainDateTime().equals(plain)) return zoned.epochMilliseconds
  return zoned.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.NaN
}

/** What the clock shows every five minutes (all patterns here tick at such), as pairs of moment and wall-clock time. */
function clock(timeZone: string): { moment: number; shows: number }[] {
  const offset = (moment: number) =>
    Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6
  return Array.from({ length: (TO - FROM) / DAY }, (_, i) => FROM + i * DAY).flatMap(day => {
    const steady = offset(day) === offset(day + DAY) ? offset(day) : null
    const moments = Array.from({ length: DAY / (5 * MINUTE) }, (_, i) => day + i * 5 * MINUTE)
    return moments.map(moment => ({ moment, shows: moment + (steady ?? offset(moment)) }))
  })
}

describe.each(ZONES)('in %s', timeZone => {
  const shown = clock(timeZone)
  const changed = changes(timeZone)

  test('its clock changes four times in the two years', () => {
    expect(changed).toHaveLength(4)
  })

  test('cron-parser answers the same when it is told the zone and when the process has it', () => {
    const [change = FROM] = changed
    const weeks = [change - 10 * DAY, change + 10 * DAY] as const
    for (const text of ['30 2 * * *', '0 6 * * 1-5', '45 1 * * 0'])
      expect(theirs(text, timeZone, ...weeks)).toEqual(theirs(text, 'UTC', ...weeks, { tz: timeZone }))
  })

  test.each([...AT_TIMES, ...DAYS, '10,50 * 1 * *'])('"%s" ticks as in cron-parser from change to change', text => {
    const edges = [FROM, ...changed, TO]
    for (const [i, edge] of edges.slice(0, -1).entries()) {
      const [from, to] = [edge + DAY, (edges[i + 1] ?? TO) - DAY]
      expect(ours(text, timeZone, from, to)).toEqual(theirs(text, timeZone, from, to))
    }
  })

  test.each([...AT_TIMES, ...DAYS])('"%s" ticks once for each of its wall-clock times', text => {
    const expected = new Set(
      wallTimes(text)
        .map(time => placed(time, timeZone))
        .filter(tick => tick >= FROM && tick < TO),
    )
    expect(ours(text, timeZone)).toEqual([...expected])
  })

  test.each(HOURLY)('"%s" ticks whenever the clock shows one of its times', text => {
    const walls = new Set(wallTimes(text))
    const expected = new Set(shown.filter(({ shows }) => walls.has(shows)).map(({ moment }) => moment))
    const ticks = ours(text, timeZone)
    expect([...expected.difference(new Set(ticks))]).toEqual([])
    // Beyond these there are only the made-up ticks of Lord Howe's half hour, in each spring.
    const madeUp = ticks.filter(tick => !expected.has(tick))
    expect(madeUp.every(tick => changed.some(change => tick >= change && tick < change + 30 * MINUTE))).toBe(true)
    if (timeZone !== 'Australia/Lord_Howe') expect(madeUp).toEqual([])
  })
})

describe('differs from cron-parser by design', () => {
  const both = (text: string, from: string, zone = 'Europe/Helsinki') => {
    const [start, end] = [Date.parse(from), Date.parse(from) + 8 * 3_600_000]
    const texts = (ticks: number[]) => ticks.map(tick => wall(tick, zone).slice(11, 16))
    return { ours: texts(ours(text, zone, start, end)), theirs: texts(theirs(text, zone, start, end)) }
  }

  test('a time in the gap: at its end, not as long after it as the time lay in it', () => {
    expect(both('30 3 * * *', '2026-03-28T22:00Z')).toEqual({ ours: ['04:00'], theirs: ['04:30'] })
  })

  test('several times in the gap: once, not each', () => {
    const { ours, theirs } = both('*/15 3 * * *', '2026-03-28T22:00Z')
    expect(ours).toEqual(['04:00'])
    expect(theirs).toEqual(['04:00', '04:15', '04:30', '04:45'])
  })

  test('a time in a gap of half an hour: at its end, not lost', () => {
    expect(both('15 2 * * *', '2026-10-03T13:30Z', 'Australia/Lord_Howe')).toEqual({ ours: ['02:30'], theirs: [] })
  })

  test('not where the hour comes twice: both run once, and hourly patterns in both hours', () => {
    for (const text of ['30 3 * * *', '*/15 3 * * *', '0 * * * *', '*/30 * * * *']) {
      const { ours, theirs } = both(text, '2026-10-24T21:00Z')
      expect(ours).toEqual(theirs)
    }
  })
})
