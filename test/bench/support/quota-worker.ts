// One of several processes that ask HubSpot as often as they may, under the turns that all of them share.
// Arguments: database, Redis or "", the CRM, the connection, when to begin and to end (ms since the epoch).
// Prints {"calls","refused","takeMs"}: calls that were answered, calls that HubSpot refused, what a turn cost (median).

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { hubspot } from '../../../connectors/hubspot/index.ts'
import { systemClock } from '../../../src/clock.ts'
import type { Source } from '../../../src/contract/connector.ts'
import type { TurnKeeper } from '../../../src/contract/quota.ts'
import { QuotaExhausted, RetriableError } from '../../../src/errors.ts'
import { createOutbound } from '../../../src/outbound/index.ts'
import { createQuota } from '../../../src/quota/call-budget.ts'
import { createRedisTurns } from '../../../src/quota/redis-turns.ts'
import { credentials } from '../../../src/sandbox/credentials.ts'
import { createPool } from '../../../src/store/pool.ts'
import { createUnitOfWork } from '../../../src/store/unit-of-work.ts'
import { auditKeys } from '../../support/audit-keys.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { sessionInMemory } from '../../support/session.ts'

const CALLERS = 8

const [databaseUrl = '', redisUrl = '', url = '', connectionId = '', from = '', to = ''] = process.argv.slice(2)
const { stores } = createUnitOfWork(createPool(databaseUrl, quietLog), auditKeys)
const took: number[] = []
const source = sourceUnder(timed(redisUrl === '' ? stores.turns : createRedisTurns(redisUrl)))
let calls = 0
let refused = 0
await sleep(Math.max(0, Number(from) - Date.now()))
await Promise.race([Promise.all(Array.from({ length: CALLERS }, ask)), sleep(Number(to) - Date.now())])
const takeMs = took.toSorted((a, b) => a - b)[took.length >> 1] ?? Number.NaN
process.stdout.write(`${JSON.stringify({ calls, refused, takeMs })}\n`)
process.exit()

async function ask(): Promise<void> {
  while (Date.now() < Number(to)) {
    try {
      await source.account()
      if (Date.now() < Number(to)) calls += 1
    } catch (error) {
      if (error instanceof QuotaExhausted) await sleep(1_000)
      else if (error instanceof RetriableError) refused += 1
      else throw error
    }
  }
}

function timed(turns: TurnKeeper): TurnKeeper {
  return {
    ...turns,
    take: async turn => {
      const began = performance.now()
      const wait = await turns.take(turn)
      took.push(performance.now() - began)
      return wait
    },
  }
}

function sourceUnder(turns: TurnKeeper): Source {
  const settings = hubspot.settings.parse({
    baseUrl: url,
    accessToken: credentials.hubspot.accessToken,
    sandbox: true,
  })
  const { calls, days } = stores
  const quota = createQuota({ calls, days, turns, clock: systemClock, newId: randomUUID })
  const connection = hubspot.open(settings, {
    alias: 'bench',
    outbound: createOutbound(),
    clock: systemClock,
    log: quietLog,
    budget: quota.budgetFor({ connectionId, alias: 'bench', limits: {}, runId: null, step: null }),
    session: sessionInMemory(),
    folder: '.',
  })
  if (connection.source === undefined) throw new Error('HubSpot has no source')
  return connection.source
}
