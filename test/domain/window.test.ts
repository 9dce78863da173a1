// When windows are looked at again, and which of them together.
import { expect, it } from 'vitest'
import { firstLook, isMissed, nextLook, spansOf } from '../../src/domain/window.ts'

const MINUTE = 60_000
const noon = Date.UTC(2026, 0, 1, 12)

const window = (id: string, from: number | null, to: number) => ({
  id,
  from: from === null ? null : noon + from * MINUTE,
  to: noon + to * MINUTE,
  passes: 0,
  late: 0,
})

it('looks at an unproven window as soon as it had time to settle', () => {
  expect(firstLook(noon + 7, 60, false)).toBe(noon + 7 + 60 * MINUTE)
  expect(firstLook(noon, 0, false)).toBe(noon)
})

it('looks at all proven windows of an hour at one moment, each at least an hour later', () => {
  const looks = [1, 5, 30, 60].map(minutes => firstLook(noon + minutes * MINUTE, 60, true))
  expect(looks).toEqual([120, 120, 120, 120].map(minutes => noon + minutes * MINUTE))
  expect(firstLook(noon + 61 * MINUTE, 60, true)).toBe(noon + 180 * MINUTE)
  expect(firstLook(noon, 0, true)).toBe(noon)
})

it('waits twice as long after each look that found something, up to sixteen times', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map(passes => (nextLook(noon, 60, passes) - noon) / (60 * MINUTE))
  expect(waits).toEqual([1, 2, 4, 8, 16, 16, 16])
  expect(nextLook(noon, 0, 1)).toBe(noon + MINUTE)
})

it('takes windows that touch or overlap as one, and leaves gaps out', () => {
  const spans = spansOf([window('c', 20, 30), window('a', null, 5), window('b', 5, 10), window('d', 25, 28)])
  expect(spans).toEqual([
    { from: null, to: noon + 10 * MINUTE, windows: ['a', 'b'] },
    { from: noon + 20 * MINUTE, to: noon + 30 * MINUTE, windows: ['c', 'd'] },
  ])
  expect(spansOf([])).toEqual([])
})

it('misses what is unknown, or known in an earlier state only', () => {
  expect(isMissed(5, undefined)).toBe(true)
  expect(isMissed(5, 4)).toBe(true)
  expect(isMissed(5, null)).toBe(true)
  expect(isMissed(5, 5)).toBe(false)
  expect(isMissed(4, 5)).toBe(false)
  expect(isMissed(null, 5)).toBe(false)
})
