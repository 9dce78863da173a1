// What a person is found by: the same for all spellings of an address or a number, and nothing that could be somebody else's.
import { describe, expect, it } from 'vitest'
import { isOf, type PersonRef, personKeyOf, wantedOf } from '../../../src/domain/audit/person.ts'

const wanted = (person: PersonRef) => {
  const found = wantedOf(person)
  if (found === null) throw new Error('nothing to look for')
  return found
}

/** As a store looks for pieces. */
const contains = (value: string, { pieces, without }: ReturnType<typeof wanted>) => {
  const squeezed = [...value.toLowerCase()].filter(sign => !without.includes(sign)).join('')
  return pieces.every(piece => squeezed.includes(piece))
}

describe('a person', () => {
  it.each([
    ['ADA@Acme.org', 'ada@acme.org'],
    ['Ada Lovelace <ada@acme.org>', 'ada@acme.org'],
    ['mailto:ada@acme.org', 'ada@acme.org'],
    ['ada.lovelace+news@gmail.com', 'adalovelace@googlemail.com'],
    ['anna-lena@müller.de', 'anna-lena@xn--mller-kva.de'],
  ])('is found by every spelling of an address: %s', (spelt, email) => {
    const person = wanted({ email })
    expect([personKeyOf(spelt), isOf(person, spelt), contains(spelt, person)]).toEqual([person.key, true, true])
  })

  it.each(['+41446681800', '+41 (0)44 668 18 00', '0041 44 668-18-00', '044 668 18 00', '44/6681800'])(
    'is found by every spelling of a number: %s',
    spelt => {
      const person = wanted({ phone: '+41 44 668 18 00' })
      expect([isOf(person, spelt), contains(spelt, person)]).toEqual([true, true])
    },
  )

  it.each(['adam@acme.org', 'ada@acme.com', 'ada', '+41446681801', '668 18 00 1', '1800', '2026-11-26'])(
    'is not found by what is of somebody else: %s',
    value => {
      for (const person of [wanted({ email: 'ada@acme.org' }), wanted({ phone: '+41446681800' })]) {
        expect(isOf(person, value)).toBe(false)
      }
    },
  )

  it('is not looked for by what is no address, and no number with a country', () => {
    for (const person of [{ email: 'ada' }, { email: '' }, { phone: '044 668 18 00' }, { phone: '+1' }]) {
      expect(wantedOf(person)).toBeNull()
    }
  })
})
