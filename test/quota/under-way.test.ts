// Calls under way at once: all of a connection's share is used and no more, whoever waits too long gives its job back.
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { ConnectionLimits } from '../../src/contract/stores.ts'
import { QuotaExhausted } from '../../src/errors.ts'
import { createQuota } from '../../src/quota/call-budget.ts'
import { daysInMemory } from '../support/days-in-memory.ts'
import { turnsInMemory } from '../support/turns-in-memory.ts'

const AT_ONCE = { name: 'calls at once', calls: 25 }

function place(limits: ConnectionLimits = {}) {
  let now = 1_000_000
  const clock = {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms
    },
  }
  const turns = turnsInMemory(clock.now)
  const calls = { add: async () => 0, day: async () => 0, ofRun: async () => [] }
  const budget = () =>
    createQuota({ days: daysInMemory(), calls, turns, clock, newId: randomUUID }).budgetFor({
      connectionId: 'c1',
      alias: 'crm',
      limits,
      runId: null,
      step: null,
    })
  return { budget, now: clock.now }
}

it.each([
  [{}, 20],
  [{ reserve: '50%' }, 12],
  [{ reserve: 5_000 }, 20],
])('lets the share of %j be under way, over all processes', async (limits, most) => {
  const { budget } = place(limits)
  const [one, other] = [budget(), budget()]
  const begun = await Promise.all(
    Array.from({ length: most }, (_none, at) => (at % 2 === 0 ? one : other).enter(AT_ONCE)),
  )
  await expect(one.enter(AT_ONCE)).rejects.toThrow(
    `connection crm: all ${most} calls that may be under way at once are`,
  )
  await begun[0]?.()
  await begun[0]?.()
  await (await other.enter(AT_ONCE))()
  for (const each of begun) await each()
})

it('waits for a call to end, some seconds at most, and says when it is worth coming back', async () => {
  const { budget, now } = place()
  const one = budget()
  const begun = await Promise.all(Array.from({ length: 4 }, () => one.enter({ ...AT_ONCE, calls: 5 })))
  const since = now()
  const late = one.enter({ ...AT_ONCE, calls: 5 })
  await expect(late).rejects.toThrow(QuotaExhausted)
  await expect(late).rejects.toMatchObject({ until: now() + 5_000 })
  expect(now() - since).toBeLessThanOrEqual(20_000)
  for (const each of begun) await each()
})
