import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clean } from '../../../src/domain/normalize/clean.ts'
import { mayBeWrong } from '../../../src/domain/normalize/repair.ts'
import { normalize, partsOf, RULEBOOK } from '../../../src/domain/normalize/rulebook.ts'
import { FIELD_KINDS, type FieldKind } from '../../../src/domain/record.ts'

const about = fc.record({ country: fc.constantFrom(null, 'US', 'DE', 'TR', 'JP', 'NO', 'XX', 'lower', '') })
/** Text as people type it is rare among random characters, so most of it is built from what the rules look for. */
const pieces = fc.constantFrom(
  ...[
    'a',
    'Ä',
    'ß',
    'İ',
    'ŉ',
    'ffi',
    'mc',
    'MAC',
    "o'",
    'van ',
    'jr',
    'III',
    '@',
    '.',
    ',',
    '-',
    '+',
    '(',
    ')',
    '/',
    '<',
    '>',
  ],
  ...[
    '0',
    '00',
    '1',
    '47',
    '415 555 2671',
    ' ext. ',
    'x',
    '#',
    'mailto:',
    'http://',
    'acme',
    '.com',
    '.co.uk',
    'gmail.com',
    ':80',
    'linkedin.com/in/',
    'https://x.com/',
    'TX',
    'Bavaria',
    'SW1A',
    ' May ',
    'DK24256790',
    '923609016',
    'CHE',
    '2024',
    '1,001',
    '10k',
    'yes',
    ';',
    'kr',
    'MÃ¼',
    'lÃ',
    'Ã\u00a0',
    'ŞIM',
    '£',
    ' billion',
    'Tel: ',
    ' (mobil)',
    'аcme',
    'admin',
    ' family',
    'nai',
    '&amp;',
    '$1.5M',
    'Mio. €',
    'sr. ',
    'VP OF ',
    'prof ',
    'phd',
    'en_US',
    'Deutsch',
    ' 10:00 pm',
    '+02:00',
    'J62.01',
    '541511',
    'S.à r.l.',
    'ST. LOUIS',
    'SMITH, ',
    '1-10 million',
  ],
  ...['\u200b', '\u200d', '\u00a0', '\u3000', '\u0301', '\ufeff', '\u202e', '\n', '\r\n', '\u2028', '\0', '\u0085'],
  ...[
    '株式会社',
    'リコー',
    'الله',
    'ক্\u200d',
    '👩\u200d🚀',
    'Иванов',
    ' GmbH',
    ' & Co.',
    'the ',
    'n/a',
    'de',
    'us',
    '٠٦',
    '１２',
  ],
)
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.array(pieces, { maxLength: 12 }).map(parts => parts.join('')),
)
const space = fc.constantFrom('', ' ', '\t ', '\u00a0', '\u3000\n', '\u200b ', '\ufeff')

/** Kinds of which only case, white space and what nobody sees are written anew; the others have words for one meaning. */
const NOTATION: ReadonlySet<FieldKind> = new Set(['person_name', 'nickname', 'company_name', 'address', 'city', 'text'])

/** Letters and digits alone, whatever their case and form. */
function lettersOf(value: string): string {
  const plain = value.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKD')
  return plain.replace(/[^\p{L}\p{N}]+/gu, '')
}

