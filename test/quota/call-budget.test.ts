// The budget of one connection: what is counted, when a call waits, and when a job is put off instead.
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Turn } from '../../src/contract/quota.ts'
import type { ConnectionLimits } from '../../src/contract/stores.ts'
import { QuotaExhausted } from '../../src/errors.ts'
import { createQuota } from '../../src/quota/call-budget.ts'
import { daysInMemory } from '../support/days-in-memory.ts'

const CALLS = { name: 'calls', calls: 100, windowMs: 10_000 }

function place(waits: readonly number[] = [], limits: ConnectionLimits = {}) {
  const asked: Turn[] = []
  const slept: number[] = []
  const counted: number[] = []
  const helds: number[] = []
  let now = 1_000_000
  const left = [...waits]
  const quota = createQuota({
    days: daysInMemory(),
    newId: randomUUID,
    calls: {
      add: async (_connection, _job, { calls }) => {
        counted.push(calls)
        return calls
      },
      day: async () => 0,
      ofRun: async () => [],
    },
    turns: {
      take: async turn => {
        asked.push(turn)
        return left.shift() ?? 0
      },
      hold: async (_connection, _limit, ms) => {
        helds.push(ms)
      },
      held: async () => helds.shift() ?? 0,
      enter: async () => 0,
      stay: async () => undefined,
      leave: async () => undefined,
    },
    clock: {
      now: () => now,
      sleep: async ms => {
        slept.push(ms)
        now += ms
      },
    },
  })
  const pass = (ms: number) => {
    now += ms
  }
  return {
    budget: quota.budgetFor({ connectionId: 'c1', alias: 'crm', limits, runId: 'r1', step: 'pull' }),
    other: quota.budgetFor({ connectionId: 'c2', alias: 'crm-2', limits: {}, runId: null, step: null }),
    asked,
    slept,
    counted,
    pass,
  }
}

it('counts each call once, and writes down what it has not written yet', async () => {
  const { budget, counted } = place()
  for (let call = 0; call < 23; call += 1) await budget.spend()
  await budget.flush()
  await budget.flush()
  expect([budget.made(), counted]).toEqual([23, [20, 3]])
})

it('waits for its turn under a rolling limit, and takes none without', async () => {
  const { budget, asked, slept } = place([0, 250])
  await budget.spend()
  await budget.spend(CALLS)
  await budget.spend(CALLS)
  expect(slept).toEqual([250])
  expect(asked).toHaveLength(2)
  expect(asked[0]).toMatchObject({
    connectionId: 'c1',
    limit: 'calls',
    spacings: [{ calls: 80, withinMs: 10_000 }, {}],
  })
})

it('takes another turn when somebody was refused while it waited', async () => {
  const { budget, other, asked, slept } = place([100, 200])
  await other.refused(CALLS)
  await budget.spend(CALLS)
  expect([slept, asked.length]).toEqual([[100, 200], 2])
})

it('puts the job off when its turn is too far away, and says until when', async () => {
  const { budget } = place([60_000])
  const put = budget.spend(CALLS)
  await expect(put).rejects.toThrow(QuotaExhausted)
  await expect(put).rejects.toMatchObject({ until: 1_060_000 })
  await expect(put).rejects.toThrow('the next calls under its limit of 100 in 10 s are taken')
  expect(budget.made()).toBe(0)
})

it('gives way for a window to what the headers say others use, for this connection alone', async () => {
  const { budget, other, asked, pass } = place()
  budget.learnLimit({ ...CALLS, calls: 190 }, 19)
  await budget.spend(CALLS)
  await other.spend(CALLS)
  pass(10_000)
  await budget.spend(CALLS)
  expect(asked.map(({ spacings }) => spacings[0]?.calls)).toEqual([84, 80, 152])
})

it('stops before the share of the day that is kept for others, and looks again after an hour', async () => {
  const { budget, pass } = place()
  await budget.spend()
  budget.learn(1_000, 1_000)
  for (let call = 1; call < 5; call += 1) await budget.spend()
  await expect(budget.spend()).rejects.toThrow(
    'connection crm: daily budget spent, looked at again 01:16 UTC (1000 of 1000 calls are used by all apps, 200 are kept for others)',
  )
  pass(3_600_000)
  for (let call = 0; call < 3; call += 1) await budget.spend()
  await expect(budget.spend()).rejects.toThrow(QuotaExhausted)
})

it('keeps the share that the admin wants to keep, of the window too', async () => {
  const { budget, asked } = place([], { reserve: '50%' })
  await budget.spend(CALLS)
  expect(asked[0]?.spacings[0]).toEqual({ calls: 50, withinMs: 10_000 })
})

it('spaces calls that change records under the limit of the admin, and no others', async () => {
  const { budget, asked } = place([], { writesPerHour: 100 })
  await budget.spend(CALLS)
  await budget.spend(CALLS, undefined, 'write')
  expect(asked.map(({ limit }) => limit)).toEqual(['calls', 'writes', 'calls'])
  expect(asked[1]?.spacings[0]).toEqual({ calls: 100, withinMs: 3_600_000 })
})
