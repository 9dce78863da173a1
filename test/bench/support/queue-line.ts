// What the queue's benchmarks have in common: an empty database with one run, and steps that do nothing or wait.

import { randomUUIDv7 } from 'node:crypto'
import type { Pool } from 'pg'
import { z } from 'zod'
import { systemClock } from '../../../src/clock.ts'
import type { Commit, JobContext } from '../../../src/contract/job.ts'
import type { NextWork, Run, UnitOfWork } from '../../../src/contract/stores.ts'
import { openQueue } from '../../../src/queue/bullmq/open.ts'
import { DISPATCH_LIMITS } from '../../../src/queue/dispatcher.ts'
import { startRunner } from '../../../src/queue/runner.ts'
import { type AnyStep, anyStep } from '../../../src/queue/worker.ts'
import { migrate } from '../../../src/store/migrate.ts'
import { createPool } from '../../../src/store/pool.ts'
import { recreateDatabase } from '../../../src/store/scratch.ts'
import { createUnitOfWork } from '../../../src/store/unit-of-work.ts'
import { auditKeys } from '../../support/audit-keys.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { startedRun } from '../../support/started-run.ts'

const LEASE_MS = 20_000
const DATABASE = 'evergreen_bench_queue'

export interface Line {
  readonly databaseUrl: string
  readonly pool: Pool
  readonly unitOfWork: UnitOfWork
  readonly run: Run
  add(items: readonly Pick<NextWork, 'step' | 'key' | 'payload'>[]): Promise<void>
}

/** A database of its own with an active run whose connection may have a thousand jobs on their way. */
export async function openLine(server: string): Promise<Line> {
  const databaseUrl = await recreateDatabase(server, DATABASE)
  const pool = createPool(databaseUrl, quietLog)
  await migrate(pool)
  const unitOfWork = createUnitOfWork(pool, auditKeys)
  const run = await startedRun(unitOfWork, { limits: { jobs: 1_000 } })
  return {
    databaseUrl,
    pool,
    unitOfWork,
    run,
    add: items => unitOfWork.stores.work.add(items.map(item => ({ ...item, id: randomUUIDv7(), runId: run.id }))),
  }
}

export const pullOf = (n: number) => ({ step: 'pull', key: `pull:${n}`, payload: { n } }) as const

export const nothing: Commit = async () => ({ counts: {}, next: [] })

/** A step of any payload. */
export function step(name: AnyStep['name'], run: (n: number, context: JobContext) => Promise<Commit>): AnyStep {
  const payload = z.looseObject({ n: z.number().default(0) })
  return anyStep({ name, payload, run: ({ n }, context) => run(n, context) })
}

export interface WorkPlan {
  readonly databaseUrl: string
  readonly pool: Pool
  readonly redisUrl: string | null
  readonly concurrency: number
  readonly steps: readonly AnyStep[]
}

/** Dispatches and works as `evergreen worker` does, with these steps. */
export async function startWork({ databaseUrl, pool, redisUrl, concurrency, steps }: WorkPlan) {
  const queue = await openQueue({ databaseUrl, redisUrl, leaseMs: LEASE_MS, traces: false, log: quietLog })
  return startRunner({
    queue,
    unitOfWork: createUnitOfWork(pool, auditKeys),
    steps,
    clock: systemClock,
    log: quietLog,
    leaseMs: LEASE_MS,
    concurrency,
    limits: DISPATCH_LIMITS,
    stop: new AbortController().signal,
    resources: async () => ({ connect: unconnected, calls: () => 0, close: async () => undefined }),
  })
}

const unconnected = () => Promise.reject(new Error('these steps connect to nothing'))
