// A sync's own word on the rules of a field: which, in what order, with what settings, and what is done with them.
import { describe, expect, it } from 'vitest'
import { normalizeField } from '../../../src/domain/normalize/field-rules.ts'
import { rewritten } from '../../../src/domain/normalize/outcome.ts'
import type { Rule } from '../../../src/domain/normalize/rule.ts'
import type { FieldKind } from '../../../src/domain/record.ts'

const about = { country: 'US' }

/** A rule of a team's own that replaces one text by another wherever it stands. */
const replacing = (from: string, to: string): Rule => ({
  id: `replace-${from}`,
  version: 'abc',
  kinds: [],
  apply: value => rewritten(value, value.replaceAll(from, to), value, 0.95, 'replaced'),
})
const team = new Map([['h1', replacing('Ring ', '')]])
const said = (kind: FieldKind, rules: Parameters<typeof normalizeField>[0]['rules'], value: string) =>
  normalizeField({ kind, ...(rules && { rules }) }, value, about, team)

describe('a field with rules of its own', () => {
  it('is judged by the rule of its kind where it has none', () => {
    expect(said('email', undefined, 'A@ACME.com')).toMatchObject({ value: 'a@acme.com', rule: 'email', action: 'auto' })
  })

  it.each([
    ['suggest', { value: 'a@acme.com', action: 'suggest', confidence: 0.89, key: 'a@acme.com' }],
    ['none', { value: 'A@ACME.com', action: 'none', key: 'a@acme.com' }],
    ['flag', { value: 'A@ACME.com', action: 'flag', confidence: 0 }],
  ] as const)('takes the sync at its word: %s', (action, expected) => {
    expect(said('email', [{ rule: 'email', action }], 'A@ACME.com')).toMatchObject(expected)
  })

  it('writes what the rule only suggests where the sync says so', () => {
    const value = 'CHRIS VAN HOLLEN'
    expect(said('person_name', [{ rule: 'person-name' }], value).action).toBe('suggest')
    expect(said('person_name', [{ rule: 'person-name', action: 'auto' }], value)).toMatchObject({
      value: 'Chris van Hollen',
      action: 'auto',
      confidence: 0.9,
    })
  })

  it('never writes what was not understood, whatever the sync says', () => {
    expect(said('email', [{ rule: 'email', action: 'auto' }], 'nobody')).toMatchObject({
      value: 'nobody',
      action: 'flag',
    })
  })

  it('has its rules applied in their order, each to what the one before made', () => {
    const rules = [{ rule: 'tel', hash: 'h1' }, { rule: 'phone' }]
    expect(said('phone', rules, 'Ring (415) 555-2671')).toMatchObject({
      value: '+14155552671',
      action: 'auto',
      rule: 'phone',
    })
    expect(said('phone', rules.toReversed(), 'Ring (415) 555-2671').action).toBe('flag')
  })

  it('has settings for its rules', () => {
    const rules = [{ rule: 'date', settings: { order: 'day-first' } }]
    expect(said('date', rules, '05/03/2024')).toMatchObject({ value: '2024-03-05', action: 'auto' })
  })

  it('is left alone by a rule that changes what it wrote again and again', () => {
    const growing: Rule = { ...replacing('a', 'aa'), id: 'grow' }
    expect(
      normalizeField({ kind: 'text', rules: [{ rule: 'grow', hash: 'g' }] }, 'a', about, new Map([['g', growing]])),
    ).toMatchObject({ value: 'a', action: 'flag', why: 'its rules change the value again and again' })
  })

  it('flags everything while a rule of it is not at hand', () => {
    expect(said('email', [{ rule: 'gone', hash: 'no' }], 'A@acme.com')).toMatchObject({
      action: 'flag',
      value: 'A@acme.com',
    })
  })
})
