// The columns of the day's runs.
import { expect, it } from 'vitest'
import { columnsOf } from '../../src/console/screens/overview/columns.ts'

const hour = (of: number) => `2026-03-02T${String(of).padStart(2, '0')}:00:00.000Z`

it('are one for each of the last 24 hours, each part on the one below it', () => {
  const hours = [
    { from: hour(8), status: 'failed', runs: 1 },
    { from: hour(8), status: 'complete', runs: 3 },
    { from: hour(10), status: 'active', runs: 1 },
  ] as const
  const columns = columnsOf([...hours], Date.parse('2026-03-02T10:20:00.000Z'), ['complete', 'failed', 'active'])
  expect(columns).toHaveLength(24)
  expect(columns.slice(-3)).toEqual([
    {
      from: Date.parse(hour(8)),
      total: 4,
      parts: [
        { status: 'complete', from: 0, runs: 3 },
        { status: 'failed', from: 3, runs: 1 },
      ],
    },
    { from: Date.parse(hour(9)), total: 0, parts: [] },
    { from: Date.parse(hour(10)), total: 1, parts: [{ status: 'active', from: 0, runs: 1 }] },
  ])
})
