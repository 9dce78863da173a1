// A write whose answer was lost and that has no receipt, told by the past of its field.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FieldChange, Origin } from '../../../src/domain/history.ts'
import type { Value } from '../../../src/domain/record.ts'
import { arrivalOf } from '../../../src/domain/write/arrived.ts'

const START = Date.UTC(2026, 0, 1)
const HOUR_MS = 3_600_000
const US = 'app 7'
const sent = { before: 'old', after: 'ours', openedAt: START }

type Step = readonly [Value, by: string, Origin?]

/** A past in which one value follows the other, a second apart. */
function past(steps: readonly Step[], first: Value = 'old', from = START): FieldChange[] {
  return steps.map(([value, by, origin = by === 'mia' ? 'person' : 'integration'], place) => ({
    recordId: 'r',
    field: 'Email',
    at: from + place * 1_000,
    mark: String(place).padStart(2, '0'),
    value,
    told: true,
    before: place === 0 ? first : (steps[place - 1]?.[0] ?? null),
    origin,
    by,
  }))
}
const told = (steps: readonly Step[], self: string | null = US) =>
  arrivalOf(sent, steps.at(-1)?.[0] ?? 'old', past(steps), self)

describe('a write without an answer', () => {
  it.each<[string, readonly Step[]]>([
    ['by our own app', [['ours', US]]],
    [
      'and was changed once more since',
      [
        ['ours', US],
        ['hers', 'mia'],
      ],
    ],
    [
      'over an edit in that moment',
      [
        ['hers', 'mia'],
        ['ours', US],
      ],
    ],
  ])('has arrived where our value was set %s', (_how, steps) => {
    expect(told(steps)).toBe('applied')
  })

  it('was altered where we set another value in the same save', () => {
    expect(told([['OURS', US]])).toBe('altered')
  })

  it.each<[string, readonly Step[]]>([
    ['nothing happened', []],
    ['a person set the same value', [['ours', 'mia']]],
    ['another program set the same value', [['ours', 'app 8']]],
    [
      'somebody set another one',
      [
        ['hers', 'mia'],
        ['its', 'app 8'],
      ],
    ],
    [
      'somebody changed it and changed it back',
      [
        ['hers', 'mia'],
        ['old', 'mia'],
      ],
    ],
  ])('has not arrived so far where all is told and %s', (_what, steps) => {
    expect(told(steps)).toBe('not-so-far')
  })

  it('is not guessed where a part of the past is missing, or only that something changed is told', () => {
    const steps: readonly Step[] = [
      ['hers', 'mia'],
      ['ours', 'mia'],
    ]
    expect(arrivalOf(sent, 'ours', past(steps).slice(1), US)).toBe('untold')
    expect(arrivalOf(sent, 'ours', past(steps).slice(0, 1), US)).toBe('untold')
    expect(
      arrivalOf(
        sent,
        'ours',
        past([['ours', 'mia']]).map(each => ({ ...each, told: false })),
        US,
      ),
    ).toBe('untold')
    expect(arrivalOf(sent, 'ours', [], US)).toBe('untold')
  })

  it('is not guessed where a program set the value and nobody can say whether it is ours', () => {
    expect(told([['ours', US]], null)).toBe('untold')
    expect(told([['ours', 'somebody', 'unknown']])).toBe('untold')
  })

  it('is not sent again where what we set was put back: that may be this write, or one before it', () => {
    expect(
      told([
        ['ours', US],
        ['old', 'mia'],
      ]),
    ).toBe('untold')
  })

  it('is not taken for one of ours from long before', () => {
    const before = past(
      [
        ['ours', US],
        ['old', 'mia'],
      ],
      'old',
      START - HOUR_MS,
    )
    expect(arrivalOf(sent, 'old', before, US)).toBe('not-so-far')
  })

  it('is told the same whatever the order of the telling', () => {
    const steps: readonly Step[] = [
      ['hers', 'mia'],
      ['ours', US],
      ['its', 'app 8'],
      ['last', 'mia'],
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(past(steps), { minLength: steps.length }), changes => {
        expect(arrivalOf(sent, 'last', changes, US)).toBe('applied')
      }),
    )
  })

  it('is never said to have arrived, nor to be missing, by a past in which somebody unknown is', () => {
    const by = fc.constantFrom('mia', 'app 8', 'nobody')
    const value = fc.constantFrom('ours', 'hers', 'its')
    fc.assert(
      fc.property(fc.array(fc.tuple(value, by), { minLength: 1, maxLength: 6 }), steps => {
        const named = steps.map(([text, who]): Step => (who === 'nobody' ? [text, who, 'unknown'] : [text, who]))
        const arrival = told(named)
        expect(arrival).not.toBe('applied')
        if (steps.some(([, who]) => who === 'nobody')) expect(arrival).toBe('untold')
      }),
    )
  })
})
