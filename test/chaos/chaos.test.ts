// The short version of `npm run bench -- chaos`: a worker of each backend is killed at every named moment of a write, with
// all else going wrong too, and the CRMs' write log and the audit agree.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freshDatabase } from '../support/fresh-database.ts'
import { type RedisServer, redisMissing, redisServer } from '../support/redis-server.ts'
import { type LanePlan, runChaos } from './run.ts'

let redis: RedisServer | null = null
beforeAll(async () => {
  redis = redisMissing === null ? await redisServer() : null
})
afterAll(() => redis?.close())

const small = { rounds: 2, byJob: false } as const
const PLANS: readonly LanePlan[] = [
  { ...small, seed: 201, backend: 'postgres', kills: ['intent stored', 'answered'] },
  { ...small, seed: 202, backend: 'redis', kills: ['sent', 'outcome stored'] },
]

it('agrees with the CRMs on every write, whoever is killed and whatever is cut, lost, late or edited', async () => {
  const plans = PLANS.filter(({ backend }) => backend === 'postgres' || redis !== null)
  const ground = { database: freshDatabase, redisUrl: redis?.url ?? null, note: () => undefined }
  const { rounds, kills, mismatches, writes, windowEdits } = await runChaos(plans, ground, plans.length)
  expect(mismatches).toEqual([])
  expect(rounds).toBe(2 * plans.length)
  expect(kills).toMatchObject({ 'intent stored': 1, answered: 1 })
  if (redis !== null) expect(kills).toMatchObject({ sent: 1, 'outcome stored': 1 })
  expect(writes).toBeGreaterThan(100 * plans.length)
  expect(windowEdits).toBeGreaterThan(0)
}, 300_000)
