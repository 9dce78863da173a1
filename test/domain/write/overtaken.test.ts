// An edit between comparison and write, told by the field's history.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FieldChange, ORIGINS, type Origin } from '../../../src/domain/history.ts'
import type { Value } from '../../../src/domain/record.ts'
import { editUnder, lockedUntil } from '../../../src/domain/write/overtaken.ts'

const START = Date.UTC(2026, 0, 1)
const DAY_MS = 86_400_000

/** A past in which one value follows the other, a second apart. */
function past(first: Value, ...steps: readonly (readonly [Value, Origin])[]): FieldChange[] {
  return steps.map(([value, origin], place) => ({
    recordId: 'r',
    field: 'Email',
    at: START + place * 1_000,
    mark: String(place),
    value,
    told: true,
    before: place === 0 ? first : (steps[place - 1]?.[0] ?? null),
    origin,
    by: origin === 'person' ? 'userId:1' : null,
  }))
}
const sent = { before: 'old', after: 'ours', openedAt: START }

describe('an edit under our write', () => {
  it('is what our change took the place of, where that is not what we compared', () => {
    expect(editUnder(sent, past('old', ['theirs', 'person'], ['ours', 'integration']))).toEqual({
      origin: 'person',
      by: 'userId:1',
      at: START,
      value: 'theirs',
      left: 'ours',
      restorable: true,
    })
  })

  it('is the last of several', () => {
    const changes = past('old', ['first', 'person'], ['last', 'form'], ['ours', 'integration'])
    expect(editUnder(sent, changes)).toMatchObject({ value: 'last', origin: 'form' })
  })

  it('may have emptied the field', () => {
    expect(editUnder(sent, past('old', [null, 'person'], ['ours', 'integration']))).toMatchObject({ value: null })
  })

  it('is found where a trigger made another value of ours in the same save', () => {
    const changes = past('old', ['theirs', 'person'], ['OURS', 'integration'])
    expect(editUnder(sent, changes)).toMatchObject({ value: 'theirs', left: 'OURS', restorable: true })
    expect(editUnder(sent, past('old', ['OURS', 'integration']))).toBeNull()
    expect(editUnder(sent, past('older', ['x', 'person'], ['old', 'integration']))).toBeNull()
  })

  it('is found where a trigger alters what puts an edit back, and somebody edits once more in that moment', () => {
    const changes = past(
      'old',
      ['theirs', 'person'],
      ['OURS', 'integration'],
      ['newer', 'person'],
      ['THEIRS', 'integration'],
    )
    const restored = { before: 'OURS', after: 'theirs', openedAt: START }
    expect(editUnder(restored, changes)).toMatchObject({ value: 'newer', left: 'THEIRS', restorable: true })
    expect(editUnder(restored, changes.slice(0, 3))).toBeNull()
  })

  it('is found under the last of our writes, though an earlier one had set the same value', () => {
    const changes = past('x', ['ours', 'integration'], ['old', 'person'], ['theirs', 'person'], ['OURS', 'integration'])
    expect(editUnder(sent, changes)).toMatchObject({ value: 'theirs', left: 'OURS' })
  })

  it('is found under what a trigger made of our write, though somebody entered since what we had sent', () => {
    const changes = past('old', ['theirs', 'person'], ['OURS', 'integration'], ['ours', 'person'])
    expect(editUnder(sent, changes)).toMatchObject({ value: 'theirs', restorable: false })
  })

  it('is not put back where something was entered since', () => {
    const changes = past('old', ['theirs', 'person'], ['ours', 'integration'], ['newer', 'person'])
    expect(editUnder(sent, changes)).toMatchObject({ value: 'theirs', restorable: false })
  })

  it.each<[string, FieldChange[]]>([
    ['nothing came between', past('older', ['old', 'person'], ['ours', 'integration'])],
    ['only our change is told', past('old', ['ours', 'integration'])],
    ['nothing is told', []],
    ['our change is not among them', past('old', ['theirs', 'person'])],
    ['the person entered what we wrote', past('old', ['ours', 'person'])],
    [
      'it was changed and changed back before',
      past('old', ['x', 'person'], ['old', 'person'], ['ours', 'integration']),
    ],
    ['the CRM worked it out', past('old', ['sum', 'calculated'], ['ours', 'integration'])],
    [
      'it was long before',
      past('old', ['theirs', 'person'], ['ours', 'integration']).map(c => ({ ...c, at: c.at - DAY_MS })),
    ],
  ])('there is none where %s', (_why, changes) => {
    expect(editUnder(sent, changes)).toBeNull()
  })

  it('is found whatever the order in which the history is told', () => {
    const values = fc.constantFrom<Value>('old', 'ours', 'theirs', 'x', null)
    const steps = fc.array(fc.tuple(values, fc.constantFrom(...ORIGINS)), { maxLength: 6 })
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.nat()), (told, order) => {
        const changes = past('old', ...told)
        const shuffled = changes.map(each => [order.next().value, each] as const).toSorted(([a], [b]) => a - b)
        expect(
          editUnder(
            sent,
            shuffled.map(([, each]) => each),
          ),
        ).toEqual(editUnder(sent, changes))
      }),
    )
  })

  it('never is one of ours, nor what we compared or wrote', () => {
    const values = fc.constantFrom<Value>('old', 'ours', 'theirs', 'x', null)
    const steps = fc.array(fc.tuple(values, fc.constantFrom(...ORIGINS)), { maxLength: 6 })
    fc.assert(
      fc.property(steps, told => {
        const edit = editUnder(sent, past('old', ...told))
        if (edit === null) return
        expect(['old', 'ours']).not.toContain(edit.value)
        expect(['evergreen', 'calculated', 'merge']).not.toContain(edit.origin)
      }),
    )
  })

  it('locks its value from its own time on', () => {
    const edit = editUnder(sent, past('old', ['theirs', 'person'], ['ours', 'integration']))
    expect(edit === null ? null : lockedUntil(edit, 90)).toBe(START + 90 * DAY_MS)
  })
})
