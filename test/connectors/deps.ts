// What a connection is opened with, in tests: a real way out, a real clock, a budget that counts.
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { ConnectorDeps } from '../../src/contract/connector.ts'
import type { Clock } from '../../src/contract/primitives.ts'
import { createOutbound } from '../../src/outbound/index.ts'
import { createQuota } from '../../src/quota/call-budget.ts'
import { daysInMemory } from '../support/days-in-memory.ts'
import { quietLog } from '../support/quiet-log.ts'
import { sessionInMemory } from '../support/session.ts'
import { turnsInMemory } from '../support/turns-in-memory.ts'

export interface TestDeps extends ConnectorDeps {
  /** Calls announced so far. */
  readonly spent: () => number
  /** What the vendor's headers said last: [used, max]. */
  readonly learned: () => readonly [number, number] | null
}

const realClock: Clock = {
  now: Date.now,
  sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }),
}

/** Fresh dependencies. */
export function testDeps(
  options: { readonly alias?: string; readonly folder?: string; readonly clock?: Clock } = {},
): TestDeps {
  const clock = options.clock ?? realClock
  const uncounted = { add: async () => 0, day: async () => 0, ofRun: async () => [] }
  const of = { connectionId: 'one', alias: 'acme', limits: {}, runId: null, step: null }
  const budget = createQuota({
    calls: uncounted,
    days: daysInMemory(),
    turns: turnsInMemory(clock.now),
    clock,
    newId: randomUUID,
  }).budgetFor(of)
  let spent = 0
  let learned: readonly [number, number] | null = null
  return {
    alias: options.alias ?? 'acme',
    outbound: createOutbound(),
    clock,
    log: quietLog,
    budget: {
      spend: async (under, signal, kind) => {
        await budget.spend(under, signal, kind)
        spent += 1
      },
      learn: (used, max) => {
        learned = [used, max]
      },
      learnZone: budget.learnZone,
      refused: budget.refused,
      learnLimit: budget.learnLimit,
      enter: budget.enter,
    },
    session: sessionInMemory(),
    folder: options.folder ?? '.',
    spent: () => spent,
    learned: () => learned,
  }
}
