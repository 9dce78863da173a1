// A run that would change too much of a field stops before it writes, says why, and goes on when a person lets it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GuardSettings } from '../../../src/domain/guard/settings.ts'
import { LeaseLost } from '../../../src/errors.ts'
import { retryRun } from '../../../src/operations/write/retry.ts'
import { stopRun } from '../../../src/operations/write/stop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { waitingPlace } from '../plan/place.ts'
import { FakeCrm, FakeEnricher, shouting } from '../route.ts'

const guards: GuardSettings = {
  ...{ changedShare: 0.5, blankedShare: 0.1, shift: 0.3, atLeast: 5 },
  ...{ canary: 0, canaryFailures: 0, confirmMinutes: 0, flips: 3, fields: {} },
}

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

/** So many records have something to change in their addresses, so many have nothing. */
function crmOf(shouted: number, quiet: number): FakeCrm {
  const crm = shouting(shouted)
  for (let n = 0; n < quiet; n += 1) crm.records.set(`q${n}`, { Email: `person${n}@acme-corp.com` })
  return crm
}

const guarded = (crm: FakeCrm, part: Partial<GuardSettings> = {}) =>
  waitingPlace(db, crm, { approval: 'never', guards: { ...guards, ...part } })

async function stops(runId: string): Promise<{ answer: string; detail: unknown }[]> {
  const text = "select answer, detail from evergreen.audit where run_id = $1 and event = 'guard.stopped'"
  return (await db.pool.query(text, [runId])).rows
}

