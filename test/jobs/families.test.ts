// Batches that are under way at once: no account is in two of them, so that none stands in the way of another.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inFamilies } from '../../jobs/batch/parents.ts'

const SIZE = 5
const intentOf = (recordId: string) => ({ id: `i-${recordId}`, recordId, proposals: [], receipted: true })

it('has each record once, and each account in one batch unless it fills more than one', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 12 })
  fc.assert(
    fc.property(sizes, families => {
      const of = families.flatMap((size, account) => Array.from({ length: size }, (_none, n) => [account, n] as const))
      const parents = new Map(of.map(([account, n]) => [`${account}-${n}`, `a${account}`]))
      const batches = inFamilies([...parents.keys()].map(intentOf), SIZE, parents)
      expect(batches.flat().map(({ recordId }) => recordId)).toEqual([...parents.keys()])
      expect(batches.every(batch => batch.length >= 1 && batch.length <= SIZE)).toBe(true)
      for (const [account, size] of families.entries()) {
        const where = batches.filter(batch => batch.some(({ recordId }) => parents.get(recordId) === `a${account}`))
        if (size <= SIZE) expect(where).toHaveLength(1)
      }
    }),
  )
})

it('fills its batches where no account is known', () => {
  const intents = Array.from({ length: 12 }, (_none, n) => intentOf(`r${n}`))
  expect(inFamilies(intents, SIZE, new Map()).map(batch => batch.length)).toEqual([5, 5, 2])
})
