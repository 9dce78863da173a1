import { describe, expect, it } from 'vitest'
import { looksOf } from '../../../connectors/salesforce/bulk/ingest/looks.ts'
import { changesOf } from '../../../connectors/salesforce/cost/changes.ts'
import {
  type Costs,
  FIRST_COSTS,
  isWorthJob,
  likelyIngestMs,
  wayFor,
  withIngest,
  withJob,
  withPage,
} from '../../../connectors/salesforce/cost/way.ts'

const measured = (times: number, learn: (costs: Costs) => Costs): Costs =>
  Array.from({ length: times }).reduce((costs: Costs) => learn(costs), FIRST_COSTS)

describe('the way that so many rows are read', () => {
  it('is REST for few rows and Bulk for many, as long as nothing was measured', () => {
    expect([0, 2_000, 8_000].map(rows => wayFor(rows, FIRST_COSTS))).toEqual(['rest', 'rest', 'rest'])
    expect([11_000, 50_000, 5_000_000].map(rows => wayFor(rows, FIRST_COSTS))).toEqual(['bulk', 'bulk', 'bulk'])
  })

  it('is REST for more rows where jobs wait in a queue for minutes', () => {
    const costs = measured(20, known => withJob(known, 20_000, 180_000))
    expect(wayFor(40_000, costs)).toBe('rest')
    expect(FIRST_COSTS).not.toEqual(costs)
  })

  it('is Bulk for fewer rows where wide rows make pages short', () => {
    const costs = measured(20, known => withPage(known, 250, 2_500))
    expect(wayFor(5_000, FIRST_COSTS)).toBe('rest')
    expect(wayFor(5_000, costs)).toBe('bulk')
  })

  it('is Bulk beyond fifty pages, however long jobs wait: pages of a job are read by all workers', () => {
    const costs = measured(20, known => withJob(known, 20_000, 3_600_000))
    expect(wayFor(100_001, costs)).toBe('bulk')
  })

  it('does not tip over by one job that was stuck for an hour', () => {
    const costs = measured(6, known => withJob(known, 20_000, 8_000))
    const stuck = withJob(costs, 20_000, 3_600_000)
    const calm = Array.from({ length: 15 }).reduce((known: Costs) => withJob(known, 20_000, 8_000), stuck)
    expect(wayFor(20_000, calm)).toBe('bulk')
  })
})

describe('the way that so many records are written', () => {
  it('is by collections for few and by a job for many, as long as nothing was measured', () => {
    expect([0, 1, 3_000].map(records => isWorthJob(records, FIRST_COSTS))).toEqual([false, false, false])
    expect([4_000, 100_000].map(records => isWorthJob(records, FIRST_COSTS))).toEqual([true, true])
  })

  it('is by collections for more where jobs wait in a queue for minutes, and turns back when they do not', () => {
    const slow = measured(20, known => withIngest(known, 10_000, 300_000))
    expect(isWorthJob(10_000, slow)).toBe(false)
    expect(isWorthJob(100_000, slow)).toBe(true)
    const quick = Array.from({ length: 20 }).reduce((known: Costs) => withIngest(known, 10_000, 15_000), slow)
    expect(isWorthJob(4_000, quick)).toBe(true)
  })
})

describe('what changes cost', () => {
  const chunks = { rows: 250_000, chunkRows: 500, even: true }
  const priceOf = (records: number) => changesOf(records, chunks, chunks.rows, FIRST_COSTS)
  const { ingestMs } = FIRST_COSTS
  /** Made, filled, begun, its three result files, and the looks. */
  const jobOf = (rows: number) =>
    6 + looksOf({ rows, queuedMs: ingestMs, workMs: likelyIngestMs(rows, FIRST_COSTS) - ingestMs })

  it('is nothing where nothing is changed', () => {
    expect(priceOf(0)).toEqual({ comparing: 0, writing: 0, confirming: 0 })
  })

  it('is a comparison and a job with the looks after it, however many there are', () => {
    expect(priceOf(4_000)).toMatchObject({ comparing: 1, writing: jobOf(4_000) })
    expect(priceOf(90_000)).toMatchObject({ comparing: 1, writing: jobOf(90_000) })
    expect(priceOf(90_000).writing - priceOf(4_000).writing).toBeLessThan(3)
  })

  it('is a collection for each 200 of a large run where they are too few for a job', () => {
    expect(priceOf(1_001)).toMatchObject({ comparing: 6, writing: 6 })
  })

  it('is more comparing for a second job, which meets what the first one wrote, and collections for the rest', () => {
    expect(priceOf(201_000)).toMatchObject({ comparing: 1 + 51 + 5, writing: 2 * jobOf(100_000) + 5 })
  })

  it('is by the chunks of a run that is not large', () => {
    const small = { rows: 2_000, chunkRows: 500, even: true }
    const { writing } = changesOf(100, small, small.rows, FIRST_COSTS)
    expect(writing).toBeCloseTo(4)
  })
})
