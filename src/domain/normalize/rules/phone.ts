// Telephone numbers: E.164, with the extension kept behind it. What a reader could take for another number is not written.
import { clean, hasRaisedDigit, isPlaceholder, plainDigits } from '../clean.ts'
import { flagged, kept, rewritten } from '../outcome.ts'
import { extended } from '../phone/extension.ts'
import { type Label, labelled } from '../phone/label.ts'
import { isPossible, nationalDigits, type PhoneNumber, readNumber, typeIn } from '../phone/number.ts'
import type { About, Normalized, Parts, Rule } from '../rule.ts'

export interface Phone {
  readonly e164: string
  readonly ext: string | null
  /** ISO 3166-1 alpha-2 of the numbering plan; null for numbers that belong to no country. */
  readonly country: string | null
  /** The number is of a range that its country has handed out. */
  readonly valid: boolean
  /** "MOBILE", "FIXED_LINE", ...; null when unknown. */
  readonly type: string | null
  /** Why it could be another number; null when the digits say which it is. */
  readonly doubt: string | null
  /** What was typed beside the number to say what it is; null where nothing was. */
  readonly label: Label | null
}

/** More than two numbers in full notation. */
const LONGEST = 64
const NUMBER = /^\+?[\d\s().\-\u2010-\u2015\u2212\u30FC/]+$/
/** Countries that list a trunk prefix, but whose people write mobile numbers without it. */
const NO_ZERO_BEFORE_MOBILES = new Set(['IN', 'RU', 'TR'])
/** Countries of open numbering: extensions and second numbers run on into a number that is still valid. */
const OPEN_NUMBERING = new Set(['AT', 'DE'])
const LONGEST_IN_OPEN_NUMBERING = 11
/** The digits of a North American number may be separated here, counted from the area code. */
const GROUPS_END = new Set([0, 3, 6, 10])
/**
 * Mexico gave its prefixes up in 2019 (01 before other towns, 044 and 045 before mobile numbers, 1 from abroad), Poland and
 * Czechia their zero.
 */
const NO_LONGER_DIALLED: ReadonlyMap<string, RegExp> = new Map([
  ['CZ', /^0(?=\d{9}$)/],
  ['MX', /^(?:01|04[45]|1)(?=\d{10}$)/],
  ['PL', /^0(?=\d{9}$)/],
])
const ONE_DIGIT = /^(\d)\1*$/
/** A doubt: the number is another one than what was typed says to a telephone of today. */
export const NO_LONGER = 'with a prefix that is no longer dialled'
/** A doubt: telephones of that country understand it not. */
export const DIALLED_ELSEWHERE = 'with 00 before it, as it is dialled elsewhere'
const OUTWARD = /^00[1-9]/
const KEYS_IN_A_ROW = '01234567890123456789'
const DATE = /^(?:(?:19|20)\d\d([-/.])\d\d?\1\d\d?|\d\d?([-/.])\d\d?\2(?:19|20)\d\d)$/
/** Seven digits are a whole number: a slash or a second plus after them starts another. */
const SHORTEST_OF_TWO = 7
const SHORTEST = 2

/** The one number in `text`, read in `country` (ISO 3166-1 alpha-2) when it has no country code; null when unsure. */
export function parsePhone(text: string, country: string | null): Phone | null {
  return parseCleaned(clean(text), country)
}

function parseCleaned(cleaned: string, country: string | null): Phone | null {
  if (cleaned.length > LONGEST || hasRaisedDigit(cleaned)) return null
  const typed = plainDigits(cleaned)
  if (!/\p{L}/u.test(typed)) return parse(typed, country, null)
  const { number, label } = labelled(typed)
  return parse(number, country, label)
}

function parse(typed: string, country: string | null, label: Label | null): Phone | null {
  const { number: before, ext } = extended(typed)
  const bare = before.trim()
  const core = bare.startsWith('(+') ? bare.replace(/^\((\+\d+)\)/, '$1 ') : bare
  if (!NUMBER.test(core) || DATE.test(core) || isTwoNumbers(core)) return null
  const international = core.startsWith('+')
  const digits = digitsOf(core)
  const within = isNumber(core, digits) ? readNumber(digits, international, country) : null
  const fromElsewhere = outward(digits, within)
  const dialled = fromElsewhere ?? within
  if (dialled === null) return null
  const current = asDialledToday(dialled)
  const number = current ?? dialled
  const type = typeIn(number.plan, number.national)
  if (type === null && !isPossible(number)) return null
  return {
    e164: `+${number.callingCode}${number.national}`,
    ext,
    country: number.country,
    valid: type !== null,
    type,
    doubt: prefixDoubt(fromElsewhere, current) ?? doubtOf(core, digits, number, type) ?? unsaid(label, type),
    label,
  }
}

function prefixDoubt(fromElsewhere: PhoneNumber | null, current: PhoneNumber | null): string | null {
  if (fromElsewhere !== null) return DIALLED_ELSEWHERE
  return current === null ? null : NO_LONGER
}

