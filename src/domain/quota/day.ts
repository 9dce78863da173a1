// The day's calls of a connection, as all workers share them: what is used by all apps, what jobs have reserved, and
// whether there is room for more. A reservation counts as used until it is given back, and for good when it is not.
import type { Moment } from '../record.ts'
import { offsetAt, startOfDay } from '../schedule/zone.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000
/** A reservation that was not given back by then counts as made: its job died, or calls rarely. */
const GRANT_MS = 15 * MINUTE_MS
/** How long a spent rolling day is left alone before a look at it. */
const LOOK_AGAIN_MS = 60 * MINUTE_MS
/** A call whose session has ended, a log-in, and the call that tells how the day stands. */
const LOOK_CALLS = 3
const LOOKS_A_DAY = 24
/** Before the limit is known nobody reserves more at once; after so many calls without one there is none. */
const UNKNOWN_MOST = 5
const UNKNOWN_CALLS = 100
/** How much of the budget work of each priority may use: the rest is left to what is more urgent. */
const SHARES = { interactive: 1, scheduled: 0.95, background: 0.85 } as const

export interface Grant {
  readonly id: string
  readonly calls: number
  /** How many calls had been settled when it was given. */
  readonly since: number
  readonly until: Moment
}

/** Used by all apps are `base + settled` calls. */
export interface Day {
  /** The vendor's limit; null while it is not known. */
  readonly max: number | null
  readonly base: number
  /** Our own calls ever, as far as they are written down. */
  readonly settled: number
  /** When the vendor told of the use, or the day began. */
  readonly seenAt: Moment | null
  /** At whose midnight the day ends; null: it is always the last 24 hours. */
  readonly zone: string | null
  readonly grants: readonly Grant[]
}

export const NEW_DAY: Day = { max: null, base: 0, settled: 0, seenAt: null, zone: null, grants: [] }

/** What the vendor said of the day, and how many calls of the grant it had answered by then. */
export interface Sighting {
  readonly used: number
  readonly max: number
  readonly at: Moment
  readonly answered: number
}

export interface Wish {
  readonly id: string
  readonly calls: number
  /** Fewer than these are of no use. */
  readonly least: number
  /** Kept for other apps. */
  readonly kept: (max: number) => number
  readonly priority: keyof typeof SHARES
  readonly now: Moment
}

export interface Settlement {
  readonly grant: Grant
  /** Of the granted calls, those that were made. */
  readonly made: number
  readonly seen: Sighting | null
  readonly zone: string | null
  readonly now: Moment
}

/** Why there is no room, and when to ask again. */
export interface Spent {
  readonly reason: string
  readonly until: Moment
}

/** A grant of up to the wished calls; or, where there is no room for them, why. */
export function reserve(
  day: Day,
  wish: Wish,
): { readonly day: Day; readonly grant: Grant } | { readonly day: Day; readonly grant: null; readonly spent: Spent } {
  const current = asOf(day, wish.now)
  const room = Math.min(wish.calls, roomFor(current, wish))
  const looks = room < wish.least && mayLook(current, wish.now)
  if (room < wish.least && !looks) return { day: current, grant: null, spent: whySpent(current, wish) }
  const grant = {
    id: wish.id,
    calls: looks ? wish.least - 1 + LOOK_CALLS : room,
    since: current.settled,
    until: wish.now + GRANT_MS,
  }
  const seenAt = looks ? wish.now : current.seenAt
  return { day: { ...current, seenAt, grants: [...current.grants, grant] }, grant }
}

/** Gives back what was not made of a grant, and takes in what the vendor said meanwhile. */
export function settle(day: Day, { grant, made, seen, zone, now }: Settlement): Day {
  const known = asOf({ ...day, zone: zone ?? day.zone }, now)
  const open = known.grants.some(({ id }) => id === grant.id)
  const grants = known.grants.filter(({ id }) => id !== grant.id)
  const current = { ...known, grants, settled: known.settled + (open ? made : 0) }
  if (seen === null || seen.at < (known.seenAt ?? 0) || seen.at < dayBegan(known.zone, now)) return current
  return { ...current, max: seen.max, base: narrowed(current, grant, seen), seenAt: seen.at }
}

/**
 * The vendor's figure has all that was settled before the grant and what it answered of the grant, and may have what all
 * others made meanwhile: that leaves a range for the use by other apps. What was known is moved into it, no further, or
 * each look would count calls of ours as theirs.
 */
