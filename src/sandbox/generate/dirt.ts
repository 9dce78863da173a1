// How clean values become what is found in CRMs, at stated rates.
import type { Random } from '../random.ts'
import type { Country, List, PhoneRange } from './countries/country.ts'
import type { Dirt, DirtKind } from './facts.ts'

/** Probabilities, per cell unless said otherwise. */
export const DIRT_RATES = {
  capitals: 0.06,
  lowerCase: 0.05,
  spaces: 0.08,
  nationalPhone: 0.85,
  countrySpelling: 0.6,
  /** Per company. */
  legalForm: 0.4,
  websiteForm: 0.5,
  blank: 0.05,
  /** Part of all people who change their employer within a year. */
  movesPerYear: 0.12,
  /** Part of all companies that the firmographics table knows. */
  firmographics: 0.7,
} as const

const STRAY_SPACES: List<(text: string) => string> = [
  text => `${text} `,
  text => `  ${text}`,
  text => text.replace(' ', '  '),
  text => text.replace(' ', '\u00a0'),
  text => `${text}\u00a0`,
  text => `\t${text}`,
]

/** Replaces the x of a shape by the digits of a national number, in order. */
function shaped(shape: string, digits: string): string {
  let next = 0
  return shape.replace(/x/g, () => digits.charAt(next++))
}

function fits({ digits: pattern }: PhoneRange, digits: string): boolean {
  if (pattern.length !== digits.length) return false
  for (let at = 0; at < pattern.length; at += 1) {
    if (pattern.charAt(at) !== '#' && pattern.charAt(at) !== digits.charAt(at)) return false
  }
  return true
}

/** A number of the range: # becomes any digit. */
export function digitsIn(range: PhoneRange, random: Random): string {
  return range.digits.replace(/#/g, () => String(random.int(0, 9)))
}

/** Notes what was done to the fields of one record. */
export class Dirtier {
  readonly dirt: Dirt[] = []
  readonly #random: Random
  readonly #factor: number

  /** `factor` is on all rates: 0 leaves everything clean. */
  constructor(random: Random, factor = 1) {
    this.#random = random
    this.#factor = factor
  }

  /** Whether dirt of a usual rate falls here. */
  falls(rate: number): boolean {
    return this.#random.chance(rate * this.#factor)
  }

  note(field: string, kind: DirtKind): void {
    this.dirt.push({ field, kind })
  }

  /** Wrong case and stray spaces. */
  text(field: string, clean: string): string {
    const dice = this.#factor === 0 ? 1 : this.#random.next() / this.#factor
    let text = clean
    if (dice < DIRT_RATES.capitals) text = this.#changed(field, 'capitals', clean, clean.toUpperCase())
    else if (dice < DIRT_RATES.capitals + DIRT_RATES.lowerCase) {
      text = this.#changed(field, 'lower-case', clean, clean.toLowerCase())
    }
    if (!this.falls(DIRT_RATES.spaces)) return text
    return this.#changed(field, 'spaces', text, this.#random.pick(STRAY_SPACES)(text))
  }

  email(field: string, clean: string): string {
    return this.falls(DIRT_RATES.capitals) ? this.#changed(field, 'capitals', clean, clean.toUpperCase()) : clean
  }

  /** An E.164 number of one of the ranges as people of the country write it down. */
  phone(field: string, clean: string, country: Country, ranges: List<PhoneRange>): string {
    if (!this.falls(DIRT_RATES.nationalPhone)) return clean
    const digits = clean.slice(country.callingCode.length + 1)
    const range = ranges.find(candidate => fits(candidate, digits)) ?? ranges[0]
    return this.#changed(field, 'national-phone', clean, shaped(this.#random.pick(range.shapes), digits))
  }

  country(field: string, country: Country): string {
    const [usual] = country.spellings
    if (!this.falls(DIRT_RATES.countrySpelling)) return usual
    return this.#changed(field, 'country-spelling', usual, this.#random.pick(country.spellings))
  }

  website(field: string, domain: string): string {
    const clean = `https://www.${domain}`
    if (!this.falls(DIRT_RATES.websiteForm)) return clean
    const forms: List<string> = [domain, `www.${domain}`, `http://${domain}/`, `HTTP://WWW.${domain.toUpperCase()}`]
    return this.#changed(field, 'website-form', clean, this.#random.pick(forms))
  }

  legalForm(field: string, own: string, forms: List<string>): string {
    const clean = `${own} ${forms[0]}`
    if (!this.falls(DIRT_RATES.legalForm)) return clean
    const form = this.#random.pick(forms)
    return this.#changed(field, 'legal-form', clean, form.startsWith(',') ? `${own}${form}` : `${own} ${form}`)
  }

  /** The value, or nothing. */
  orBlank<T>(field: string, value: T): T | null {
    if (!this.falls(DIRT_RATES.blank)) return value
    this.note(field, 'blank')
    return null
  }

  #changed(field: string, kind: DirtKind, before: string, after: string): string {
    if (before !== after) this.note(field, kind)
    return after
  }
}
