// What a person is found by: the same for all spellings of an address or a number, and nothing that could be somebody else's.
import { describe, expect, it } from 'vitest'
import { isOf, type PersonRef, personKeysOf, wantedOf } from '../../../src/domain/audit/person.ts'

const wanted = (person: PersonRef) => {
  const found = wantedOf(person)
  if (found === null) throw new Error('nothing to look for')
  return found
}

/** As a store looks for them. */
const matches = (value: string, { patterns }: ReturnType<typeof wanted>) =>
  patterns.every(pattern => new RegExp(pattern, 'u').test(value.toLowerCase()))

describe('a person', () => {
  it.each([
    ['ADA@Acme.org', 'ada@acme.org'],
    ['Ada Lovelace <ada@acme.org>', 'ada@acme.org'],
    ['mailto:ada@acme.org', 'ada@acme.org'],
    ['ada.lovelace+news@gmail.com', 'adalovelace@googlemail.com'],
    ['anna-lena@müller.de', 'anna-lena@xn--mller-kva.de'],
    ['ａｄａ＠ａｃｍｅ．ｏｒｇ', 'ada@acme.org'],
    ["o'neill@acme.org", "O'Neill@acme.org"],
  ])('is found by every spelling of an address: %s', (spelt, email) => {
    const person = wanted({ email })
    expect([personKeysOf(spelt), isOf(person, spelt), matches(spelt, person)]).toEqual([[person.key], true, true])
  })

  it.each([
    '+41446681800',
    '+41 (0)44 668 18 00',
    '(+41) 44 668 18 00',
    '0041 44 668-18-00',
    '011 41 44 668 18 00',
    '044 668 18 00',
    '44/6681800',
    '+41446681800 ext. 5',
    'tel:+41446681800',
    '044\u00a0668\u202f18\u200900',
    '+41 44 668–18–00',
    '＋４１ ４４ ６６８ １８ ００',
  ])('is found by every spelling of a number: %s', spelt => {
    const person = wanted({ phone: '+41 44 668 18 00' })
    expect([isOf(person, spelt), matches(spelt, person)]).toEqual([true, true])
  })

  it.each([
    'bob@acme.org;ada@acme.org',
    'bob@acme.org, "Ada" <ADA@acme.org>',
    'Ada (ada@acme.org) and Bob (bob@acme.org)',
    'She left; write to ada@acme.org.',
    "mail: 'ada@acme.org'",
    'bob@acme.org/ada@acme.org',
  ])('is found where others stand beside an address: %s', value => {
    const person = wanted({ email: 'ada@acme.org' })
    expect([personKeysOf(value).includes(person.key), isOf(person, value), matches(value, person)]).toEqual([
      true,
      true,
      true,
    ])
  })

  it.each([
    '+41 44 668 18 00 / +41 79 123 45 67',
    '+41791234567;+41446681800',
    'Direct +41 44 668 18 00, mobile 079 123 45 67',
    'ada@acme.org +41 44 668 18 00',
    'Ada +41446681800 <ada@acme.org>',
  ])('is found where others stand beside a number: %s', value => {
    const person = wanted({ phone: '+41 44 668 18 00' })
    expect([personKeysOf(value).includes(person.key), isOf(person, value), matches(value, person)]).toEqual([
      true,
      true,
      true,
    ])
  })

  it('is found where a number without its country stands beside others', () => {
    const person = wanted({ phone: '+41 44 668 18 00' })
    for (const value of ['Tel. 044 668 18 00, Fax 044 668 18 01', '079 123 45 67 / 044 668 18 00']) {
      expect([isOf(person, value), matches(value, person)]).toEqual([true, true])
    }
  })

  it.each([
    'adam@acme.org',
    '446681800@qq.com',
    'x@acme.org adam@acme.org',
    '044 668 18 0, 0 12',
    'call 044 668 18 01',
    'ada@acme.com',
    'ada',
    '+41446681801',
    '668 18 00 1',
    '1800',
    '2026-11-26',
  ])('is not found by what is of somebody else: %s', value => {
    for (const person of [wanted({ email: 'ada@acme.org' }), wanted({ phone: '+41446681800' })]) {
      expect(isOf(person, value)).toBe(false)
    }
  })

  it('is found in a long text in a time that grows with its length', () => {
    const texts = ['x', '@', "'", '+', '+1 ', 'a@', "a@b.org'", '+1 415 555 01 42 '].map(text => text.repeat(100_000))
    const began = performance.now()
    for (const text of texts) personKeysOf(`${text}+@`)
    expect(performance.now() - began).toBeLessThan(10_000)
  })

  it('is not looked for by what is no address, and no number with a country', () => {
    for (const person of [{ email: 'ada' }, { email: '' }, { phone: '044 668 18 00' }, { phone: '+1' }]) {
      expect(wantedOf(person)).toBeNull()
    }
  })
})
