// Single requests as groups: each gets its own answer, in order, and a bad one harms no other.
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { gather } from '../../src/queue/gather.ts'

const doubled = async (items: readonly number[]) => items.map(item => item * 2)

it('gives each its own answer, in groups of what was asked at the same moment', async () => {
  const work = vi.fn(doubled)
  const ask = gather(work, { lanes: 1, most: 10 })
  expect(await Promise.all([1, 2, 3].map(ask))).toEqual([2, 4, 6])
  expect(work.mock.calls).toEqual([[[1, 2, 3]]])
  expect(await ask(4)).toBe(8)
})

it('never has more groups under way than lanes, nor larger groups than told, and keeps the order', async () => {
  const size = { min: 1, max: 5 }
  await fc.assert(
    fc.asyncProperty(
      fc.integer(size),
      fc.integer(size),
      fc.integer({ min: 1, max: 40 }),
      async (lanes, most, count) => {
        const begun: number[] = []
        let now = 0
        let busiest = 0
        const ask = gather(
          async (items: readonly number[]) => {
            begun.push(...items)
            busiest = Math.max(busiest, ++now)
            expect(items.length).toBeLessThanOrEqual(most)
            await sleep(0)
            now -= 1
            return doubled(items)
          },
          { lanes, most },
        )
        const asked = Array.from({ length: count }, (_, place) => place)
        expect(await Promise.all(asked.map(ask))).toEqual(asked.map(item => item * 2))
        expect(begun).toEqual(asked)
        expect(busiest).toBeLessThanOrEqual(lanes)
      },
    ),
    { numRuns: 30 },
  )
})

it('tries the items of a failed group alone, so that only the bad one fails', async () => {
  const work = vi.fn(async (items: readonly number[]) => {
    if (items.includes(13)) throw new Error('unlucky')
    return doubled(items)
  })
  const ask = gather(work, { lanes: 2, most: 10 })
  const outcomes = await Promise.allSettled([1, 13, 3].map(ask))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(work.mock.calls.map(([items]) => items)).toEqual([[1, 13, 3], [1], [13], [3]])
})

it('goes on after a failure, and rejects what a group gave no answer to', async () => {
  const ask = gather(async (items: readonly number[]) => (items.length > 1 ? [] : doubled(items)), {
    lanes: 1,
    most: 9,
  })
  const outcomes = await Promise.allSettled([1, 2].map(ask))
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await ask(5)).toBe(10)
})
