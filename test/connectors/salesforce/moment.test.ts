// Moments of Salesforce: reckoned from their digits, and always what parsing gives.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { momentOf } from '../../../connectors/salesforce/moment.ts'

const parsed = (text: string): number | null => {
  const at = Date.parse(text)
  return Number.isNaN(at) ? null : at
}
const two = fc.integer({ min: 0, max: 99 }).map(n => String(n).padStart(2, '0'))
const usual = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), two, two, two, two, two, fc.integer({ min: 0, max: 999 }))
  .map(([year, month, day, hour, minute, second, milli]) => {
    const date = `${String(year).padStart(4, '0')}-${month}-${day}`
    return `${date}T${hour}:${minute}:${second}.${String(milli).padStart(3, '0')}Z`
  })
const real = fc.date({ noInvalidDate: true }).map(date => date.toISOString())

describe('a moment of Salesforce', () => {
  it('is what parsing gives, for real moments and for digits that are none', () => {
    fc.assert(
      fc.property(fc.oneof(usual, real), text => {
        expect(momentOf(text)).toBe(parsed(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('is what parsing gives when a character is another', () => {
    fc.assert(
      fc.property(real, fc.nat(23), fc.string({ minLength: 1, maxLength: 1 }), (text, at, other) => {
        const broken = text.slice(0, at) + other + text.slice(at + 1)
        expect(momentOf(broken)).toBe(parsed(broken))
      }),
      { numRuns: 2_000 },
    )
  })

  it('is not taken for a date that only a lenient parser finds in it', () => {
    const odd = '196(-12-31T23:59:59.999Z'
    expect(momentOf(odd)).toBe(parsed(odd))
  })

  it('is its own, whatever was asked before', () => {
    const [one, other] = ['2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.679Z']
    expect([one, one, 'yesterday', 'yesterday', other, one].map(momentOf)).toEqual(
      [one, one, 'yesterday', 'yesterday', other, one].map(parsed),
    )
  })

  it('may have its offset without a colon', () => {
    expect(momentOf('2026-01-02T03:04:05.678+0000')).toBe(Date.UTC(2026, 0, 2, 3, 4, 5, 678))
    expect(momentOf('2026-01-02T03:04:05.678+0130')).toBe(Date.UTC(2026, 0, 2, 1, 34, 5, 678))
    expect(momentOf('yesterday')).toBeNull()
  })
})
