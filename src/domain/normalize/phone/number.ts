// Which number of which country some digits are. Gives what parsePhoneNumberFromString of libphonenumber-js gives
// (test/domain/normalize/phone-library.test.ts compares them), many times faster.
import { countriesOf, type NumberType, type Plan, planOfCallingCode, planOfCountry } from './plan.ts'

export interface PhoneNumber {
  readonly callingCode: string
  /** The digits after the calling code, without trunk prefix. */
  readonly national: string
  /** ISO 3166-1 alpha-2; null for numbers that belong to no country. */
  readonly country: string | null
  /** That of the country, else of the calling code's main country. */
  readonly plan: Plan
}

/** Digits of a national number, without prefixes (RFC 3966 and ITU E.164 allow 15; the library two more). */
const SHORTEST = 2
const LONGEST = 17
const LONGEST_CALLING_CODE = 3

interface Dialled {
  readonly plan: Plan
  readonly callingCode: string
  /** Null where the calling code was dialled. */
  readonly country: string | null
  readonly digits: string
}

/**
 * The number that `digits` are, dialled in `country` (ISO 3166-1 alpha-2), or null where they are none. `international`:
 * they begin with a calling code.
 */
export function readNumber(digits: string, international: boolean, country: string | null): PhoneNumber | null {
  const dialled = international ? withCallingCode(digits) : country === null ? null : dialledIn(digits, country)
  if (dialled === null || dialled.digits === '') return null
  const { callingCode, plan } = dialled
  const national = withoutTrunk(dialled.digits, plan)
  if (national.length < SHORTEST || national.length > LONGEST) return null
  const exact = countryAmong(callingCode, national)
  const belongs = exact ?? dialled.country
  const own = belongs === null ? undefined : planOfCountry(belongs)
  return { callingCode, national, country: belongs, plan: own ?? plan }
}

/** "MOBILE", "FIXED_LINE", ... where the number is of a range that was handed out; null where it is not. */
export function typeIn({ general, fixed, mobile, others }: Plan, national: string): string | null {
  if (!general.test(national)) return null
  if (fixed !== null && isOf(fixed, national)) {
    return mobile === null || isOf(mobile, national) ? 'FIXED_LINE_OR_MOBILE' : fixed.name
  }
  if (mobile !== null && isOf(mobile, national)) return mobile.name
  return others.find(type => isOf(type, national))?.name ?? null
}

/** The digits of the number as people of its country write it among themselves. */
export function nationalDigits({ national, plan }: PhoneNumber): string {
  const format = plan
    .formats()
    .find(({ leading, pattern }) => (leading === null || leading.test(national)) && pattern.test(national))
  if (format === undefined) return national
  if (format.before !== null) return format.before + national
  return national.replace(format.pattern, format.national).replace(/\D/g, '')
}

function isOf({ pattern, lengths }: NumberType, national: string): boolean {
  return (lengths.length === 0 || lengths.includes(national.length)) && pattern.test(national)
}

function withCallingCode(digits: string): Dialled | null {
  if (digits.startsWith('0')) return null
  for (let length = 1; length <= LONGEST_CALLING_CODE && length <= digits.length; length += 1) {
    const callingCode = digits.slice(0, length)
    const plan = planOfCallingCode(callingCode)
    if (plan !== undefined) return { plan, callingCode, country: null, digits: digits.slice(length) }
  }
  return null
}

/** As dialled by people of the country: outwards, or within it, also where its own calling code was put before. */
function dialledIn(digits: string, country: string): Dialled | null {
  const plan = planOfCountry(country)
  if (plan === undefined) return null
  const [outward = ''] = plan.outward?.exec(digits) ?? []
  const abroad = digits.slice(outward.length)
  if (outward !== '' && abroad !== '' && !abroad.startsWith('0')) return withCallingCode(abroad)
  const { callingCode } = plan
  if (digits.startsWith(callingCode) && isBetterWithout(digits, callingCode, plan)) {
    // The calling code's main country reads the rest, whoever shares the code.
    const main = planOfCallingCode(callingCode) ?? plan
    return { plan: main, callingCode, country: null, digits: digits.slice(callingCode.length) }
  }
  return { plan, callingCode, country, digits }
}

function isBetterWithout(digits: string, callingCode: string, plan: Plan): boolean {
  const national = withoutTrunk(digits, plan)
  if (lengthIn(plan, national) === 'too long') return true
  if (plan.general.test(national)) return false
  return plan.general.test(withoutTrunk(digits.slice(callingCode.length), plan))
}

/** Without what is dialled before national numbers, unless the rest could be no number. */
function withoutTrunk(digits: string, plan: Plan): string {
  const rest = stripped(digits, plan)
  if (rest === digits) return digits
  if (plan.general.test(digits) && !plan.general.test(rest)) return digits
  const country = countryAmong(plan.callingCode, rest)
  const own = country === null ? plan : (planOfCountry(country) ?? plan)
  const length = lengthIn(own, rest)
  return length === 'too short' || length === 'none such' ? digits : rest
}

function stripped(digits: string, { trunk, transform }: Plan): string {
  const found = trunk === null || digits === '' ? null : trunk.exec(digits)
  if (trunk === null || found === null) return digits
  const captured = found.length > 1 && Boolean(found.at(-1))
  if (transform !== null && captured) return digits.replace(trunk, transform)
  return digits.slice(found[0].length)
}

function lengthIn({ lengths }: Plan, national: string): 'possible' | 'too short' | 'too long' | 'none such' {
  const [shortest] = lengths
  const longest = lengths.at(-1)
  if (shortest === undefined || longest === undefined || lengths.includes(national.length)) return 'possible'
  if (national.length < shortest) return 'too short'
  return national.length > longest ? 'too long' : 'none such'
}

/** Of the countries that share a calling code the one whose number it is; null where it is none's, or of no country. */
function countryAmong(callingCode: string, national: string): string | null {
  const countries = countriesOf(callingCode)
  if (countries === undefined) return null
  const [only = null] = countries
  if (countries.length === 1) return only
  return countries.find(country => isOfCountry(planOfCountry(country), national)) ?? null
}

function isOfCountry(plan: Plan | undefined, national: string): boolean {
  if (plan === undefined) return false
  return plan.leading === null ? typeIn(plan, national) !== null : plan.leading.test(national)
}

/** Whether the digits are as many as numbers of its plan can have. */
export function isPossible({ plan, national }: PhoneNumber): boolean {
  return lengthIn(plan, national) === 'possible'
}
