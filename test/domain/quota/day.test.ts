// The day of a connection: never more calls than its budget, whoever asks, dies or shares it; and nothing kept for long
// that nobody uses.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Day, type Grant, NEW_DAY, reserve, settle, type Wish } from '../../../src/domain/quota/day.ts'
import { dayFigures } from '../../../src/domain/quota/figures.ts'
import { reservedOfDay, reservedShare } from '../../../src/domain/quota/reserve.ts'

const HOUR = 3_600_000
const MINUTE = 60_000
const NOON = Date.UTC(2026, 6, 1, 9)
const HELSINKI = 'Europe/Helsinki'
const MAX = 1_000

const wish = (part: Partial<Wish> = {}): Wish => ({
  id: 'job',
  calls: 10,
  least: 1,
  kept: max => max * 0.2,
  priority: 'interactive',
  now: NOON,
  ...part,
})

function seen(used: number, part: { zone?: string | null; max?: number; now?: number } = {}): Day {
  const now = part.now ?? NOON
  const sighting = { used, max: part.max ?? MAX, at: now, answered: 0 }
  const grant = { id: 'first', calls: 1, since: 0, until: now + 1 }
  return settle(NEW_DAY, { grant, made: 0, seen: sighting, zone: part.zone ?? HELSINKI, now })
}
const rolling = (used: number): Day => ({ ...seen(used), zone: null })
const granted = (day: Day, part: Partial<Wish> = {}) => reserve(day, wish(part)).grant?.calls ?? 0
function spentOf(day: Day, part: Partial<Wish> = {}) {
  const asked = reserve(day, wish(part))
  if (asked.grant !== null) throw new Error('there was room')
  return asked.spent
}

describe('a job', () => {
  it('gets what it asks for while there is room, then what is left, then a reason and a time', () => {
    expect(granted(seen(700))).toBe(10)
    expect(granted(seen(795))).toBe(5)
    expect(spentOf(seen(800))).toEqual({
      reason:
        'daily budget spent, resumes 00:00 Europe/Helsinki (800 of 1000 calls are used by all apps, 200 are kept for others)',
      until: Date.UTC(2026, 6, 1, 21),
    })
  })

  it('gets nothing of what others have reserved, and is told to come back soon', () => {
    const { day } = reserve(seen(790), wish({ id: 'other' }))
    expect(spentOf(day)).toEqual({
      reason: 'the rest of the daily budget is reserved by jobs that are at work',
      until: NOON + MINUTE,
    })
  })

  it('leaves the last of the day to what is more urgent', () => {
    expect(granted(seen(679), { priority: 'background' })).toBe(1)
    expect(spentOf(seen(680), { priority: 'background' }).reason).toContain('daily budget spent for background work')
    expect(granted(seen(759), { priority: 'scheduled' })).toBe(1)
    expect(spentOf(seen(760), { priority: 'scheduled' }).until).toBe(Date.UTC(2026, 6, 1, 21))
    expect(granted(seen(799), { priority: 'interactive' })).toBe(1)
  })

  it('gives back what it did not use', () => {
    const asked = reserve(seen(790), wish())
    if (asked.grant === null) throw new Error('no room')
    const day = settle(asked.day, { grant: asked.grant, made: 4, seen: null, zone: null, now: NOON })
    expect(granted(day)).toBe(6)
  })

  it('that dies has used all that it had, and gives nothing back later', () => {
    const asked = reserve(seen(790), wish())
    if (asked.grant === null) throw new Error('no room')
    const later = NOON + 16 * MINUTE
    expect(spentOf(asked.day, { now: later }).reason).toContain('800 of 1000')
    const day = settle(asked.day, { grant: asked.grant, made: 1, seen: null, zone: null, now: later })
    expect(spentOf(day, { now: later }).reason).toContain('800 of 1000')
  })

  it('reserves little before the limit is known, and as much as it likes where there is none', () => {
    expect(granted(NEW_DAY, { calls: 50 })).toBe(5)
    expect(granted({ ...NEW_DAY, settled: 100 }, { calls: 50 })).toBe(50)
  })
})

