import { expect, it } from 'vitest'
import { isDue } from '../../src/domain/upkeep.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 23, 2)

it('is due when it was never done', () => {
  expect(isDue('formulas', {}, null, NOW)).toBe(true)
})

it('is due after a day where the set-up says nothing, else after its hours', () => {
  expect(isDue('formulas', {}, NOW - 20 * HOUR, NOW)).toBe(false)
  expect(isDue('formulas', {}, NOW - 24 * HOUR, NOW)).toBe(true)
  expect(isDue('formulas', { formulas: 168 }, NOW - 24 * HOUR, NOW)).toBe(false)
  expect(isDue('formulas', { formulas: 1 }, NOW - HOUR, NOW)).toBe(true)
})

it('is due each day in runs that come daily, some minutes sooner or later', () => {
  expect(isDue('formulas', {}, NOW - 24 * HOUR + 20 * 60_000, NOW)).toBe(true)
})

it('is never due where the set-up says 0', () => {
  expect(isDue('formulas', { formulas: 0 }, null, NOW)).toBe(false)
})
