// Days that are counted instead of named: by weeks and days of a year (ISO 8601), in Roman months, by spreadsheets and by
// programs.
import { type Day, isoOf, sure } from './calendar.ts'

const DAY = 86_400_000
const WEEK_DATE = /^(\d{4})(-?)W(\d\d)\2([1-7])$/i
const OF_YEAR = /^(\d{4})-(\d{3})$/
const ROMAN_MONTH = /^(\d\d?)(?:\. ?| )(X|IX|IV|V?I{1,3}|V|XI{1,2})(?:\. ?| )(\d{4})\.?(?: ?r\.)?$/
const ROMANS = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII']
/** Days since the end of 1899, as spreadsheets keep them: from 1954 to 2099. Other numbers of five digits are no days. */
const SERIAL = /^\d{5}$/
const SERIALS = { from: 20_000, to: 73_050, begin: Date.UTC(1899, 11, 30) }
/** Milliseconds or seconds since 1970. */
const EPOCH = /^(?:\d{10}|\d{12,13})$/

/** The day; null where `typed` counts none. */
export function dayCounted(typed: string): Day | null {
  const [, year, , week, weekday] = WEEK_DATE.exec(typed) ?? []
  if (year !== undefined) return sure(isoOfWeek(Number(year), Number(week), Number(weekday)), 'year, week, weekday')
  const [, ofMonth, roman = '', inYear] = ROMAN_MONTH.exec(typed) ?? []
  if (ofMonth !== undefined)
    return sure(isoOf(Number(inYear), ROMANS.indexOf(roman) + 1, Number(ofMonth)), 'the month in Roman numerals')
  const [, begun, ordinal] = OF_YEAR.exec(typed) ?? []
  if (begun !== undefined) return asked(isoOfDay(Number(begun), Number(ordinal)), 'a year and the day of it')
  if (SERIAL.test(typed)) return asked(isoOfSerial(Number(typed)), 'the number that spreadsheets keep for a day')
  if (EPOCH.test(typed)) return asked(isoOfEpoch(Number(typed), typed.length), 'a count of seconds since 1970')
  return null
}

/** The moment of a spreadsheet's number, as milliseconds; null where it would be of another time. */
export function momentOfSerial(serial: number): number | null {
  return serial < SERIALS.from || serial > SERIALS.to ? null : SERIALS.begin + Math.round(serial * 86_400) * 1_000
}

function asked(iso: string | null, why: string): Day | null {
  return iso === null ? null : { iso, confidence: 0.6, why }
}

/** The first week is that of the fourth of January. */
function isoOfWeek(year: number, week: number, weekday: number): string | null {
  const fourth = Date.UTC(year, 0, 4)
  const monday = fourth - ((new Date(fourth).getUTCDay() || 7) - 1) * DAY
  const day = monday + ((week - 1) * 7 + weekday - 1) * DAY
  const isThere = week >= 1 && new Date(day + (4 - weekday) * DAY).getUTCFullYear() === year
  return isThere ? dayAt(day) : null
}

function isoOfDay(year: number, ordinal: number): string | null {
  const day = Date.UTC(year, 0, ordinal)
  return ordinal >= 1 && new Date(day).getUTCFullYear() === year ? dayAt(day) : null
}

function isoOfSerial(serial: number): string | null {
  const moment = momentOfSerial(serial)
  return moment === null ? null : dayAt(moment)
}

/** A day alone is kept as its beginning; any other moment is more than a day. */
function isoOfEpoch(count: number, length: number): string | null {
  const moment = count * (length === 10 ? 1_000 : 1)
  return moment % DAY === 0 ? dayAt(moment) : null
}

/** Null for years that no record is of. */
function dayAt(moment: number): string | null {
  const day = new Date(moment)
  return isoOf(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate())
}
