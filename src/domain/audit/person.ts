// What a person can be found by when they ask to be forgotten: an e-mail address or a telephone number, the same for all
// spellings of it. Pure.
import { inForm } from '../normalize/clean.ts'
import { parseEmail } from '../normalize/rules/email.ts'
import { parsePhone } from '../normalize/rules/phone.ts'

/** What a person says of themselves. */
export type PersonRef = { readonly email: string } | { readonly phone: string }

/** A person to look for. */
export interface Wanted {
  /** Equal for two spellings: "email ada@acme.org", "phone +41446681800". */
  readonly key: string
  /** What every text in small letters that has a spelling of it matches; JavaScript and PostgreSQL read them alike. */
  readonly patterns: readonly string[]
}

const GMAIL = '@gmail.com'
/** Shorter ones are no telephone numbers of persons; seven digits tell them apart well enough to look closer. */
const TELLING = 7
const INTERNATIONAL = /^\s*(?:[+＋(]|00)/
/** A value without any of these has no address and no number with a country. */
const MAY_NAME = /[@＠+＋]|(?<!\d)00/
/** What stands between addresses that are listed, or around one in a text. */
const BETWEEN_ADDRESSES = /[\s<>()[\]{}"`,;:|/\\]+/
/** RFC 5321: 254 characters, and some quotes. */
const LONGEST = 300
const AROUND_ADDRESS = /^['.]+|['.]+$/g
/** What no telephone number has within; a slash between blanks stands between two. */
const BETWEEN_NUMBERS = /[^\d\s().\-/+\p{Pd}]+|[\r\n]+|\s\/\s|(?=\+)/u

/** Null for a text that is neither, or a telephone number without the code of its country. */
export function wantedOf(ref: PersonRef): Wanted | null {
  const key = 'email' in ref ? emailKey(ref.email) : phoneKey(ref.phone)
  if (key === null) return null
  // Whatever stands between its digits.
  if ('phone' in ref) return { key, patterns: [[...key.slice(-TELLING)].map(eitherWidth).join('[^0-9０-９]*')] }
  const at = key.lastIndexOf('@')
  const local = [...key.slice('email '.length, at)].map(eitherWidth)
  if (key.endsWith(GMAIL)) return { key, patterns: [local.join('[.．]?'), eitherWidth('@')] }
  // Others are written in letters that mail does not know.
  const domain = key.includes('xn--') ? '@' : key.slice(at)
  return { key, patterns: [local.join(''), [...domain].map(eitherWidth).join('')] }
}

/** What a value can be found by without anything else being known of it; null where it is no single address or number. */
export function personKeyOf(value: string): string | null {
  return value.includes('@') ? emailKey(value) : phoneKey(value)
}

/** What all addresses and numbers are found by that a value lists or names within a text; none for most values. */
export function personKeysOf(value: string): readonly string[] {
  if (!MAY_NAME.test(value)) return []
  const whole = personKeyOf(value)
  if (whole !== null && !/\s/.test(value)) return [whole]
  const text = inForm(value, 'NFKC')
  const addresses = text.split(BETWEEN_ADDRESSES).filter(part => part.includes('@') && part.length <= LONGEST)
  const named = [
    whole,
    ...addresses.map(part => emailKey(part.replace(AROUND_ADDRESS, ''))),
    ...numbersIn(text).map(phoneKey),
  ]
  return [...new Set(named.filter(key => key !== null))]
}

/** Whether a value is of the person or names them, also where a telephone number lacks the code of its country. */
export function isOf({ key }: Pick<Wanted, 'key'>, value: string): boolean {
  if (personKeysOf(value).includes(key)) return true
  if (!key.startsWith('phone ')) return false
  const own = digitsOf(key)
  return [...(value.includes('@') ? [] : [value]), ...numbersIn(inForm(value, 'NFKC'))].some(number => {
    const digits = digitsOf(number)
    // What is dialled before the code of a country to leave another one is no part of the number.
    return digits.length >= TELLING && (own.endsWith(digits) || digits.endsWith(own))
  })
}

function emailKey(text: string): string | null {
  if (!/[@＠]/.test(text)) return null
  const email = parseEmail(text)
  return email === null ? null : `email ${email.matchKey}`
}

/** Only with the code of a country: else it is another number in each. */
function phoneKey(text: string): string | null {
  if (!INTERNATIONAL.test(text)) return null
  const phone = parsePhone(text.trim().replace(/^00/, '+'), null)
  return phone === null ? null : `phone ${phone.e164}`
}

/** What may be telephone numbers; digits of an address are none. */
function numbersIn(text: string): string[] {
  const others = text.replace(/\S+/g, word => (word.includes('@') ? ',' : word))
  const parts = others.split(BETWEEN_NUMBERS)
  return parts.filter(part => digitsOf(part).length >= TELLING)
}

/** Without the zeros that are dialled before it. */
const digitsOf = (text: string): string => text.replace(/\D/g, '').replace(/^0+/, '')

/** A sign, or the wide one that keyboards of Japan and China type for it. */
function eitherWidth(sign: string): string {
  const wide = /[!-~]/.test(sign) ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : ''
  return `[${/[\^\]\\[-]/.test(sign) ? '\\' : ''}${sign}${wide}]`
}
