// The days of the calendar that records are kept in.

export interface Day {
  readonly iso: string
  readonly confidence: number
  readonly why: string
}

/** Other calendars count other years (5784, 2567, 1445, 令和6), and slips of the keys make more. */
const FIRST_YEAR = 1700
const LAST_YEAR = 2199
/** "Never ends", as programs write it. */
const NO_END = new Set([4000, 9999])

function isYear(year: number): boolean {
  return (year >= FIRST_YEAR && year <= LAST_YEAR) || NO_END.has(year)
}

/** The day, or null where there is no such day in the calendar that records are kept in. */
export function isoOf(year: number, month: number, day: number): string | null {
  const last = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  if (last === undefined || day < 1 || day > last || !isYear(year)) return null
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

/** Of a day in ISO 8601: 1 is Monday. */
export function weekdayOf(iso: string): number {
  return new Date(`${iso}T00:00:00Z`).getUTCDay() || 7
}

/** A day that is known for sure; null stays null. */
export function sure(iso: string | null, why: string): Day | null {
  return iso === null ? null : { iso, confidence: 0.97, why }
}

/** The country of a locale: "en-US" is of the US, "en" of none. */
export function regionOf(locale: string | null | undefined): string | null {
  return /[-_]([A-Z]{2})(?=$|[-_.])/.exec(locale ?? '')?.[1] ?? null
}
