// Years of other calendars, and years of two digits, made those of the calendar that records are kept in.
import type { About } from '../../rule.ts'
import { type Day, isoOf, regionOf } from './calendar.ts'

/** The date with the year that is most likely meant. */
interface Recounted extends Omit<Day, 'iso'> {
  readonly text: string
}

/** Thailand counts from the Buddha's passing, 543 years before; also where a Thai era (พ.ศ.) stands before the year. */
const BUDDHIST = { before: 543, year: /(?<!\d)2[456]\d\d(?!\d)/, era: /พ\.?ศ\.? ?/ }
const ERA = /[คพ]\.?ศ/
const THAI = /\p{sc=Thai}/u
/** "Of the common era", in Thai. */
const COMMON_ERA = /ค\.?ศ\.? ?/
/** Taiwan counts from the founding of its republic, in 1912. */
const REPUBLIC = { before: 1911, named: /^(?:中[華华])?民[國国]\s?(元|\d{1,3})(?=\s?年)/, bare: /^1[0-4]\d(?=[/.-]\d)/ }
const IN_FIGURES = /^(\d\d?)([-/.])\s?(\d\d?)\2\s?(\d\d)\.?$/
const BEHIND_WORDS = /^(?!.*\d{4})(.*\d.*\p{L}\.?,?[\s/-]|.*\p{L}\.?,?\s\d\d?,?\s)['’]?(\d\d)$/u
/** Where people write the year first, also of two digits. */
const YEAR_FIRST = new Set('CN HK HU IR JP KP KR LT MN MO SE TW'.split(' '))
const WHY = 'a year of two digits'
const DOUBTED = 0.6

/** Null where the year is none of these. */
export function recounted(typed: string, about: About): Recounted | null {
  if (ERA.test(typed)) return ofEra(typed)
  const country = regionOf(about.locale) ?? about.country
  const buddhist = country === 'TH' || THAI.test(typed) ? BUDDHIST.year.exec(typed)?.[0] : undefined
  if (buddhist !== undefined) return inBuddhist(typed, buddhist, 0.8)
  const [named, count] = REPUBLIC.named.exec(typed) ?? []
  if (named !== undefined) return inRepublic(typed, named, count === '元' ? 1 : Number(count), 0.97)
  const bare = country === 'TW' ? REPUBLIC.bare.exec(typed)?.[0] : undefined
  if (bare !== undefined) return inRepublic(typed, bare, Number(bare), 0.8)
  return ofTwoDigits(typed, country)
}

/** With the era in Thai before the year. */
function ofEra(typed: string): Recounted | null {
  const common = typed.replace(COMMON_ERA, '')
  if (common !== typed) return { text: common, confidence: 1, why: 'of the common era' }
  const without = typed.replace(BUDDHIST.era, '')
  const year = BUDDHIST.year.exec(without)?.[0]
  return year === undefined || without === typed ? null : inBuddhist(without, year, 0.95)
}

function inBuddhist(typed: string, year: string, confidence: number): Recounted {
  return { text: typed.replace(year, String(Number(year) - BUDDHIST.before)), confidence, why: 'a Buddhist year' }
}

function inRepublic(typed: string, before: string, year: number, confidence: number): Recounted {
  const text = `${year + REPUBLIC.before}${typed.slice(before.length)}`
  return { text, confidence, why: "a year of Taiwan's republic" }
}

function ofTwoDigits(typed: string, country: string | null): Recounted | null {
  const [, one = '', mark = '', other = '', short] = IN_FIGURES.exec(typed) ?? []
  if (short !== undefined) {
    const yearMayBeFirst = isoOf(fourDigits(one), Number(other), Number(short)) !== null
    if (yearMayBeFirst && (country === null || YEAR_FIRST.has(country))) return null
    return { text: [one, other, fourDigits(short)].join(mark), confidence: DOUBTED, why: WHY }
  }
  const [, before, end = ''] = BEHIND_WORDS.exec(typed) ?? []
  return before === undefined ? null : { text: `${before}${fourDigits(end)}`, confidence: DOUBTED, why: WHY }
}

/** As databases do it by default: up to 2049, and from 1950 on. */
function fourDigits(year: string): number {
  return Number(year) + (Number(year) < 50 ? 2000 : 1900)
}
