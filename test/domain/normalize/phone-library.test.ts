// Our reading of telephone numbers is that of libphonenumber-js to the last digit: compared on numbers drawn from the
// patterns of every range of every country, written in many ways and with digits changed, missing or too many.
import fc from 'fast-check'
import { getCountries, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import metadata from 'libphonenumber-js/max/metadata'
import { describe, expect, it } from 'vitest'
import { isPossible, nationalDigits, readNumber, typeIn } from '../../../src/domain/normalize/phone/number.ts'
import { createRandom, type Random } from '../../../src/sandbox/random.ts'

const TYPES = 11
const OF_RANGE = 12
const random = createRandom(20_261_126)

interface Case {
  readonly country: string
  readonly text: string
}

/** What the library says of a number, as plain data. */
function ofLibrary({ country, text }: Case) {
  const region = isSupportedCountry(country) ? { defaultCountry: country } : {}
  const number = parsePhoneNumberFromString(text, { ...region, extract: false })
  if (number === undefined) return null
  return {
    e164: number.number,
    country: number.country ?? null,
    type: number.getType() ?? null,
    valid: number.isValid(),
    possible: number.isPossible(),
    national: number.formatNational().replace(/\D/g, ''),
  }
}

function ofOurs({ country, text }: Case) {
  const digits = text.replace(/\D/g, '')
  const number = readNumber(digits, text.startsWith('+'), country)
  if (number === null) return null
  const type = typeIn(number.plan, number.national)
  return {
    e164: `+${number.callingCode}${number.national}`,
    country: number.country,
    type,
    valid: type !== null,
    possible: isPossible(number),
    national: nationalDigits(number),
  }
}

function differences(cases: readonly Case[]) {
  return cases
    .map(each => ({ ...each, ours: ofOurs(each), library: ofLibrary(each) }))
    .filter(({ ours, library }) => JSON.stringify(ours) !== JSON.stringify(library))
    .slice(0, 10)
}

/** Ways of writing a number of a plan: with calling code, trunk prefix, both, or what is dialled from elsewhere. */
function notations(national: string, callingCode: string): string[] {
  const abroad = ['', '', '0', '1', '8'].map(trunk => `${trunk}${national}`)
  const whole = ['+', '+', '', '00', '011', '810', '0011'].map(outward => `${outward}${callingCode}${national}`)
  return [...abroad, ...whole, `+${callingCode}0${national}`]
}

function mutated(digits: string, random: Random): string {
  const at = random.int(0, Math.max(0, digits.length - 1))
  const digit = String(random.int(0, 9))
  const [head, tail] = [digits.slice(0, at), digits.slice(at)]
  return random.pick([digits, digits, `${head}${digit}${tail.slice(1)}`, head + tail.slice(1), head + digit + tail])
}

/** Numbers of every range that a plan names. */
function numbersOf(row: readonly unknown[]): string[] {
  const types: readonly unknown[] = Array.isArray(row[TYPES]) ? row[TYPES] : []
  return types.flatMap(type => {
    const [pattern]: readonly unknown[] = Array.isArray(type) ? type : []
    if (typeof pattern !== 'string' || pattern === '') return []
    return fc.sample(fc.stringMatching(new RegExp(`^(?:${pattern.replaceAll('\\d', '[0-9]')})$`)), {
      numRuns: OF_RANGE,
      seed: pattern.length,
    })
  })
}

const countries = getCountries()

function oneOf(list: readonly string[]): string {
  const [first = '', ...others] = list
  return random.pick([first, ...others])
}

describe('a telephone number is read as libphonenumber-js reads it', () => {
  it('in every range of every country and worldwide service, however it is written', () => {
    const plans = [...Object.entries(metadata.countries), ...Object.entries(metadata.nonGeographic)]
    const cases = plans.flatMap(([country, row]) =>
      numbersOf(row).flatMap(number => {
        const written = oneOf(notations(mutated(number, random), String(row[0])))
        return [
          { country, text: number },
          { country, text: `+${row[0]}${number}` },
          { country: random.chance(0.7) ? country : oneOf(countries), text: written },
        ]
      }),
    )
    expect(cases.length).toBeGreaterThan(40_000)
    expect(differences(cases)).toEqual([])
  })

  it('in any digits that come to mind, anywhere', () => {
    const cases = Array.from({ length: 20_000 }, () => {
      const digits = Array.from({ length: random.int(2, 18) }, () => random.int(0, 9)).join('')
      return { country: oneOf(countries), text: `${random.chance(0.4) ? '+' : ''}${digits}` }
    })
    expect(differences(cases)).toEqual([])
  })
})