describe('the breaker', () => {
  it('lets a run write that changes no more than its share of a field', async () => {
    const crm = crmOf(10, 10)
    expect(await (await guarded(crm)).run()).toMatchObject({ status: 'complete', stopsFor: null })
    expect(crm.batches.flat()).toHaveLength(10)
  })

  it('stops it at one change more before anything is written, with figures and samples', async () => {
    const crm = crmOf(11, 10)
    const place = await guarded(crm)
    const run = await place.run()
    const why = 'Email would change in 11 of 21 records (52.4 %, at most 50 %)'
    expect(run).toMatchObject({ status: 'planned', stopsFor: `breaker: ${why}` })
    expect(crm.batches).toEqual([])
    expect(await place.cursor()).toBeNull()
    expect((await place.plan(run.id)).plan).toMatchObject({ changes: 11, state: 'waiting' })
    const trip = { field: 'Email', guard: 'changed', changes: 11, looked: 21, samples: expect.any(Array) }
    expect(await stops(run.id)).toMatchObject([{ answer: why, detail: { guard: 'breaker', trips: [trip] } }])
  })

  it('is asked as well of a run that a person has stopped before it was: a retry does not go round it', async () => {
    const crm = crmOf(11, 10)
    const { route } = await guarded(crm)
    const { id } = await route.start()
    // To start it, and to read.
    await route.step()
    await route.step()
    await stopRun(id, 'cli:ada', route.parts)
    const stopsFor = expect.stringMatching(/^breaker: Email would change in 11 of 21 records/)
    expect(await route.finish(id)).toMatchObject({ status: 'stopped', note: 'stopped by cli:ada', stopsFor })
    expect(await stops(id)).toHaveLength(1)
    await expect(retryRun(id, 'cli:ada', route.parts)).rejects.toThrow('its plan was not approved')
    expect(crm.batches).toEqual([])
  })

  it('writes all of it once a person approved it, and the cursor moves', async () => {
    const crm = crmOf(11, 10)
    const place = await guarded(crm)
    const { id, windowTo } = await place.run()
    await place.approve(id)
    expect(await place.route.finish(id)).toMatchObject({ status: 'complete' })
    expect(crm.batches.flat()).toHaveLength(11)
    expect(await place.cursor()).toBe(windowTo)
  })

  it('writes nothing of it once a person rejected it', async () => {
    const crm = crmOf(11, 10)
    const place = await guarded(crm)
    const { id } = await place.run()
    await place.reject(id)
    expect(await place.route.finish(id)).toMatchObject({ status: 'complete' })
    expect(crm.batches).toEqual([])
  })

  it('looks away from a few changes', async () => {
    expect(await (await guarded(crmOf(4, 0))).run()).toMatchObject({ status: 'complete' })
    expect(await (await guarded(crmOf(5, 0))).run()).toMatchObject({ status: 'planned' })
  })

  it('keeps what is written within the share of what was looked at, wherever in a run the flood comes', async () => {
    const crm = new FakeCrm()
    for (let n = 0; n < 100; n += 1) {
      crm.records.set(`r${n}`, { Email: n < 40 ? `person${n}@acme-corp.com` : `PERSON${n}@ACME-CORP.COM` })
    }
    crm.pageSize = 10
    const place = await guarded(crm)
    const run = await place.run()
    expect(run).toMatchObject({ status: 'planned', stopsFor: expect.stringMatching(/^breaker: Email/) })
    const written = crm.batches.flat().length
    expect(written).toBeLessThanOrEqual(50)
    expect((await place.plan(run.id)).plan.changes).toBe(60 - written)
    await place.approve(run.id)
    expect(await place.route.finish(run.id)).toMatchObject({ status: 'complete' })
    expect(crm.batches.flat()).toHaveLength(60)
  })

  it('stops writes that are on their way in other jobs before their next batch', async () => {
    const crm = shouting(12)
    crm.batchSize = 3
    const place = await guarded(crm, { changedShare: 1 })
    const { stores } = db.unitOfWork
    const { id } = await place.route.start()
    const write = crm.outcomeOf
    crm.outcomeOf = change => {
      crm.meanwhile ??= stores.runs.holdBack(id, 'breaker: another job has seen enough')
      return write(change)
    }
    const run = await place.route.finish(id)
    expect(await crm.meanwhile).toBe(true)
    expect(run).toMatchObject({ status: 'planned', stopsFor: 'breaker: another job has seen enough' })
    expect(crm.batches.length).toBeLessThanOrEqual(2)
    expect((await place.plan(id)).plan.changes).toBe(12 - crm.batches.flat().length)
  })

  it('stops as well what a worker that died had begun and not sent', async () => {
    const crm = shouting(12)
    const place = await guarded(crm, { changedShare: 1 })
    const { id } = await place.route.start()
    const write = crm.outcomeOf
    crm.outcomeOf = () => {
      crm.outcomeOf = write
      crm.meanwhile = db.unitOfWork.stores.runs.holdBack(id, 'breaker: another job has seen enough')
      throw new LeaseLost({ where: 'worker', what: 'it was killed' })
    }
    const run = await place.route.finish(id)
    expect(await crm.meanwhile).toBe(true)
    expect(run).toMatchObject({ status: 'planned', stopsFor: 'breaker: another job has seen enough' })
    expect(crm.batches).toHaveLength(1)
    expect((await place.plan(id)).plan.changes).toBe(12)
  })

  it('sees what sources would do to a field: all of the empty ones the same', async () => {
    const crm = new FakeCrm()
    for (let n = 0; n < 40; n += 1) {
      const known = n < 20 ? (n % 2 === 0 ? 'Banking' : 'Energy') : null
      crm.records.set(`r${n}`, { Industry: known, Website: `https://acme-${n}.com` })
    }
    const fields = [
      setting({ field: 'Industry', kind: 'industry', policy: 'fill-empty', supply: 'industry' }),
      setting({ field: 'Website', kind: 'website', policy: 'never', normalize: 'off' }),
    ]
    const industries = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`acme-${n}.com`, 'Mining']))
    const facts = new FakeEnricher(industries)
    const about = { approval: 'never' as const, guards, fields, enrich: ['facts'] }
    const place = await waitingPlace(db, crm, about, { facts })
    const run = await place.run()
    expect(run.stopsFor).toBe('breaker: the values of Industry would shift by 50 % with 20 changes (at most 30 %)')
    expect(crm.batches).toEqual([])
  })

  it('keeps nothing of its figures once the run is closed', async () => {
    const { id } = await (await guarded(crmOf(1, 1))).run()
    expect(await db.unitOfWork.stores.guards.figures(id)).toEqual([])
  })
})
