// The quick ways of normalization give what the slow ones give.
import { domainToUnicode } from 'node:url'
import { isDomainValid } from '@hapi/address'
import fc from 'fast-check'
import { type CountryCode, getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { parse } from 'tldts'
import { describe, expect, it } from 'vitest'
import { clean, cleanLines, fold, isPlain } from '../../../src/domain/normalize/clean.ts'
import { hostOf } from '../../../src/domain/normalize/host.ts'
import { shownLabel } from '../../../src/domain/normalize/punycode.ts'
import { remembering } from '../../../src/domain/normalize/remembered.ts'
import { DIALLED_ELSEWHERE, NO_LONGER, parsePhone } from '../../../src/domain/normalize/rules/phone.ts'

const country = fc.constantFrom(...getCountries())
const digits = fc.stringMatching(/^[0-9]{4,13}$/)

/** An example of the country with its last digits changed, as its people write it or with the country code. */
function likeExample(of: CountryCode, tail: string, international: boolean): string {
  const example = getExampleNumber(of, examples)
  if (example === undefined) return tail
  const text = international ? example.number : example.formatNational()
  return text.slice(0, -tail.length) + tail
}

const number = fc.oneof(
  fc
    .tuple(country, fc.stringMatching(/^[0-9]{1,5}$/), fc.boolean())
    .map(([of, tail, whole]) => ({ of, text: likeExample(of, tail, whole) })),
  fc.tuple(country, digits, fc.constantFrom('', '+', '0', '00')).map(([of, rest, lead]) => ({ of, text: lead + rest })),
)

describe('a telephone number', () => {
  it('is valid and of a type exactly where the library says so, in all countries', () => {
    fc.assert(
      fc.property(number, ({ of, text }) => {
        const phone = parsePhone(text, of)
        // Prefixes that are not dialled there are taken away here, and are part of no number to the library.
        if (phone === null || phone.doubt === NO_LONGER || phone.doubt === DIALLED_ELSEWHERE) return
        const known = parsePhoneNumberFromString(text, { defaultCountry: of, extract: false })
        expect([phone.valid, phone.type, phone.e164]).toEqual([
          known?.isValid(),
          known?.getType() ?? null,
          known?.number,
        ])
      }),
      { numRuns: 3_000 },
    )
  })

  it.each([
    '+47 22 00 00 00 x12',
    '+47 22 00 00 00 X12',
    '+47 22 00 00 00#12',
    '+47 22 00 00 00;ext=12',
    '+4722000000 EXT 12',
  ])('has its extension however it is written: %s', text => {
    expect(parsePhone(text, null)?.ext).toBe('12')
  })
})

/** Letters of many scripts, composed and not, and what lies around them: spaces, controls, joiners, marks. */
const letters = fc.oneof(
  fc.constantFrom(
    ...'aZ09 ~!\t\n\r\u007F\u00A0\u00ADéßŁİıŉª½\u0301\u0345\u037E\u0387Σς\u2019\u2028\u3000か\u3099ー가\u11A8日',
  ),
  fc.integer({ min: 0, max: 0x0600 }).map(code => String.fromCharCode(code)),
  fc.integer({ min: 0x1e00, max: 0x31ff }).map(code => String.fromCharCode(code)),
)

describe('cleaning', () => {
  it('leaves composed text as it is, which the slow way does too', () => {
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 8 }), text => {
        // An invisible character in front makes it take the slow way, and is dropped there.
        expect(clean(text)).toBe(clean(`\u200B${text}`))
        expect(cleanLines(text)).toBe(cleanLines(`\u200B${text}`))
        if (isPlain(text)) expect(text.normalize('NFKC')).toBe(text)
      }),
      { numRuns: 5_000 },
    )
  })

  it('folds letter by letter as it does whole words', () => {
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 8 }), text => {
        // A letter of another script makes it take the slow way, and stays.
        expect(fold(text)).toBe(fold(`${text} 日`).slice(0, -1).trimEnd())
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('a host name', () => {
  it('is what the URL standard makes of it', () => {
    const label = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_-]{1,6}$/),
      fc.constantFrom('www', 'Acme', 'xn--a', 'a--b', '0x1'),
    )
    fc.assert(
      fc.property(
        fc.array(label, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('com', 'No', '7', '0x7', 'co.uk'),
        (labels, end) => {
          const text = [...labels, end].join('.')
          const host = hostOf(text)
          if (host !== null) expect(host.name).toBe(URL.parse(`http://${text}/`)?.hostname)
          else expect(isDomainValid(text, { allowUnderscore: true }) && parse(text).domain !== null).toBe(false)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})

describe('a label of a host', () => {
  it('is shown as Node shows it', () => {
    const own = fc.stringMatching(/^[a-zäöüßéñčžабвгαβγ日本語ไทย中한-]{1,12}$/u)
    fc.assert(
      fc.property(own, text => {
        const host = URL.parse(`http://${text}.com/`)?.hostname ?? 'com'
        expect(host.split('.').map(shownLabel).join('.')).toBe(domainToUnicode(host))
      }),
      { numRuns: 2_000 },
    )
  })

  it('has an answer where it encodes nothing', () => {
    const broken = fc.stringMatching(/^xn--[a-z0-9-]{0,12}$/)
    fc.assert(
      fc.property(broken, label => {
        expect(() => shownLabel(label)).not.toThrow()
      }),
    )
    for (const label of ['xn--', 'xn--a-', 'xn--!', 'acme']) expect(shownLabel(label)).toBe(label)
  })
})

describe('what is remembered', () => {
  it('is found once for as long as it is among the last ones, null as well', () => {
    const memory = remembering<{ readonly n: number } | null>(2)
    let finds = 0
    const ask = (key: string) =>
      memory.of(key, () => {
        finds += 1
        return key === 'none' ? null : { n: finds }
      })
    for (const key of ['a', 'a', 'none', 'none', 'b', 'none', 'a']) ask(key)
    expect(finds).toBe(3)
    for (const key of ['c', 'd', 'e', 'f', 'a']) ask(key)
    expect(finds).toBe(8)
  })
})