/** With the 00 that most countries dial before calling codes, where it is not dialled: "00 44 20 7946 0018" in the US. */
function outward(digits: string, within: PhoneNumber | null): PhoneNumber | null {
  if (!OUTWARD.test(digits) || (within !== null && typeIn(within.plan, within.national) !== null)) return null
  const number = readNumber(digits.slice(2), true, null)
  return number === null || typeIn(number.plan, number.national) === null ? null : number
}

/** Two digits alone are a number somewhere, not with anything between or before them. */
function isNumber(core: string, digits: string): boolean {
  return digits.length > SHORTEST || core === digits
}

function isTwoNumbers(core: string): boolean {
  const slash = core.lastIndexOf('/')
  return slash >= 0 && digitsOf(core.slice(0, slash)).length >= SHORTEST_OF_TWO
}

/** The number without what was once dialled before it; null where that makes none that is in use. */
function asDialledToday({ callingCode, country, national }: PhoneNumber): PhoneNumber | null {
  const prefix = NO_LONGER_DIALLED.get(country ?? '')
  if (prefix?.test(national) !== true) return null
  const number = readNumber(callingCode + national.replace(prefix, ''), true, null)
  return number === null || typeIn(number.plan, number.national) === null ? null : number
}

/** What people type who have no number: one digit again and again, or the row of the keys. */
function isMadeUp(digits: string): boolean {
  return ONE_DIGIT.test(digits) || (digits.length >= SHORTEST_OF_TWO && KEYS_IN_A_ROW.includes(digits))
}

function doubtOf(core: string, digits: string, number: PhoneNumber, type: string | null): string | null {
  const { country, national, callingCode } = number
  if (ONE_DIGIT.test(national)) return 'the same digit throughout'
  if (OPEN_NUMBERING.has(country ?? '') && national.length > LONGEST_IN_OPEN_NUMBERING)
    return 'longer than numbers are there: perhaps two'
  if (core.startsWith('+')) return null
  if (callingCode === '1' && !isGroupedByArea(core, digits))
    return 'not grouped as numbers are there: perhaps of another country'
  return isComplete(digits, number, type) ? null : 'typed without the leading digit that the country uses'
}

/** What the number alone does not tell: a person decides whether it may go, or has a field of its own. */
function unsaid(label: Label | null, type: string | null): string | null {
  if (label === 'fax') return 'called a fax'
  if (label === 'mobile' && type !== 'MOBILE') return 'called mobile, which the number does not show'
  return label === 'place' ? 'what is said beside it would be lost' : null
}

/** With country code, or as the country itself writes it: spreadsheets eat leading zeros, and other numbers appear. */
function isComplete(digits: string, number: PhoneNumber, type: string | null): boolean {
  if (type === 'MOBILE' && NO_ZERO_BEFORE_MOBILES.has(number.country ?? '')) return true
  return digits.endsWith(number.callingCode + number.national) || digits === nationalDigits(number)
}

/** "(415) 555-2671", "4155552671", "1-415-555 2671", but not "41555 52671". */
function isGroupedByArea(core: string, digits: string): boolean {
  if (core === digits) return true
  const groups = core.match(/\d+/g) ?? []
  const before = digits.length - 10
  let end = 0
  return groups.every(group => {
    end += group.length
    return end <= before || GROUPS_END.has(end - before)
  })
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}

/** What kind of number it is, where it is of, and its extension. */
function parts(value: string, { country }: About): Parts {
  const number = parsePhone(value, country)
  if (number === null) return {}
  return {
    number: number.e164,
    ...(number.type !== null && { type: typeOf(number.type, number.label) }),
    ...(number.country !== null && { country: number.country }),
    ...(number.ext !== null && { extension: number.ext }),
  }
}

/** Ranges that fixed and mobile numbers share leave open which it is; people do not. */
function typeOf(type: string, label: Label | null): string {
  if (label === 'fax') return 'fax'
  return label === 'mobile' && type === 'FIXED_LINE_OR_MOBILE' ? 'mobile' : type.toLowerCase()
}

function apply(value: string, about: About): Normalized {
  const typed = clean(value)
  if (typed === '') return kept(value, null, 'empty')
  if (isPlaceholder(typed)) return flagged(value, 'a placeholder, not a number')
  const phone = parseCleaned(typed, about.country)
  if (phone === null) return flagged(value, 'not one telephone number, or its country is unknown')
  const written = phone.ext === null ? phone.e164 : `${phone.e164} ext. ${phone.ext}`
  const key = phone.ext === null ? phone.e164 : `${phone.e164};ext=${phone.ext}`
  if (!phone.valid && isMadeUp(digitsOf(typed))) return flagged(value, 'digits in a row: a placeholder', key)
  if (!phone.valid && written === value) return flagged(value, 'no such number is in use', key)
  if (!phone.valid) return rewritten(value, written, key, 0.5, 'no such number is in use')
  if (phone.doubt !== null) return rewritten(value, written, key, 0.7, phone.doubt)
  return rewritten(value, written, key, 0.95, 'E.164, extension kept')
}

export const phone: Rule = { id: 'phone', version: 5, kinds: ['phone', 'mobile'], apply, parts }
