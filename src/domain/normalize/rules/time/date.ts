// Dates: ISO 8601. Whether 05/03 is in May or in March is never decided by guess.
import { clean, fold, isPlaceholder, plainDigits } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'
import words from '../../tables/words.json' with { type: 'json' }

export interface Day {
  readonly iso: string
  readonly confidence: number
  readonly why: string
}

/** Longer than any date in words. */
const LONGEST = 60
/** Where the month comes first. */
const MONTH_FIRST = new Set(['US', 'PH', 'PR', 'GU', 'FM', 'MH', 'PW', 'AS', 'MP', 'VI'])
const MONTHS = numbered(words.months)
/** The month of falling leaves is October to Croats, and November to Poles and Czechs. */
const LEAF_FALL = 'listopad'
const NAMED_SO = new Set(['CZ', 'HR', 'PL'])
const WEEKDAYS = numbered(words.weekdays)
/** Other calendars count other years (5784, 2567, 1445, 令和6), and slips of the keys make more. */
const FIRST_YEAR = 1700
const LAST_YEAR = 2199
/** "Never ends", as programs write it. */
const NO_END = new Set([4000, 9999])
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/i
const YEAR_FIRST =
  /^(\d{4})(-|\/|\. ?)(\d\d?)\2(\d\d?)\.?$|^(\d{4})(\d\d)(\d\d)$|^(\d{4})\s?[年년]\s?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일]$/
const YEAR_LAST = /^(\d\d?)([-/.])\s?(\d\d?)\2\s?(\d{4})\.?$/
const DAY_AND_NAME =
  /^(?:(\p{L}+)\.?,?\s+)?(\d\d?)(?:\.|st|nd|rd|th|er|º|°)?[\s-](?:de |of )?(\p{L}+)\.?,?[\s-](?:de |del )?(\d{4})(?: [гр]\.)?$/u
const NAME_AND_DAY = /^(?:(\p{L}+)\.?,?\s+)?(\p{L}+)\.?\s(\d\d?)(?:st|nd|rd|th)?,?\s(\d{4})$/u
/** Hungarian: 2024. március 5. */
const YEAR_AND_NAME = /^(\d{4})\.?\s(\p{L}+)\s(\d\d?)\.$/u
const MIDNIGHT = /^00:00(?::00(?:\.0+)?)?$/

function numbered(names: Readonly<Record<string, string>>): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(names).flatMap(([number, each]) => each.split(' ').map(name => [name, Number(number)] as const)),
  )
}

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

/** The day that is written in words or figures, without a time; null where there is none, or its order is open. */
export function dayOf(typed: string, about: About): Day | null {
  const first = YEAR_FIRST.exec(typed)
  if (first !== null) {
    const [year = '', month = '', day = ''] = [
      first[1] ?? first[5] ?? first[8],
      first[3] ?? first[6] ?? first[9],
      first[4] ?? first[7] ?? first[10],
    ]
    return sure(isoOf(Number(year), Number(month), Number(day)), 'year, month, day')
  }
  const last = YEAR_LAST.exec(typed)
  if (last !== null) return yearLast(Number(last[1]), Number(last[3]), Number(last[4]), last[2] === '.', about)
  return named(typed, about)
}

function named(typed: string, about: About): Day | null {
  const [, weekday, day = '', name, year = ''] = DAY_AND_NAME.exec(typed) ?? []
  if (name !== undefined) return inWords({ weekday, day, name, year }, about)
  const [, ofWeek, month, ofMonth = '', inYear = ''] = NAME_AND_DAY.exec(typed) ?? []
  if (month !== undefined) return inWords({ weekday: ofWeek, day: ofMonth, name: month, year: inYear }, about)
  const [, first = '', second, third = ''] = YEAR_AND_NAME.exec(typed) ?? []
  return second === undefined ? null : inWords({ weekday: undefined, day: third, name: second, year: first }, about)
}

