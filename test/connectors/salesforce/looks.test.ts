import fc from 'fast-check'
import { expect, it } from 'vitest'
import { firstWaitMs, looksOf, nextWaitMs } from '../../../connectors/salesforce/bulk/ingest/looks.ts'

it('looks once after a job that is over before the first look', () => {
  expect(looksOf({ rows: 100, queuedMs: 1_000, workMs: 100 })).toBe(1)
})

it('looks at a job that takes ten times as long only some times more', () => {
  const minute = looksOf({ rows: 5_000, queuedMs: 55_000, workMs: 5_000 })
  const tenMinutes = looksOf({ rows: 50_000, queuedMs: 550_000, workMs: 50_000 })
  expect(minute).toBeGreaterThan(5)
  expect(tenMinutes - minute).toBeLessThanOrEqual(6)
})

it('notices the end of any job within half of its age or two minutes, or within the first wait', () => {
  const job = { age: fc.integer({ min: 0, max: 86_400_000 }), rows: fc.integer({ min: 1, max: 150_000 }) }
  fc.assert(
    fc.property(job.age, job.rows, fc.double({ min: 0, max: 1, noNaN: true }), (age, rows, share) => {
      const wait = nextWaitMs(age, Math.floor(rows * share), rows)
      expect(wait).toBeGreaterThanOrEqual(1_000)
      expect(wait).toBeLessThanOrEqual(Math.max(1_000, Math.min(age / 2, 120_000)))
      expect(firstWaitMs(age)).toBeLessThanOrEqual(10_000)
    }),
  )
})
