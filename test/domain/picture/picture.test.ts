// What a picture of a run says: steps put together to stages, changes by reason, and the most first.
import { describe, expect, it } from 'vitest'
import { reasonsOf, refusalsOf, type StepWork, stagesOf } from '../../../src/domain/picture/picture.ts'

const work = (part: Partial<StepWork> & Pick<StepWork, 'step'>): StepWork => ({
  span: { from: 0, to: 10 },
  jobs: 1,
  running: 0,
  waiting: 0,
  failed: 0,
  load: [1, 0],
  counts: {},
  ...part,
})

describe('the stages of a run', () => {
  it('come in the order of the route, and add up the steps that they are made of', () => {
    const steps = [
      work({ step: 'close-run', span: { from: 90, to: 99 }, load: [0, 1] }),
      work({ step: 'write-back', jobs: 3, failed: 1, counts: { applied: 40, rejected: 2 } }),
      work({
        step: 'bulk-write',
        span: { from: 5, to: 60 },
        jobs: 2,
        running: 1,
        load: [1, 2],
        counts: { applied: 1 },
      }),
    ]
    const calls = new Map([
      ['write-back', 12],
      ['bulk-write', 5],
    ])
    expect(stagesOf(steps, calls)).toEqual([
      {
        name: 'write',
        span: { from: 0, to: 60 },
        jobs: 5,
        running: 1,
        waiting: 0,
        failed: 1,
        calls: 17,
        load: [2, 2],
        figure: { count: 41, word: 'written' },
      },
      expect.objectContaining({ name: 'close', span: { from: 90, to: 99 }, figure: null, calls: 0 }),
    ])
  })

  it('have no place on the time of the run where all of it came later', () => {
    const [stage] = stagesOf([work({ step: 'stick', span: null, waiting: 1 })], new Map())
    expect(stage).toMatchObject({ name: 'confirm', span: null, waiting: 1 })
  })
})

it('changes stand by reason, and each by outcome, the most first', () => {
  const tallies = [
    { reason: 'filled', outcome: 'applied', changes: 3 },
    { reason: 'normalized', outcome: 'rejected', changes: 1 },
    { reason: 'normalized', outcome: 'applied', changes: 9 },
  ] as const
  expect(reasonsOf(tallies)).toEqual([
    {
      reason: 'normalized',
      changes: 10,
      outcomes: [
        { outcome: 'applied', changes: 9 },
        { outcome: 'rejected', changes: 1 },
      ],
    },
    { reason: 'filled', changes: 3, outcomes: [{ outcome: 'applied', changes: 3 }] },
  ])
  expect(refusalsOf({ lock: 2, evidence: 7 })).toEqual([
    { reason: 'evidence', times: 7 },
    { reason: 'lock', times: 2 },
  ])
})