describe.each(FIELD_KINDS)('the rule for %s', kind => {
  it('changes nothing more when applied to its own result', () => {
    fc.assert(
      fc.property(text, about, (value, where) => {
        const once = normalize(kind, value, where)
        const twice = normalize(kind, once.value, where)
        expect(twice.value).toBe(once.value)
        if (once.action === 'auto' || once.action === 'none')
          expect(twice).toMatchObject({ action: 'none', key: once.key })
      }),
    )
  })

  it('says the same of a value with white space around it', () => {
    fc.assert(
      fc.property(text, space, space, about, (value, before, after, where) => {
        const bare = normalize(kind, value, where)
        const padded = normalize(kind, before + value + after, where)
        expect(padded.key).toBe(bare.key)
        if (bare.action === 'flag') expect(padded).toMatchObject({ action: 'flag', value: before + value + after })
        else if (bare.why !== 'empty') expect(padded.value).toBe(bare.value)
      }),
    )
  })

  it('has an answer for any characters, also half ones', () => {
    const halves = fc.array(fc.oneof(fc.constantFrom('\ud800', '\udc00', '\udfff'), pieces), { maxLength: 8 })
    fc.assert(
      fc.property(halves, about, (parts, where) => {
        const value = parts.join('')
        expect(() => RULEBOOK[kind].apply(value, where)).not.toThrow()
        expect(() => RULEBOOK[kind].parts?.(value, where)).not.toThrow()
        expect(() => partsOf(kind, value, where)).not.toThrow()
        const { action } = normalize(kind, value, where)
        if (!value.isWellFormed()) expect(action).toBe('flag')
      }),
    )
  })

  it('writes only what it is sure of', () => {
    fc.assert(
      fc.property(text, about, (value, where) => {
        const ruled = normalize(kind, value, where)
        if (ruled.action === 'auto') expect(ruled.confidence).toBeGreaterThanOrEqual(0.9)
        if (ruled.action === 'suggest') expect(ruled.confidence).toBeLessThan(0.9)
        if (ruled.action === 'none' || ruled.action === 'flag') expect(ruled.value).toBe(value)
        else expect(ruled.value).not.toBe(value)
      }),
    )
  })

  it('loses nothing by what it writes: no letter or digit, or else only notation of the same meaning', () => {
    fc.assert(
      fc.property(text, about, (value, where) => {
        const ruled = normalize(kind, value, where)
        if (ruled.action !== 'auto') return
        // Equal keys are equal meanings: nothing that tells two values apart is gone, and the rest is in the raw value.
        expect(ruled.key).not.toBeNull()
        expect(normalize(kind, ruled.value, where).key).toBe(ruled.key)
        // What nobody sees may part what was wrongly read.
        const wasRead = !mayBeWrong(value) && !mayBeWrong(clean(value))
        if (NOTATION.has(kind) && wasRead) expect(lettersOf(ruled.value)).toBe(lettersOf(value))
      }),
      { numRuns: 3 * (fc.readConfigureGlobal().numRuns ?? 100) },
    )
  })

  it('has an answer to a million characters', () => {
    const million = 'Ola Nordmann & Co. '.repeat(55_000)
    const once = normalize(kind, million, { country: 'NO' }).value
    expect(normalize(kind, once, { country: 'NO' }).value).toBe(once)
    expect(() => partsOf(kind, million, { country: 'NO' })).not.toThrow()
  })

  const long = 100_000
  it.each([
    ['letters', 'a'.repeat(long)],
    ['digits', '1'.repeat(long)],
    ['white space', ' '.repeat(long)],
    ['words', 'ab '.repeat(long / 3)],
    ['single letters', 'a.'.repeat(long / 2)],
    ['brackets', '('.repeat(long)],
    ['brackets of both kinds', '<('.repeat(long / 2)],
    ['at signs', 'a@'.repeat(long / 2)],
    ['stacked marks', `a${'\u0315\u0300'.repeat(long / 2)}`],
    ['letters with many marks', `a${'\u0300'.repeat(11)}`.repeat(long / 12)],
    ['ligatures that expand', '\ufdfa'.repeat(long)],
    ['joiners', '\u200d'.repeat(long)],
    ['groups of three', `1${',000'.repeat(long / 4)}`],
    ['lines', '\r\n'.repeat(long / 2)],
    ['extensions', ' ext 1'.repeat(long / 6)],
    ['legal forms', 'co and '.repeat(long / 7)],
    ['Cyrillic capitals', 'ЩЖ '.repeat(long / 3)],
    ['what was read wrongly', 'Ã¼'.repeat(long / 2)],
    ['signs of HTML', '&amp;'.repeat(long / 5)],
    ['ampersands', '&#'.repeat(long / 2)],
    ['capital words', 'VICE PRESIDENT '.repeat(long / 15)],
    ['quotes', '"(“'.repeat(long / 3)],
    ['units', '1M-'.repeat(long / 3)],
    ['labels', 'Tel: '.repeat(long / 5)],
    ['brackets with words', '(a b) '.repeat(long / 6)],
    ['lost spaces', 'aÃ '.repeat(long / 3)],
  ])('reads 100,000 characters of %s in no time', (_name, value) => {
    // Processor time, so that a busy machine makes no difference.
    const times = [1, 2, 3].map(() => {
      const start = process.cpuUsage()
      normalize(kind, value, { country: 'US' })
      partsOf(kind, value, { country: 'US' })
      return process.cpuUsage(start).user / 1000
    })
    expect(Math.min(...times)).toBeLessThan(50)
  })
})
