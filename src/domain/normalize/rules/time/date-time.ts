// Moments: ISO 8601 with the offset that was typed. A time without one stays without one: whose clock it was is not known.
import { clean, isPlaceholder, plainDigits } from '../../clean.ts'
import { flagged, kept, rewritten } from '../../outcome.ts'
import type { About, Normalized, Rule } from '../../rule.ts'
import { isoOf } from './calendar.ts'
import { momentOfSerial } from './counted-days.ts'
import { dayOf, ORDER_SETTING } from './date.ts'

interface Clock {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly fraction: string
  /** "Z", "+02:00", or empty where none was typed. */
  readonly offset: string
}

/** Longer than any moment in words. */
const LONGEST = 80
const TIME =
  /^(.*?[\d日일.])(?:,?\s+(?:at |um |à |a las |às |alle |om |kl\.? |klo |в |о |ore |o godz\. )?|T)(\d{1,2})[:.h](\d\d)(?:[:.](\d\d)(?:[.,](\d{1,9}))?)?\s*(a\.?\s?m\.?|p\.?\s?m\.?)?\s*(?:Uhr\s*)?(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d\d?:?(?:\d\d)?)?\s*(?:\([A-Za-z ]+\))?$/i
const COMPACT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?=Z|[+-]|$)/
/** 午後3時5分, 下午3:05, 오후 3시 5분: what tells the half of the day stands before. */
const EAST_ASIAN =
  /\s?(午前|上午|오전|午後|下午|오후)?\s?(\d{1,2})\s?(?:時|时|点|點|시|:)\s?(\d{1,2})\s?(?:(?:分|분|:)\s?(?:(\d{1,2})\s?(?:秒|초)?)?)?$/
const HALVES: Readonly<Record<string, string>> = {
  午前: 'am',
  上午: 'am',
  오전: 'am',
  午後: 'pm',
  下午: 'pm',
  오후: 'pm',
}
/** "Fri May  3 10:00:00 2024", as C writes it. */
const YEAR_BEHIND = /^(\p{L}{3} \p{L}{3} \d\d?) (\d\d:\d\d:\d\d) (\d{4})$/u
/** As spreadsheets keep moments. */
const SERIAL = /^\d{5}\.\d{1,12}$/
const ZONE_NAME = /\s(?:[ECMP][SD]?T|CEST|CET|BST|IST|JST|AEST|AEDT|MSK|WET|EET|SGT|HKT)$/i
/** What programs write: milliseconds since 1970, from 2001 to 2100. */
const EPOCH = /^(?:1\d{12}|[234]\d{12}|1\d{9})$/
const DAY = 86_400
/** No place is more than fourteen hours from UTC. */
const FARTHEST = 14 * 60

function clockOf(match: RegExpExecArray): Clock | null {
  const [, , hours = '', minutes = '', seconds = '0', fraction = '', half = '', zone = ''] = match
  const [typed, minute, second] = [Number(hours), Number(minutes), Number(seconds)]
  const noon = half === '' ? null : half.toLowerCase().startsWith('p')
  if (noon !== null && (typed < 1 || typed > 12)) return null
  const hour = noon === null ? typed : (typed % 12) + (noon ? 12 : 0)
  const offset = offsetOf(zone)
  if (hour > 23 || minute > 59 || second > 59 || offset === null) return null
  return { hour, minute, second, fraction, offset }
}

function offsetOf(zone: string): string | null {
  const bare = zone.toUpperCase().replace(/^(?:UTC|GMT)/, '')
  if (zone === '') return ''
  if (bare === '' || bare === 'Z') return 'Z'
  const [, sign, hours = '', minutes = '00'] = /^([+-])(\d\d?):?(\d\d)?$/.exec(bare) ?? []
  if (sign === undefined || Number(minutes) > 59) return null
  if (Number(hours) * 60 + Number(minutes) > FARTHEST) return null
  return `${sign}${hours.padStart(2, '0')}:${minutes}`
}

function textOf(day: string, { hour, minute, second, fraction, offset }: Clock): string {
  const part = fraction.replace(/0+$/, '')
  return `${day}T${two(hour)}:${two(minute)}:${two(second)}${part === '' ? '' : `.${part}`}${offset}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}

/** The same moment in UTC, so that offsets make no difference; without one the time as it is. */
function keyOf(day: string, clock: Clock): string {
  const { offset } = clock
  if (offset === '') return textOf(day, clock)
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? []
  const away = (Number(hours) * 60 + Number(minutes)) * 60 * (sign === '-' ? -1 : 1)
  const seconds = daysOf(day) * DAY + clock.hour * 3_600 + clock.minute * 60 + clock.second - away
  const at = seconds - Math.floor(seconds / DAY) * DAY
  const [hour, minute] = [Math.floor(at / 3_600), Math.floor(at / 60) % 60]
  return textOf(dayAt(Math.floor(seconds / DAY)), { ...clock, hour, minute, second: at % 60, offset: 'Z' })
}

/** Days since 1970 of a day in ISO 8601, and back. */
function daysOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000
}

function dayAt(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10)
}

function apply(value: string, about: About): Normalized {
  const typed = plainDigits(clean(value))
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a moment')
  if (typed.length > LONGEST) return flagged(value, 'longer than any moment')
  if (EPOCH.test(typed)) return rewritten(value, epochText(typed), null, 0.8, 'a count of seconds since 1970')
  const serial = SERIAL.test(typed) ? momentOfSerial(Number(typed)) : null
  if (serial !== null)
    return rewritten(value, withoutZone(serial), null, 0.6, 'the number that spreadsheets keep for a moment')
  if (ZONE_NAME.test(typed)) return flagged(value, 'a time zone that several places call so')
  const match = TIME.exec(inOrder(typed))
  const day = dateOf((match?.[1] ?? typed).trim(), about)
  if (day === null) return flagged(value, 'no moment, or one whose order is unknown')
  const clock = match === null ? null : clockOf(match)
  if (match !== null && clock === null) return flagged(value, 'no time of the day')
  const text = clock === null ? day.iso : textOf(day.iso, clock)
  const key = clock === null ? day.iso : keyOf(day.iso, clock)
  return rewritten(value, text, day.confidence >= 0.9 ? key : null, day.confidence, day.why)
}

/** The date, the time, and the half of the day behind it. */
function inOrder(typed: string): string {
  const ordered = typed.replace(COMPACT, '$1-$2-$3T$4:$5:$6').replace(YEAR_BEHIND, '$1 $3 $2')
  const match = /[\u3040-\u9FFF\uAC00-\uD7A3]/.test(ordered) ? EAST_ASIAN.exec(ordered) : null
  if (match === null) return ordered
  const [whole, half = '', hour = '', minute = '0', second] = match
  const time = [hour, two(Number(minute)), ...(second === undefined ? [] : [two(Number(second))])].join(':')
  return `${ordered.slice(0, -whole.length)} ${time} ${HALVES[half] ?? ''}`.trim()
}

function withoutZone(moment: number): string {
  return new Date(moment).toISOString().slice(0, 19)
}

function dateOf(typed: string, about: About) {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(typed) ?? []
  if (year === undefined) return dayOf(typed, about)
  const iso = isoOf(Number(year), Number(month), Number(day))
  return iso === null ? null : { iso, confidence: 0.97, why: 'ISO 8601' }
}

function epochText(typed: string): string {
  return new Date(Number(typed) * (typed.length === 10 ? 1_000 : 1)).toISOString().replace('.000Z', 'Z')
}

export const dateTime: Rule = { id: 'date-time', version: 3, kinds: ['date_time'], settings: ORDER_SETTING, apply }
