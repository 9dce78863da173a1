// How calls are spaced: no window ever holds more than our share, nothing of it is wasted, and others are given way to.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Spacing } from '../../src/contract/quota.ts'
import { RESERVE } from '../../src/domain/quota/reserve.ts'
import { spacingsUnder } from '../../src/quota/spacing.ts'

const limit = (calls: number) => ({ name: 'calls', calls, windowMs: 10_000 })

/** When calls that are asked for at these moments may be made, the first turn that keeps every spacing. */
function turnsOf(asked: readonly number[], spacings: readonly Spacing[]): number[] {
  const turns: number[] = []
  for (const at of asked) {
    const earliest = spacings.map(({ calls, withinMs }) => (turns.at(-calls) ?? Number.NEGATIVE_INFINITY) + withinMs)
    turns.push(Math.max(at, ...earliest))
  }
  return turns
}

function fullest(turns: readonly number[], windowMs: number): number {
  return Math.max(...turns.map((from, index) => turns.slice(index).filter(at => at < from + windowMs).length))
}

test('no window holds more than the limit less the share that is kept for other apps', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(400), { minLength: 100, maxLength: 400 }),
      fc.integer({ min: 2, max: 250 }),
      fc.option(fc.nat(250)),
      (pauses, calls, left) => {
        let now = 0
        const asked = pauses.map(pause => (now += pause % 7 === 0 ? pause : 0))
        const turns = turnsOf(asked, spacingsUnder(limit(calls), RESERVE, left))
        expect(fullest(turns, 10_000)).toBeLessThanOrEqual(Math.max(1, Math.floor(calls * (1 - RESERVE))))
      },
    ),
    { numRuns: 100 },
  )
})

test('two fifths of our share go out at once, and all of it within the window', () => {
  const turns = turnsOf(Array(912).fill(0), spacingsUnder(limit(190), RESERVE, null))
  expect(turns.filter(at => at === 0)).toHaveLength(60)
  expect(fullest(turns, 10_000)).toBe(152)
  expect(turns.filter(at => at < 60_000)).toHaveLength(912)
})

test('beside others the calls go out evenly', () => {
  const turns = turnsOf(Array(76).fill(0), spacingsUnder(limit(190), RESERVE, 17))
  expect(fullest(turns, 1_000)).toBeLessThanOrEqual(9)
})

test('five searches a second become four', () => {
  const turns = turnsOf(
    Array(40).fill(0),
    spacingsUnder({ name: 'searches', calls: 5, windowMs: 1_000 }, RESERVE, null),
  )
  expect(turns.slice(0, 5)).toEqual([0, 250, 500, 750, 1_000])
})

test.each([
  [200, 190],
  [35, 152],
  [17, 75],
  [0, 3],
])('with %i of 190 left to all apps at most %i calls go into a window', (left, most) => {
  const turns = turnsOf(Array(400).fill(0), spacingsUnder(limit(190), RESERVE, left))
  expect(fullest(turns, 10_000)).toBe(Math.min(most, 152))
})

test('with less than one call in a window, the next one comes after several', () => {
  expect(spacingsUnder(limit(2), RESERVE, 0)).toEqual([{ calls: 1, withinMs: 312_500 }])
})

test('what the admin keeps for others is kept, and nothing where that is nothing', () => {
  expect(spacingsUnder(limit(190), 0.5, null)[0]).toEqual({ calls: 95, withinMs: 10_000 })
  expect(spacingsUnder(limit(190), 0, 0)[0]).toEqual({ calls: 190, withinMs: 10_000 })
})
