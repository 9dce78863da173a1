// What a connection is opened with, in tests: a real way out, a real clock, a budget that counts.
import { setTimeout as wait } from 'node:timers/promises'
import type { ConnectorDeps } from '../../src/contract/connector.ts'
import { createOutbound } from '../../src/outbound/index.ts'
import { quietLog } from '../support/quiet-log.ts'
import { sessionInMemory } from '../support/session.ts'

export interface TestDeps extends ConnectorDeps {
  /** Calls announced so far. */
  readonly spent: () => number
  /** What the vendor's headers said last: [used, max]. */
  readonly learned: () => readonly [number, number] | null
}

/** Fresh dependencies. */
export function testDeps(options: { readonly alias?: string; readonly folder?: string } = {}): TestDeps {
  let spent = 0
  let learned: readonly [number, number] | null = null
  return {
    alias: options.alias ?? 'acme',
    outbound: createOutbound(),
    clock: { now: Date.now, sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }) },
    log: quietLog,
    budget: {
      spend: async calls => {
        spent += calls
      },
      learn: (used, max) => {
        learned = [used, max]
      },
    },
    session: sessionInMemory(),
    folder: options.folder ?? '.',
    spent: () => spent,
    learned: () => learned,
  }
}
