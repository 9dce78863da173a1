// Dates by the eras of Japan: 令和6年5月3日 is 2024-05-03. The first year of an era is 元年.
import { type Day, isoOf, sure } from './calendar.ts'

/** First and last day of each era (the Era Name Act and the cabinet orders of 1989 and 2019). */
const ERAS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['明治', ['1873-01-01', '1912-07-29']],
  ['大正', ['1912-07-30', '1926-12-24']],
  ['昭和', ['1926-12-25', '1989-01-07']],
  ['平成', ['1989-01-08', '2019-04-30']],
  ['令和', ['2019-05-01', '9999-12-31']],
])
/** Japan counts by the Gregorian calendar since 1873, its sixth year of Meiji. */
const BEFORE_FIRST: ReadonlyMap<string, number> = new Map([['明治', 1867]])
/** The first letters of their names, as forms have them: R6.5.3, S64/1/7. */
const INITIALS: ReadonlyMap<string, string> = new Map([
  ['M', '明治'],
  ['T', '大正'],
  ['S', '昭和'],
  ['H', '平成'],
  ['R', '令和'],
])
const IN_SHORT = /^([MTSHR])\.? ?(\d{1,2})([-./])(\d\d?)\3(\d\d?)$/
const WRITTEN = /^(\p{sc=Han}{2})\s?(元|\d{1,2})\s?年\s?(\d\d?)\s?月\s?(\d\d?)\s?日$/u

/** The day; null where there is none, or it is not of the era that is named. */
export function dayOfEra(typed: string): Day | null {
  const [, initial = '', ofEra, , inYear, ofMonth] = IN_SHORT.exec(typed) ?? []
  const [, name = INITIALS.get(initial) ?? '', count = ofEra, month = inYear, day = ofMonth] = WRITTEN.exec(typed) ?? []
  const era = ERAS.get(name)
  if (era === undefined) return null
  const [first, last] = era
  const year = (BEFORE_FIRST.get(name) ?? Number(first.slice(0, 4)) - 1) + (count === '元' ? 1 : Number(count))
  const iso = isoOf(year, Number(month), Number(day))
  return iso === null || iso < first || iso > last ? null : sure(iso, 'year of an era, month, day')
}
