// The arithmetic of estimates: batches by chance, shares with their doubt, what earlier runs teach, days.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchesOf, type Chunks } from '../../../src/domain/estimate/batches.ts'
import { beyond, inProportion, leastBeyond } from '../../../src/domain/estimate/calibrate.ts'
import { daysFor } from '../../../src/domain/estimate/lasting.ts'
import { across } from '../../../src/domain/estimate/range.ts'
import { changedOf, editedByOthers } from '../../../src/domain/estimate/share.ts'
import { createRandom } from '../../../src/sandbox/random.ts'

const even = (rows: number): Chunks => ({ rows, chunkRows: 2_000, even: true })

/** Batches as they come out when so many records are drawn from the rows, on average over some draws. */
function drawn(records: number, rows: number, size: number): number {
  const random = createRandom(records + rows)
  const draws = 30
  let batches = 0
  for (let draw = 0; draw < draws; draw += 1) {
    const chunks = new Map<number, number>()
    for (let left = records, row = 0; row < rows; row += 1) {
      if (!random.chance(left / (rows - row))) continue
      left -= 1
      const chunk = Math.floor(row / 2_000)
      chunks.set(chunk, (chunks.get(chunk) ?? 0) + 1)
    }
    for (const count of chunks.values()) batches += Math.ceil(count / size)
  }
  return batches / draws
}

describe('batches of changed records', () => {
  it.each([
    [3, 20_000, 100],
    [25, 20_000, 200],
    [400, 20_000, 100],
    [990, 11_000, 200],
    [2_108, 7_000, 200],
    [7_500, 15_500, 100],
    [1_900, 2_000, 200],
  ])('come to what drawing %i of %i by chance gives, %i in a batch', (records, rows, size) => {
    const [reckoned, real] = [batchesOf(records, even(rows), size), drawn(records, rows, size)]
    expect(Math.abs(reckoned - real)).toBeLessThanOrEqual(Math.max(0.5, real * 0.06))
  })

  it('are never fewer than full batches, never more than the records', () => {
    const amounts = fc.tuple(fc.integer({ min: 1, max: 50_000 }), fc.integer({ min: 0, max: 400_000 }), fc.boolean())
    fc.assert(
      fc.property(amounts, ([records, more, uneven]) => {
        const batches = batchesOf(records, { rows: records + more, chunkRows: 2_000, even: !uneven }, 100)
        expect(batches).toBeLessThanOrEqual(records)
        expect(batches).toBeGreaterThan((records / 100) * 0.98)
      }),
    )
  })
})

describe('the share that is changed', () => {
  it('is that of the news which earlier runs have judged, the surer the more they were', () => {
    const few = changedOf(1_000, [{ news: 50, changed: 10 }])
    const many = changedOf(1_000, [
      { news: 5_000, changed: 1_100 },
      { news: 5_000, changed: 900 },
    ])
    expect([few.likely, many.likely]).toEqual([200, 200])
    expect(many.most - many.least).toBeLessThan(few.most - few.least)
  })

  it('is an assumption with wide bounds before any run', () => {
    const { least, likely, most } = changedOf(1_000, [])
    expect(least).toBeLessThan(likely / 4)
    expect(most).toBeGreaterThan(likely * 2)
  })

  it('is doubted more where only news of another kind was judged', () => {
    const seen = [{ news: 10_000, changed: 2_000 }]
    expect(changedOf(1_000, seen, false).least).toBeLessThan(changedOf(1_000, seen).least / 1.5)
    expect(changedOf(1_000, seen, false).most).toBeGreaterThan(changedOf(1_000, seen).most * 1.5)
  })

  it('is not taken for certain after none of a few', () => {
    expect(changedOf(1_000, [{ news: 4, changed: 0 }])).toMatchObject({ least: 0, likely: 0 })
    expect(changedOf(1_000, [{ news: 4, changed: 0 }]).most).toBeGreaterThan(100)
  })

  it('does not count records that only we have edited, nor those of ours that others edited too as ours', () => {
    // 1,000 written by us, 700 edited by others, of 4,000: about 175 are both, so 1,525 were edited.
    expect(editedByOthers(1_525, { echoes: 1_000, known: 4_000 })).toBeCloseTo(700)
    expect(editedByOthers(1_000, { echoes: 1_000, known: 4_000 })).toBe(0)
    expect(editedByOthers(12, { echoes: 0, known: 0 })).toBe(12)
  })
})

describe('what earlier runs teach', () => {
  it('leaves a few calls more as they are, whatever the size', () => {
    const paid = [{ documented: 10, made: 12 }]
    expect(beyond(10, paid)).toBe(12)
    expect(beyond(0, paid)).toBeGreaterThan(1)
    expect(beyond(40, paid)).toBeLessThan(45)
  })

  it('grows with the run where pages turned out to be smaller', () => {
    const paid = [{ documented: 500, made: 1_000 }]
    expect(beyond(5_000, paid)).toBeGreaterThan(9_500)
    expect(beyond(5_000, paid)).toBeLessThan(10_000)
  })

  it('raises batches in proportion, and leaves them where none was made', () => {
    expect(inProportion(30, [{ documented: 10, made: 15 }])).toBe(45)
    expect(inProportion(30, [{ documented: 0, made: 0 }])).toBe(30)
  })

  it('takes the least that any run needed to start', () => {
    const paid = [4, 7, 5].map(made => ({ documented: 4, made }))
    expect(leastBeyond(4, paid)).toBe(4)
    expect(leastBeyond(4, [])).toBe(4)
  })

  it('counts no log-in to what a start needs: the estimate has made it', () => {
    expect(leastBeyond(4, [{ documented: 4, made: 7 }])).toBe(4)
    expect(leastBeyond(4, [{ documented: 4, made: 12 }])).toBe(9)
    expect(leastBeyond(4, [{ documented: 4, made: 3 }])).toBe(3)
  })
})

it('counts the days on which a run makes its calls', () => {
  expect(daysFor(100, { daily: 1_000, left: 100 })).toBe(1)
  expect(daysFor(101, { daily: 1_000, left: 100 })).toBe(2)
  expect(daysFor(2_101, { daily: 1_000, left: 100 })).toBe(4)
  expect(daysFor(1, { daily: 0, left: 0 })).toBeNull()
})

it('spans what lies between the ends of a range where more of one thing is less of another', () => {
  const byBatchesOrJob = (changed: number) => (changed < 3_500 ? changed / 100 : 8)
  expect(across({ least: 3_000, likely: 3_200, most: 3_800 }, byBatchesOrJob)).toEqual({
    least: 8,
    likely: 32,
    most: expect.closeTo(35, 0),
  })
})