interface InWords {
  readonly weekday: string | undefined
  readonly day: string
  readonly name: string
  readonly year: string
}

/** A word before it has to be the day of the week that it was: "until 5 March" says something else. */
function inWords({ weekday, day, name, year }: InWords, about: About): Day | null {
  const falling = fold(name).startsWith(LEAF_FALL) ? (about.country ?? '') : null
  const month = falling === 'HR' ? 10 : numberOf(name, MONTHS)
  const iso = isoOf(Number(year), month, Number(day))
  if (iso === null) return null
  if (weekday !== undefined && numberOf(weekday, WEEKDAYS) !== weekdayOf(iso)) return null
  if (falling !== null && !NAMED_SO.has(falling))
    return { iso, confidence: 0.6, why: 'November, or October in Croatian' }
  return sure(iso, 'the month in words')
}

/** 1 is Monday. */
function weekdayOf(iso: string): number {
  return new Date(`${iso}T00:00:00Z`).getUTCDay() || 7
}

function numberOf(name: string, of: ReadonlyMap<string, number>): number {
  return of.get(fold(name)) ?? of.get(name.toLowerCase()) ?? 0
}

/** With points between it is day and month nearly everywhere, with other signs that depends on who typed it. */
function yearLast(one: number, other: number, year: number, points: boolean, about: About): Day | null {
  const [dayFirst, monthFirst] = [isoOf(year, other, one), isoOf(year, one, other)]
  if (dayFirst === null || monthFirst === null || dayFirst === monthFirst) {
    return sure(dayFirst ?? monthFirst, 'only one order makes a day')
  }
  const said = about.settings?.['order']
  if (said === 'day-first') return sure(dayFirst, 'day, month, year')
  if (said === 'month-first') return sure(monthFirst, 'month, day, year')
  const typist = regionOf(about.locale) ?? about.country
  if (typist === null) return null
  if (points && !MONTH_FIRST.has(typist)) return { iso: dayFirst, confidence: 0.92, why: 'day, month, year' }
  const iso = MONTH_FIRST.has(typist) ? monthFirst : dayFirst
  return { iso, confidence: 0.6, why: 'day and month, or month and day' }
}

/** The country of a locale: "en-US" is of the US, "en" of none. */
function regionOf(locale: string | null | undefined): string | null {
  return /[-_]([A-Z]{2})(?=$|[-_.])/.exec(locale ?? '')?.[1] ?? null
}

function sure(iso: string | null, why: string): Day | null {
  return iso === null ? null : { iso, confidence: 0.97, why }
}

function apply(value: string, about: About): Normalized {
  const typed = plainDigits(clean(value))
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a date')
  if (typed.length > LONGEST) return flagged(value, 'longer than any date')
  const [, year, month, date, time, zone] = ISO.exec(typed) ?? []
  if (year !== undefined) {
    const iso = isoOf(Number(year), Number(month), Number(date))
    if (iso === null) return flagged(value, 'no such day, or one of another calendar')
    // A moment of the day is more than a date; only midnight without a zone, or in UTC, tells nothing.
    if (time !== undefined && !isDayAlone(time, zone)) return kept(value, iso, 'a moment of that day')
    return rewritten(value, iso, iso, 0.97, 'ISO 8601')
  }
  const day = dayOf(typed, about)
  if (day === null) return flagged(value, 'no date, or one whose order is unknown')
  return rewritten(value, day.iso, day.confidence >= 0.9 ? day.iso : null, day.confidence, day.why)
}

function isDayAlone(time: string, zone: string | undefined): boolean {
  return MIDNIGHT.test(time) && (zone === undefined || /^(?:z|[+-]00:?00)$/i.test(zone))
}

/** What a sync says of 05/03/2024. */
export const ORDER_SETTING = { order: ['ask', 'day-first', 'month-first'] } as const

export const date: Rule = { id: 'date', version: 3, kinds: ['date'], settings: ORDER_SETTING, apply }
