// The quota: how much of the budget that is left after the reserve is used, whether HubSpot ever refuses, how a noisy
// neighbour is given way to, and what a turn costs; with one and with four worker processes, on both backends.

import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { RESERVE } from '../../src/domain/quota/reserve.ts'
import { startSandbox } from '../../src/sandbox/server.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { auditKeys } from '../support/audit-keys.ts'
import { quietLog } from '../support/quiet-log.ts'
import { redisServer } from '../support/redis-server.ts'
import { runMeasured } from './support/measured-process.ts'
import { type Benchmark, measured, measuredAgainst } from './support/metric.ts'

const LIMIT = { calls: 190, windowMs: 10_000 }
const MINUTE_MS = 60_000
/** Worker processes need so long to start. */
const START_MS = 4_000
const NEIGHBOUR = { calls: 95, fromMs: 15_000, toMs: 35_000 }
const WORKERS = [1, 4]

const WORKER = import.meta.resolve('./support/quota-worker.ts')
const counted = z.object({ calls: z.number(), refused: z.number(), takeMs: z.number() })

interface Place {
  readonly database: string
  readonly redis: string
}

interface Minute {
  readonly calls: number
  readonly refused: number
  readonly takeMs: number
}

interface Round {
  readonly backend: 'redis' | 'pg'
  readonly alone: Minute
  readonly crowded: Minute
}

export const benchmark: Benchmark = async note => {
  const home = await mkdtemp(join(tmpdir(), 'evergreen-bench-'))
  const database = await openDatabase({ home, log: quietLog })
  const redis = await redisServer()
  try {
    const rounds: Round[] = []
    for (const backend of ['redis', 'pg'] as const) {
      const place = { database: database.url, redis: backend === 'redis' ? redis.url : '' }
      for (const workers of WORKERS) {
        note(`${backend}, ${workers} worker processes: one minute alone, one with a neighbour`)
        const alone = await aMinute(place, workers, false)
        rounds.push({ backend, alone, crowded: await aMinute(place, workers, true) })
      }
    }
    const share = (LIMIT.calls * (1 - RESERVE) * MINUTE_MS) / LIMIT.windowMs
    const on = (backend: string) => rounds.filter(round => round.backend === backend)
    return {
      'quota.rate_used': measuredAgainst(
        [Math.min(...rounds.map(({ alone }) => alone.calls / share))],
        'of the budget left after the reserve, the least of all rounds',
        0.95,
        'at least',
      ),
      'quota.rate_most': measured([Math.max(...rounds.map(({ alone }) => alone.calls / share))], 'the most of all'),
      'quota.over_limit': measuredAgainst(
        [rounds.reduce((sum, { alone }) => sum + alone.refused, 0)],
        'calls refused in all rounds',
        0,
        'at most',
      ),
      'quota.crowded_refused': measuredAgainst(
        [Math.max(...rounds.map(({ crowded }) => crowded.refused))],
        'calls refused beside a neighbour, the most of all rounds',
        3,
        'at most',
      ),
      'quota.crowded_used': measured(
        [Math.min(...rounds.map(({ crowded }) => crowded.calls / share))],
        'of the budget beside a neighbour, the least of all rounds',
      ),
      'quota.take_redis_ms': measuredAgainst(
        on('redis').map(({ alone }) => alone.takeMs),
        'ms for a turn',
        2,
        'at most',
      ),
      'quota.take_pg_ms': measured(
        on('pg').map(({ alone }) => alone.takeMs),
        'ms for a turn',
      ),
    }
  } finally {
    await redis.close()
    await database.close()
    await rm(home, { recursive: true, force: true })
  }
}

/** Some worker processes on a connection and an account of their own. */
async function aMinute(place: Place, workers: number, crowded: boolean): Promise<Minute> {
  const connectionId = await freshConnection(place.database)
  const sandbox = await startSandbox({})
  const from = Date.now() + START_MS
  const to = from + MINUTE_MS
  const args = [place.database, place.redis, sandbox.url, connectionId, `${from}`, `${to}`]
  try {
    const working = Array.from({ length: workers }, () => runMeasured(WORKER, args, {}, counted))
    const [done] = await Promise.all([Promise.all(working), crowded ? neighbour(sandbox.url, from) : undefined])
    const results = done.map(({ result }) => result)
    const sum = (of: 'calls' | 'refused') => results.reduce((all, result) => all + result[of], 0)
    return { calls: sum('calls'), refused: sum('refused'), takeMs: Math.max(...results.map(({ takeMs }) => takeMs)) }
  } finally {
    await sandbox.close()
  }
}

async function freshConnection(database: string): Promise<string> {
  const pool = createPool(database, quietLog)
  try {
    await migrate(pool)
    const id = randomUUID()
    const { connections } = createUnitOfWork(pool, auditKeys).stores
    await connections.save({ id, alias: `bench-${id}`, connector: 'hubspot', settings: {}, sealed: {}, limits: {} })
    return id
  } finally {
    await pool.end()
  }
}

/** Another program that makes its calls evenly, some in each second. */
async function neighbour(url: string, from: number): Promise<void> {
  const perSecond = (NEIGHBOUR.calls * 1_000) / LIMIT.windowMs
  await sleep(from + NEIGHBOUR.fromMs - Date.now())
  for (let second = 0; second < (NEIGHBOUR.toMs - NEIGHBOUR.fromMs) / 1_000; second += 1) {
    const burst = Math.floor((second + 1) * perSecond) - Math.floor(second * perSecond)
    const answer = await fetch(`${url}/__sandbox/hubspot/neighbours`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ burst }),
    })
    if (!answer.ok) throw new Error(`the sandbox answered ${answer.status}: ${await answer.text()}`)
    await sleep(Math.max(0, from + NEIGHBOUR.fromMs + (second + 1) * 1_000 - Date.now()))
  }
}
