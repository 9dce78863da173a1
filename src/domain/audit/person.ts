// What a person can be found by when they ask to be forgotten: an e-mail address or a telephone number, the same for all
// spellings of it. Pure.
import { parseEmail } from '../normalize/rules/email.ts'
import { parsePhone } from '../normalize/rules/phone.ts'

/** What a person says of themselves. */
export type PersonRef = { readonly email: string } | { readonly phone: string }

/** A person to look for. */
export interface Wanted {
  /** Equal for two spellings: "email ada@acme.org", "phone +41446681800". */
  readonly key: string
  /** What every spelling of it contains, in small letters, once the signs in `without` are taken out. */
  readonly pieces: readonly string[]
  readonly without: string
}

/** Spellings differ in these. */
const WITHOUT = ' .-()/'

const GMAIL = '@gmail.com'
/** Shorter ones are no telephone numbers of persons; seven digits tell them apart well enough to look closer. */
const TELLING = 7
const INTERNATIONAL = /^(?:\+|00)[\d\s().\-/]{7,30}$/

/** Null for a text that is neither, or a telephone number without the code of its country. */
export function wantedOf(ref: PersonRef): Wanted | null {
  const key = 'email' in ref ? emailKey(ref.email) : phoneKey(ref.phone)
  if (key === null) return null
  if ('phone' in ref) return { key, pieces: [key.slice(-TELLING)], without: WITHOUT }
  const at = key.lastIndexOf('@')
  // Addresses of Google have two endings, and others are written in letters that mail does not know.
  const isOpen = key.endsWith(GMAIL) || key.includes('xn--')
  const pieces = [squeezed(key.slice('email '.length, at)), isOpen ? '@' : squeezed(key.slice(at))]
  return { key, pieces, without: WITHOUT }
}

/** What a value can be found by without anything else being known of it; null for most values. */
export function personKeyOf(value: string): string | null {
  return value.includes('@') ? emailKey(value) : phoneKey(value)
}

/** Whether a value is of the person, also where a telephone number lacks the code of its country. */
export function isOf({ key }: Pick<Wanted, 'key'>, value: string): boolean {
  if (personKeyOf(value) === key) return true
  if (!key.startsWith('phone ') || value.includes('@')) return false
  const digits = value.replace(/\D/g, '').replace(/^0+/, '')
  return digits.length >= TELLING && key.endsWith(digits)
}

function emailKey(text: string): string | null {
  const email = parseEmail(text)
  return email === null ? null : `email ${email.matchKey}`
}

/** Only with the code of a country: else it is another number in each. */
function phoneKey(text: string): string | null {
  const typed = text.trim()
  if (!INTERNATIONAL.test(typed)) return null
  const phone = parsePhone(typed.replace(/^00/, '+'), null)
  return phone === null ? null : `phone ${phone.e164}`
}

const squeezed = (text: string): string => [...text.toLowerCase()].filter(sign => !WITHOUT.includes(sign)).join('')