function narrowed(day: Day, { since }: Grant, { used, answered }: Sighting): number {
  const most = used - since - answered
  const least = used - day.settled - reservedOf(day)
  return day.max === null ? most : Math.min(most, Math.max(least, day.base))
}

/** Grants that ran out count as made, and after midnight nothing is used but what is still reserved. */
export function asOf(day: Day, now: Moment): Day {
  const lost = day.grants.filter(({ until }) => until <= now)
  const began = day.seenAt !== null && day.seenAt < dayBegan(day.zone, now)
  return {
    ...day,
    ...(began ? { base: -day.settled, seenAt: now } : {}),
    settled: day.settled + lost.reduce((sum, { calls }) => sum + calls, 0),
    grants: day.grants.filter(({ until }) => until > now),
  }
}

/** By all apps. */
export const usedOf = ({ base, settled }: Day): number => Math.max(0, base + settled)
/** By jobs at work, and not yet settled. */
export const reservedOf = ({ grants }: Day): number => grants.reduce((sum, { calls }) => sum + calls, 0)

/** What work of the priority may use of a day, and what is left of this one; null while the limit is not known. */
export function standOf(
  day: Day,
  wish: Pick<Wish, 'kept' | 'priority' | 'now'>,
): { readonly daily: number; readonly left: number; readonly ends: Moment | null } | null {
  const current = asOf(day, wish.now)
  const { max, zone } = current
  if (max === null) return null
  const daily = budgetOf(max, current, wish)
  const left = Math.max(0, daily - usedOf(current) - reservedOf(current))
  return { daily, left, ends: zone === null ? null : dayBegan(zone, wish.now, 1) }
}

function roomFor(day: Day, wish: Wish): number {
  const { max, settled } = day
  if (max === null) return settled < UNKNOWN_CALLS ? Math.max(wish.least, UNKNOWN_MOST) : wish.calls
  return budgetOf(max, day, wish) - usedOf(day) - reservedOf(day)
}

/** What work of the priority may use of the day; the looks at a rolling day are within the budget too. */
function budgetOf(max: number, { zone }: Day, { kept, priority }: Pick<Wish, 'kept' | 'priority'>): number {
  const budget = Math.floor((max - kept(max)) * SHARES[priority])
  return budget - (zone === null ? Math.min(LOOKS_A_DAY * LOOK_CALLS, Math.floor(budget / 2)) : 0)
}

/** Whether a look may see how a spent rolling day stands: what falls out of it is told by the vendor alone. */
function mayLook({ zone, grants, seenAt }: Day, now: Moment): boolean {
  return zone === null && grants.length === 0 && (seenAt ?? 0) + LOOK_AGAIN_MS <= now
}

function whySpent(day: Day, wish: Wish): Spent {
  const { kept, priority, now } = wish
  const max = day.max ?? 0
  if (budgetOf(max, day, wish) > usedOf(day)) {
    return { reason: 'the rest of the daily budget is reserved by jobs that are at work', until: now + MINUTE_MS }
  }
  const until = day.zone === null ? nextLook(day, now) : dayBegan(day.zone, now, 1)
  const figures = `${usedOf(day)} of ${max} calls are used by all apps, ${kept(max)} are kept for others`
  const spent = priority === 'interactive' ? 'daily budget spent' : `daily budget spent for ${priority} work`
  const time = wallTime(until, day.zone ?? 'UTC')
  const when = day.zone === null ? `looked at again ${time}` : `resumes ${time}`
  return { reason: `${spent}, ${when} (${figures})`, until }
}

function nextLook({ seenAt }: Day, now: Moment): Moment {
  const next = (seenAt ?? now) + LOOK_AGAIN_MS
  return next > now ? next : now + MINUTE_MS
}

/** When the day of `now` began in the zone, or so many days later; the beginning of time without zone. */
function dayBegan(zone: string | null, now: Moment, later = 0): Moment {
  if (zone === null) return Number.NEGATIVE_INFINITY
  const date = Math.floor((now + offsetAt(now, zone)) / DAY_MS)
  return startOfDay(date + later, zone)
}

/** "00:00 Europe/Helsinki" */
function wallTime(moment: Moment, zone: string): string {
  const local = new Date(moment + offsetAt(moment, zone)).toISOString()
  return `${local.slice('2026-01-31T'.length, '2026-01-31T00:00'.length)} ${zone}`
}
