// The breaker at its boundaries: what is just allowed, and one change more.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shiftOf, tripsOf, tripText } from '../../../src/domain/guard/breaker.ts'
import { added, categoryOf, figuresOf, type Looked } from '../../../src/domain/guard/figures.ts'
import type { GuardSettings } from '../../../src/domain/guard/settings.ts'

const FIELDS = [{ field: 'Industry', kind: 'industry' as const }]
const limits: GuardSettings = {
  changedShare: 0.3,
  blankedShare: 0.1,
  shift: 0.2,
  atLeast: 10,
  canary: 0,
  canaryFailures: 0,
  confirmMinutes: 0,
  flips: 3,
  fields: {},
}

type Change = Parameters<typeof figuresOf>[2][number]

const records = (count: number, value: string | null): Looked[] =>
  Array.from({ length: count }, () => ({ Industry: value }))
const changes = (count: number, before: string | null, after: string | null, reason: Change['reason'] = 'refreshed') =>
  Array.from({ length: count }, (): Change => ({ field: 'Industry', before, after, reason }))
const trips = (looked: readonly Looked[], made: readonly Change[], settings = limits) =>
  tripsOf(figuresOf(FIELDS, looked, made), settings).map(({ guard }) => guard)

describe('the breaker', () => {
  it('lets a set share of a field be changed, and stops at one change more', () => {
    const rewritten = (count: number) => trips(records(100, 'mining'), changes(count, 'mining', 'Mining', 'normalized'))
    expect(rewritten(30)).toEqual([])
    expect(rewritten(31)).toEqual(['changed'])
  })

  it('lets a set share be emptied, and stops at one change more', () => {
    const emptied = (count: number) => trips(records(110, 'Mining'), changes(count, 'Mining', null))
    expect(emptied(11)).toEqual([])
    expect(emptied(12)).toEqual(['blanked'])
  })

  it('lets the values move by a set distance, and stops at one change more', () => {
    // Half mining, half banking; each change makes one of them the other.
    const half = [...records(50, 'Mining'), ...records(50, 'Banking')]
    const moved = (count: number) => trips(half, changes(count, 'Mining', 'Banking'))
    expect(moved(20)).toEqual([])
    expect(moved(21)).toEqual(['shift'])
  })

  it('looks away from few changes: one fewer than the least number never stops', () => {
    const few = (count: number) => trips(records(count, 'mining'), changes(count, 'mining', 'Mining', 'normalized'))
    expect(few(9)).toEqual([])
    expect(few(10)).toEqual(['changed'])
  })

  it('does not count what was empty as changed: it shows only where it makes the field another one', () => {
    const filled = (value: string) =>
      trips(
        [...records(50, 'Mining'), ...records(50, 'Banking'), ...records(400, null)],
        [...changes(200, null, value, 'filled'), ...changes(200, null, 'Banking', 'filled')],
      )
    expect(filled('Mining')).toEqual([])
    expect(filled('Banking')).toEqual(['shift'])
  })

  it('does not take another notation for other values', () => {
    const all = changes(100, 'mining', 'MINING', 'normalized')
    expect(shiftOf(figuresOf(FIELDS, records(100, 'mining'), all)['Industry'] ?? { before: [], delta: [] }, 1)).toBe(0)
  })

  it('has limits of their own for fields that are given some, and the common ones for the rest of them', () => {
    const own: GuardSettings = { ...limits, fields: { Industry: { changedShare: 0.9 } } }
    const rewritten = (count: number) => trips(records(100, 'a'), changes(count, 'a', 'A', 'normalized'), own)
    expect(rewritten(90)).toEqual([])
    expect(rewritten(91)).toEqual(['changed'])
    expect(trips(records(100, 'a'), changes(11, 'a', null), own)).toEqual(['blanked'])
  })

  it('says in one line what would happen, and what may', () => {
    const figures = figuresOf(FIELDS, records(1_000, 'a'), changes(501, 'a', 'A', 'normalized'))
    expect(tripsOf(figures, { ...limits, changedShare: 0.5 }).map(tripText)).toEqual([
      'Industry would change in 501 of 1000 records (50.1 %, at most 50 %)',
    ])
  })
})

describe('figures', () => {
  const value = fc.option(fc.constantFrom('Mining', 'Banking', 'Retail', 'x'.repeat(90)), { nil: null })
  const reason = fc.constantFrom('normalized' as const, 'filled' as const, 'overwritten' as const)
  const part = fc.record({
    looked: fc.array(fc.record({ Industry: value })),
    made: fc.array(fc.record({ field: fc.constant('Industry'), before: value, after: value, reason })),
  })

  it('are the same however a run is cut into parts', () => {
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), parts => {
        const whole = figuresOf(
          FIELDS,
          parts.flatMap(({ looked }) => looked),
          parts.flatMap(({ made }) => made),
        )
        const sum = parts.map(({ looked, made }) => figuresOf(FIELDS, looked, made)).reduce(added, {})
        expect(sum).toEqual(whole)
      }),
    )
  })

  it('make a distance from 0 to 1, which is 0 where nothing changes', () => {
    fc.assert(
      fc.property(part, ({ looked, made }) => {
        const counts = figuresOf(FIELDS, looked, made)['Industry'] ?? { before: [], delta: [] }
        const distance = shiftOf(counts, 1)
        expect(distance).toBeGreaterThanOrEqual(0)
        expect(distance).toBeLessThanOrEqual(1 + 1e-9)
        expect(shiftOf({ ...counts, delta: [] }, 1)).toBeCloseTo(0)
      }),
    )
  })

  it('tell named values apart by their text, others by their length', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), text => {
        for (const kind of ['industry', 'email'] as const) {
          const category = categoryOf(kind, text)
          expect(category >= 0 && category < 64 && Number.isInteger(category)).toBe(true)
        }
      }),
    )
    const industries = ['Mining', 'Banking', 'Retail', 'Energy', 'Education', 'Insurance', 'Media', 'Biotechnology']
    expect(new Set(industries.map(text => categoryOf('industry', text))).size).toBeGreaterThan(5)
    expect(categoryOf('email', 'a@b.no')).toBe(6)
  })
})