describe("a day that ends at the account's midnight", () => {
  it('begins anew there, at nothing but what is still reserved', () => {
    const { day } = reserve(
      seen(700, { now: Date.UTC(2026, 6, 1, 20, 59) }),
      wish({ now: Date.UTC(2026, 6, 1, 20, 59) }),
    )
    const [figures] = dayFigures([{ connection: 'crm', reserve: undefined, day }], Date.UTC(2026, 6, 1, 21))
    expect(figures).toEqual({ connection: 'crm', max: MAX, used: 0, reserved: 10, kept: 200, left: 790 })
  })

  it.each([
    ['forward', '2026-03-29T10:00:00+03:00', '2026-03-30T00:00:00+03:00'],
    ['back', '2026-10-25T01:00:00+03:00', '2026-10-26T00:00:00+02:00'],
  ])('is as long as it is when the clock is put %s', (_, now, end) => {
    const at = Date.parse(now)
    expect(spentOf(seen(900, { now: at }), { now: at }).until).toBe(Date.parse(end))
  })

  it('does not believe what was seen yesterday', () => {
    const asked = reserve(seen(700, { now: Date.UTC(2026, 6, 1, 20, 58) }), wish({ now: Date.UTC(2026, 6, 1, 20, 58) }))
    if (asked.grant === null) throw new Error('no room')
    const late = { used: 710, max: MAX, at: Date.UTC(2026, 6, 1, 20, 59), answered: 10 }
    const now = Date.UTC(2026, 6, 1, 21, 1)
    const day = settle(asked.day, { grant: asked.grant, made: 10, seen: late, zone: null, now })
    expect(dayFigures([{ connection: 'crm', reserve: undefined, day }], now)[0]?.used).toBe(10)
  })
})

describe('a day of the last 24 hours', () => {
  it('is looked at once an hour while it is spent, with as many calls as a look may need', () => {
    const { until, reason } = spentOf(rolling(900))
    expect([until, reason]).toEqual([NOON + HOUR, expect.stringContaining('looked at again 10:00 UTC')])
    const look = reserve(rolling(900), wish({ now: NOON + HOUR }))
    expect(look.grant?.calls).toBe(3)
    if (look.grant === null) throw new Error('no look')
    const used = settle(look.day, { grant: look.grant, made: 1, seen: null, zone: null, now: NOON + HOUR })
    expect(spentOf(used, { now: NOON + HOUR + 1 }).until).toBe(NOON + 2 * HOUR)
    const seenAgain = { used: 300, max: MAX, at: NOON + HOUR + 1, answered: 1 }
    const lower = settle(look.day, { grant: look.grant, made: 1, seen: seenAgain, zone: null, now: NOON + HOUR + 1 })
    expect(granted(lower, { now: NOON + HOUR + 1 })).toBe(10)
  })

  it('has those calls within its budget', () => {
    expect(granted(rolling(727))).toBe(1)
    expect(granted(rolling(728))).toBe(0)
  })
})

it('is never overspent by any number of jobs, some of which die, while others use the account too', () => {
  const act = fc.record({
    job: fc.nat(7),
    act: fc.constantFrom('ask', 'call', 'call', 'call', 'end', 'die', 'other'),
    calls: fc.integer({ min: 1, max: 30 }),
  })
  fc.assert(
    fc.property(fc.array(act, { maxLength: 400 }), fc.constantFrom(HELSINKI, null), (acts, zone) => {
      let now = NOON
      let day: Day = { ...seen(0, { max: 200 }), zone }
      let [used, ours] = [0, 0]
      const others = () => used - ours
      const jobs = new Map<number, { grant: Grant; made: number; seen: number | null; answered: number }>()
      for (const { job, act: what, calls } of acts) {
        now += 1_000
        const at = jobs.get(job)
        if (what === 'ask' && at === undefined) {
          const asked = reserve(day, wish({ id: `${now}`, calls, kept: max => max * 0.2, now }))
          day = asked.day
          if (asked.grant !== null) jobs.set(job, { grant: asked.grant, made: 0, seen: null, answered: 0 })
        } else if (what === 'call' && at !== undefined && at.made < at.grant.calls) {
          used += 1
          ours += 1
          jobs.set(job, { ...at, made: at.made + 1, seen: used, answered: at.made + 1 })
        } else if (what === 'end' && at !== undefined) {
          const told = at.seen === null ? null : { used: at.seen, max: 200, at: now, answered: at.answered }
          day = settle(day, { grant: at.grant, made: at.made, seen: told, zone: null, now })
          jobs.delete(job)
        } else if (what === 'die') jobs.delete(job)
        else if (what === 'other' && others() < 40) used += 1
        expect(ours).toBeLessThanOrEqual(160)
        expect(used).toBeLessThanOrEqual(200)
      }
    }),
  )
})

it('keeps for others a share of each limit, or a number of calls of the day', () => {
  expect([undefined, '0%', '35%'].map(reservedShare)).toEqual([0.2, 0, 0.35])
  expect([undefined, '35%', 50, 5_000].map(written => reservedOfDay(written, MAX))).toEqual([200, 350, 50, 1_000])
})
