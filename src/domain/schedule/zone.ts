// A time zone as stretches of constant offset: between two changes of the clock, local time is UTC plus a number.
import type { Moment } from '../record.ts'

export interface Stretch {
  readonly from: Moment
  /** Not in the stretch; infinite where the zone changes no more. */
  readonly to: Moment
  /** Milliseconds to add to a moment to get the wall clock. */
  readonly offset: number
  /** How far the clock was put forward when the stretch began; negative: back. */
  readonly shift: number
}

function zoned(moment: Moment, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone)
}

/** Milliseconds to add to a moment to get the wall clock. */
export function offsetAt(moment: Moment, timeZone: string): number {
  return zoned(moment, timeZone).offsetNanoseconds / 1e6
}

/** Whether the runtime's IANA time zone database has the name; offsets such as "+02:00" are no names. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    return zoned(0, name).timeZoneId !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** The stretches from the one that holds the first millisecond after `after`, without end. */
export function* stretches(timeZone: string, after: Moment): Generator<Stretch, void> {
  const began = zoned(after + 1, timeZone).getTimeZoneTransition('previous')
  let from = began?.epochMilliseconds ?? Number.NEGATIVE_INFINITY
  let before = offsetAt(began === null ? after : from - 1, timeZone)
  while (from < Number.POSITIVE_INFINITY) {
    const start = zoned(Number.isFinite(from) ? from : after, timeZone)
    const to = start.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY
    const offset = start.offsetNanoseconds / 1e6
    yield { from, to, offset, shift: offset - before }
    from = to
    before = offset
  }
}

/** The first moment of a local date (days since 1970-01-01): midnight, or the end of a gap over midnight. */
export function startOfDay(day: number, timeZone: string): Moment {
  const date = new Temporal.PlainDate(1970, 1, 1).add({ days: day })
  return date.toZonedDateTime(timeZone).epochMilliseconds
}
