// Moments as Salesforce writes them. Each record has several, so the usual form is reckoned from its digits: that costs
// a quarter of what parsing does.
import type { Moment } from '../../src/domain/record.ts'

/** How Salesforce writes nearly every moment: "2026-01-02T03:04:05.678+0000" in JSON, with a Z in the CSV of Bulk. */
const USUAL_LENGTH = { json: 28, csv: 24 }
const DATE = /^\d{4}-\d\d-\d\d$/
const COLON = 58
const DOT = 46
const LETTER_T = 84
const ZERO = 48

/** The last text and its moment: a record's last edit and its replication key are mostly one. */
let lastText = ''
let lastAt: Moment | null = null

/** Salesforce writes its offset as +0000, which is no ISO 8601 extended form. */
export function momentOf(text: string): Moment | null {
  if (text !== lastText) {
    lastAt = reckonedOrParsed(text)
    lastText = text
  }
  return lastAt
}

function reckonedOrParsed(text: string): Moment | null {
  const known = usual(text)
  const at = known === null ? Number.NaN : reckoned(known)
  if (!Number.isNaN(at)) return at
  const parsed = Date.parse(known ?? text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(parsed) ? null : parsed
}

/** ISO 8601 in UTC. */
export function momentText(text: string): string {
  const known = usual(text)
  if (known !== null) return known
  const at = momentOf(text)
  return at === null ? text : new Date(at).toISOString()
}

/** The usual forms as ISO 8601 in UTC, which they are but for their last letters; null for others. */
function usual(text: string): string | null {
  if (text.length === USUAL_LENGTH.csv && text.endsWith('Z')) return text
  return text.length === USUAL_LENGTH.json && text.endsWith('+0000') ? `${text.slice(0, -5)}Z` : null
}

/** The date of the last moment and its start: neighbours in a list are often of one day. */
let day = { date: '', start: Number.NaN }

/** Of "2026-01-02T03:04:05.678Z"; NaN for what only looks like it. */
function reckoned(text: string): number {
  if (day.date === '' || !text.startsWith(day.date)) {
    const date = text.slice(0, 10)
    // Date.parse takes more for a date than ISO 8601 does, and the rest of the text then means something else.
    day = { date, start: DATE.test(date) ? Date.parse(`${date}T00:00:00.000Z`) : Number.NaN }
  }
  const hour = two(text, 11)
  const minute = two(text, 14)
  const second = two(text, 17)
  const milli = (text.charCodeAt(20) - ZERO) * 100 + two(text, 21)
  const isTime = hour <= 23 && minute <= 59 && second <= 59 && milli >= 0 && milli <= 999
  return isTime && isSpelled(text) ? day.start + ((hour * 60 + minute) * 60 + second) * 1_000 + milli : Number.NaN
}

function isSpelled(text: string): boolean {
  return (
    text.charCodeAt(10) === LETTER_T &&
    text.charCodeAt(13) === COLON &&
    text.charCodeAt(16) === COLON &&
    text.charCodeAt(19) === DOT
  )
}

/** A number of two digits; NaN where they are none. */
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO
  const ones = text.charCodeAt(at + 1) - ZERO
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}
