// What is typed meets what a record has, however either is written, and nothing else.
import { describe, expect, it } from 'vitest'
import type { FieldKind } from '../../../src/domain/record.ts'
import { type FindableValue, findableKeys, isSought, soughtBy } from '../../../src/domain/search/findable.ts'

const record = (of: Partial<Record<FieldKind, string>>, country: string | null = null): FindableValue[] =>
  Object.entries(of).map(([kind, value]) => ({ kind: kind as FieldKind, value, country }))

function isFound(text: string, values: readonly FindableValue[]): boolean {
  const keys = new Set(findableKeys(values))
  return soughtBy(text).some(
    sought =>
      sought.keys.every(key => keys.has(key)) &&
      isSought(
        sought,
        values.map(({ value }) => value),
      ),
  )
}

const ada = record({
  email: 'Ada.Lovelace@Analytical-Engines.co.uk',
  phone: '(415) 555-0142',
  person_name: 'Ada Lovelace-Byron',
})
const firm = record({ company_name: 'Škoda Auto a.s.', website: 'https://www.skoda-auto.cz/en' })

describe('a record is found', () => {
  it.each([
    ['ada.lovelace@analytical-engines.co.uk', ada],
    ['Ada <ADA.LOVELACE@analytical-engines.co.uk>', ada],
    ['analytical-engines.co.uk', ada],
    ['@analytical-engines.co.uk', ada],
    ['+1 415 555-0142', ada],
    ['415.555.0142', ada],
    ['555-0142', ada],
    ['ada', ada],
    ['ADA LOVE', ada],
    ['lovelac', ada],
    ['Lovelace', ada],
    ['byron, ada', ada],
    ['skoda', firm],
    ['Škoda A', record({ company_name: 'Škoda A' })],
    ['http://skoda-auto.cz/', firm],
    ['shop.skoda-auto.cz', firm],
  ])('by %s', (text, values) => {
    expect(isFound(text, values)).toBe(true)
  })

  it.each([
    ['grace@analytical-engines.co.uk', ada],
    ['engines.co.uk', ada],
    ['+44 20 555 0142', ada],
    ['415 555 0143', ada],
    ['lovelady', ada],
    ['lovelaces', ada],
    ['ada grace', ada],
    ['ovelace', ada],
    ['?!', ada],
    ['', firm],
  ])('not by %s', (text, values) => {
    expect(isFound(text, values)).toBe(false)
  })

  it('by a number as it is dialled at home and abroad, where the country is known', () => {
    const values = record({ phone: '044 668 18 00' }, 'CH')
    for (const text of ['+41 44 668 18 00', '0041446681800', '044 668 18 00']) expect(isFound(text, values)).toBe(true)
    expect(findableKeys(values)).toContain('phone +41446681800')
  })

  it("by no domain that is nobody's own", () => {
    expect(isFound('gmail.com', record({ email: 'ada@gmail.com' }))).toBe(false)
  })
})
