// The day's budget in the database: shared by all workers, never overspent, by priority and by what the admin keeps.

import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ConnectionLimits, RunPriority } from '../../src/contract/stores.ts'
import { QuotaExhausted } from '../../src/errors.ts'
import { createQuota } from '../../src/quota/call-budget.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { auditKeys } from '../support/audit-keys.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { startedRun } from '../support/started-run.ts'
import { turnsInMemory } from '../support/turns-in-memory.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const NOON = Date.UTC(2026, 6, 1, 9)

async function account(part: { limits?: ConnectionLimits; priority?: RunPriority } = {}) {
  const run = await startedRun(db.unitOfWork, part)
  const vendor = { used: 0, max: 200, refused: 0 }
  let now = NOON
  const clock = { now: () => now, sleep: async () => undefined }
  const of = {
    connectionId: run.connectionId,
    alias: 'crm',
    limits: part.limits ?? {},
    runId: run.id,
    step: 'pull',
  } as const
  const processOn = (of_: FreshDatabase['unitOfWork']) => {
    const { calls, days } = of_.stores
    return createQuota({ calls, days, turns: turnsInMemory(clock.now), clock, newId: randomUUID })
  }
  const call = async (budget: ReturnType<ReturnType<typeof createQuota>['budgetFor']>) => {
    await budget.spend()
    await sleep(1)
    if (vendor.used >= vendor.max) vendor.refused += 1
    vendor.used += 1
    budget.learnZone('Europe/Helsinki')
    budget.learn(vendor.used, vendor.max)
  }
  /** Calls until there is no room; what it was told then. */
  const drain = async (quota: ReturnType<typeof createQuota>, most = Number.POSITIVE_INFINITY): Promise<string> => {
    const budget = quota.budgetFor(of)
    try {
      for (let made = 0; made < most; made += 1) await call(budget)
      return 'done'
    } catch (error) {
      if (!(error instanceof QuotaExhausted)) throw error
      return error.message
    } finally {
      await budget.flush()
    }
  }
  const turnTo = (moment: number) => {
    now = moment
  }
  return { run, vendor, of, processOn, call, drain, turnTo, turnsOf: () => now }
}

it('is never overspent by many jobs of several processes, and used up by them', async () => {
  const { vendor, processOn, drain, run, turnTo } = await account()
  const pools = [1, 2, 3].map(() => createPool(db.url, quietLog, 4))
  const quotas = pools.map(pool => processOn(createUnitOfWork(pool, auditKeys)))
  // The first call of all tells how large the day is.
  await drain(quotas[0] ?? processOn(db.unitOfWork), 1)
  for (let round = 0; round < 6; round += 1) {
    await Promise.all(quotas.flatMap(quota => Array.from({ length: 4 }, () => drain(quota, 9))))
    turnTo(NOON + round)
  }
  const last = await drain(processOn(db.unitOfWork))
  expect(last).toContain('connection crm: daily budget spent, resumes 00:00 Europe/Helsinki')
  expect(vendor).toEqual({ used: 160, max: 200, refused: 0 })
  const { rows } = await db.pool.query('select calls from evergreen.run_call where run_id = $1', [run.id])
  expect(rows).toEqual([{ calls: 160 }])
  turnTo(Date.UTC(2026, 6, 1, 21))
  vendor.used = 0
  expect(await drain(processOn(db.unitOfWork), 20)).toBe('done')
  for (const pool of pools) await pool.end()
})

it('gives way to what other apps use', async () => {
  const { vendor, processOn, drain } = await account()
  const quota = processOn(db.unitOfWork)
  await drain(quota, 10)
  vendor.used += 145
  await drain(quota, 1)
  await drain(quota)
  expect(vendor).toMatchObject({ used: 160, refused: 0 })
})

it.each([
  ['background', {}, 136],
  ['scheduled', {}, 152],
  ['interactive', { reserve: '50%' }, 100],
  ['interactive', { reserve: 10 }, 190],
] as const)('lets %s work with %j use %i of 200 calls', async (priority, limits, most) => {
  const { vendor, processOn, drain } = await account({ priority, limits })
  const quota = processOn(db.unitOfWork)
  await drain(quota)
  expect(vendor.used).toBe(most)
})

it('puts off a job whose calls go out side by side without one too many', async () => {
  const { vendor, processOn, call, of } = await account()
  const quota = processOn(db.unitOfWork)
  const budget = quota.budgetFor(of)
  await call(budget)
  const all = await Promise.allSettled(Array.from({ length: 300 }, () => call(budget)))
  await budget.flush()
  expect(all.filter(({ status }) => status === 'fulfilled').length).toBe(159)
  expect(vendor).toMatchObject({ used: 160, refused: 0 })
})

it('takes what a killed job had reserved for used until the day ends', async () => {
  const { vendor, processOn, call, drain, of, turnTo } = await account()
  const quota = processOn(db.unitOfWork)
  const killed = quota.budgetFor(of)
  for (let made = 0; made < 20; made += 1) await call(killed)
  turnTo(NOON + 16 * 60_000)
  await drain(quota)
  expect(vendor.used).toBeLessThanOrEqual(160)
  expect(vendor.used).toBeGreaterThan(130)
})
