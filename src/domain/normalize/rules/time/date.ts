// Dates: ISO 8601. Whether 05/03 is in May or in March is never decided by guess.
import { clean, isPlaceholder, plainDigits } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'
import { type Day, isoOf, regionOf, sure } from './calendar.ts'
import { dayCounted } from './counted-days.ts'
import { dayInWords } from './in-words.ts'
import { dayOfEra } from './japanese-era.ts'
import { recounted } from './other-years.ts'

/** Longer than any date in words. */
const LONGEST = 60
/** Where the month comes first. */
const MONTH_FIRST = new Set(['US', 'PH', 'PR', 'GU', 'FM', 'MH', 'PW', 'AS', 'MP', 'VI'])
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)\s*(Z|[+-]\d\d:?\d\d)?)?$/i
const YEAR_FIRST =
  /^(\d{4})(-|\/|\. ?)(\d\d?)\2(\d\d?)\.?$|^(\d{4})(\d\d)(\d\d)$|^(\d{4})\s?[年년]\s?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일]$/
const YEAR_LAST = /^(\d\d?)([-/.])\s?(\d\d?)\2\s?(\d{4})\.?$/
/** Bulgarians write "г." behind a year, as others do behind dates in words. */
const OF_YEAR = /(?<=^\d\d?\.\d\d?\.\d{4})\s?г\.$/
/** Programs write a day as its beginning. */
const BEGINNING = /(?<=\d)(?:[ T]|, )(?:0?0:00(?::00(?:\.0+)?)?|12:00(?::00)? ?AM)$/i
const MIDNIGHT = /^00:00(?::00(?:\.0+)?)?$/

/** The day that is written in words or figures, without a time; null where there is none, or its order is open. */
export function dayOf(typed: string, about: About): Day | null {
  const other = recounted(typed, about)
  if (other !== null) return likely(dayOf(other.text, about), other)
  const first = YEAR_FIRST.exec(typed)
  if (first !== null) {
    const [year = '', month = '', day = ''] = [
      first[1] ?? first[5] ?? first[8],
      first[3] ?? first[6] ?? first[9],
      first[4] ?? first[7] ?? first[10],
    ]
    return sure(isoOf(Number(year), Number(month), Number(day)), 'year, month, day')
  }
  const last = YEAR_LAST.exec(typed.replace(OF_YEAR, ''))
  if (last !== null) return yearLast(Number(last[1]), Number(last[3]), Number(last[4]), last[2] === '.', about)
  return dayOfEra(typed) ?? dayCounted(typed) ?? dayInWords(typed, about)
}

/** No surer than the year is. */
function likely(day: Day | null, { confidence, why }: Omit<Day, 'iso'>): Day | null {
  return day === null || confidence >= day.confidence ? day : { iso: day.iso, confidence, why }
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
  const day = dayOf(typed.replace(BEGINNING, ''), about)
  if (day === null) return flagged(value, 'no date, or one whose order is unknown')
  return rewritten(value, day.iso, day.confidence >= 0.9 ? day.iso : null, day.confidence, day.why)
}

function isDayAlone(time: string, zone: string | undefined): boolean {
  return MIDNIGHT.test(time) && (zone === undefined || /^(?:z|[+-]00:?00)$/i.test(zone))
}

/** What a sync says of 05/03/2024. */
export const ORDER_SETTING = { order: ['ask', 'day-first', 'month-first'] } as const

export const date: Rule = { id: 'date', version: 6, kinds: ['date'], settings: ORDER_SETTING, apply }
