// Dates with their month in words, in many languages.
import { fold } from '../../clean.ts'
import type { About } from '../../rule.ts'
import words from '../../tables/words.json' with { type: 'json' }
import { type Day, isoOf, sure, weekdayOf } from './calendar.ts'

const MONTHS = numbered(words.months)
/** The month of falling leaves is October to Croats, and November to Poles and Czechs. */
const LEAF_FALL = /^listopada?$/i
const NAMED_SO = new Set(['CZ', 'HR', 'PL'])
const WEEKDAYS = numbered(words.weekdays)
/** Letters, also with points between: ม.ค. */
const WORD = '[\\p{L}\\p{M}]+(?:\\.[\\p{L}\\p{M}]+)*'
/** What abbreviations end in, in Hindi and Hebrew as well. */
const MARK = "[.\\u0970\\u05F3']?"
/** What stands before a date and is no day of the week: "le 3 mai", "am 3. Mai", "ngày 3 tháng 5". */
const ARTICLES = new Set('le il el den der am the dne ngay'.split(' '))
/** "of the year", as far as languages write it; Croats and Serbs end the date with a point. */
const OF_YEAR = String.raw`(?:\.|\s?(?:[грrթ]\.?|roku|года|року))?`
/** "of", before a month. */
const OF = "(?:de |of |d['’]|ta['’] |ב)?"
const DAY_AND_NAME = new RegExp(
  String.raw`^(?:(${WORD})\.?,?\s+)?(\d\d?)(?:\.|st|nd|rd|th|er|o|°)?[\s/-]${OF}(${WORD})${MARK}[,،]?[\s/-](?:de |del )?(\d{4})${OF_YEAR}$`,
  'u',
)
const NAME_AND_DAY = new RegExp(
  String.raw`^(?:(${WORD})\.?,?\s+)?(${WORD})${MARK}\s(\d\d?)(?:st|nd|rd|th)?,?\s(\d{4})$`,
  'u',
)
/** 2024-Mar-05; in Hungarian 2024. március 5.; in Lithuanian 2024 m. kovo 5 d. */
const YEAR_AND_NAME = new RegExp(
  String.raw`^(\d{4})(?:-|\.?\s|\s?m\.\s)(${WORD})${MARK}[\s-](\d\d?)(?:\.|\s?d\.)?$`,
  'u',
)
/** In Latvian, 2024. gada 5. marts; in Kazakh, 2024 ж. 5 наурыз. */
const YEAR_DAY_NAME = new RegExp(String.raw`^(\d{4})(?:\.\s?gada|\sж\.)\s(\d\d?)\.?\s?(${WORD})${MARK}$`, 'u')
/** Months that have numbers for names: 3 tháng 5 năm 2024. */
const DAY_AND_NUMBER = /^(?:ngày\s)?(\d\d?)\s(?:tháng|thg)\s(\d\d?)(?:,?\snăm|,)?\s(\d{4})$/iu
/** 03May2024. */
const RUN_TOGETHER = /^(\d\d)(\p{L}{3})(\d{4})$/u

function numbered(names: Readonly<Record<string, string>>): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(names).flatMap(([number, each]) => each.split(' ').map(name => [name, Number(number)] as const)),
  )
}

/** The day; null where there is none. */
export function dayInWords(typed: string, about: About): Day | null {
  const [, weekday, day = '', name, year = ''] = DAY_AND_NAME.exec(typed) ?? []
  if (name !== undefined) return inWords({ weekday, day, name, year }, about)
  const [, ofWeek, month, ofMonth = '', inYear = ''] = NAME_AND_DAY.exec(typed) ?? []
  if (month !== undefined) return inWords({ weekday: ofWeek, day: ofMonth, name: month, year: inYear }, about)
  const [, first = '', second, third = ''] = YEAR_AND_NAME.exec(typed) ?? []
  if (second !== undefined) return inWords({ weekday: undefined, day: third, name: second, year: first }, about)
  const [, ofYear = '', dayOf = '', named] = YEAR_DAY_NAME.exec(typed) ?? []
  if (named !== undefined) return inWords({ weekday: undefined, day: dayOf, name: named, year: ofYear }, about)
  const [, close = '', joined, years = ''] = RUN_TOGETHER.exec(typed) ?? []
  if (joined !== undefined) return inWords({ weekday: undefined, day: close, name: joined, year: years }, about)
  const [, theDay, number, theYear] = DAY_AND_NUMBER.exec(typed) ?? []
  return theDay === undefined ? null : sure(isoOf(Number(theYear), Number(number), Number(theDay)), 'day, month, year')
}

interface Written {
  readonly weekday: string | undefined
  readonly day: string
  readonly name: string
  readonly year: string
}

/** A word before it has to be the day of the week that it was: "until 5 March" says something else. */
function inWords({ weekday, day, name, year }: Written, about: About): Day | null {
  const falling = LEAF_FALL.test(name) ? (about.country ?? '') : null
  const month = falling === 'HR' ? 10 : numberOf(name, MONTHS)
  const iso = isoOf(Number(year), month, Number(day))
  if (iso === null) return null
  const isNoWeekday = weekday === undefined || ARTICLES.has(fold(weekday))
  if (!isNoWeekday && numberOf(weekday, WEEKDAYS) !== weekdayOf(iso)) return null
  if (falling !== null && !NAMED_SO.has(falling))
    return { iso, confidence: 0.6, why: 'November, or October in Croatian' }
  return sure(iso, 'the month in words')
}

function numberOf(name: string, of: ReadonlyMap<string, number>): number {
  return of.get(fold(name)) ?? of.get(name.toLowerCase()) ?? 0
}
