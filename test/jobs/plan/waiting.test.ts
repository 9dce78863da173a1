// Runs that stop at their plan: which they are, what the plan says, and that it keeps its sync and its time.
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { email } from '../../../src/domain/normalize/rules/email.ts'
import { ConfigError, Refused } from '../../../src/errors.ts'
import { endPlansThatAreOver, listPlans } from '../../../src/operations/plan/read.ts'
import { requestRun } from '../../../src/operations/request-run.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { FakeCrm, FakeEnricher, shouting } from '../route.ts'
import { waitingPlace } from './place.ts'

const DAY = 86_400_000

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

describe('a run waits at its plan', () => {
  it('when it is the first of its sync, and writes nothing before', async () => {
    const crm = shouting(3)
    const place = await waitingPlace(db, crm)
    const run = await place.run()
    expect(run).toMatchObject({ status: 'planned', stopsFor: 'first run', endedAt: null })
    expect(crm.batches).toEqual([])
    expect(await place.cursor()).toBeNull()
  })

  it('once a plan was approved, no more; also where the first one found nothing', async () => {
    const crm = shouting(0)
    const place = await waitingPlace(db, crm)
    expect(await place.run()).toMatchObject({ status: 'complete', stopsFor: 'first run' })
    crm.records.set('a', { Email: 'A@ACME-CORP.COM' })
    const { id } = await place.run()
    expect(await place.route.run(id)).toMatchObject({ status: 'planned', stopsFor: 'first run' })
    await place.approve(id)
    await place.route.finish(id)
    crm.records.set('b', { Email: 'B@ACME-CORP.COM' })
    expect(await place.run()).toMatchObject({ status: 'complete', stopsFor: null })
    expect(crm.records.get('b')).toEqual({ Email: 'b@acme-corp.com' })
  })

  it('each time where the set-up says always, never where it says never', async () => {
    const crm = shouting(1)
    const always = await waitingPlace(db, crm, { approval: 'always' })
    const { id } = await always.run()
    await always.approve(id)
    await always.route.finish(id)
    crm.records.set('new', { Email: 'NEW@ACME-CORP.COM' })
    expect(await always.run()).toMatchObject({ status: 'planned', stopsFor: 'approval' })
    const never = await waitingPlace(db, crm, { approval: 'never' })
    expect(await never.run()).toMatchObject({ status: 'complete', stopsFor: null })
  })

  it('again when the sync judges in another way since it was approved', async () => {
    const place = await waitingPlace(db, shouting(1))
    const { id, syncId } = await place.run()
    await place.approve(id)
    await place.route.finish(id)
    await db.unitOfWork.stores.syncs.forgetApproval(syncId)
    expect(await place.route.start({ dryRun: false })).toMatchObject({ stopsFor: 'first run' })
  })

  it('in its midst when a guard stops it: what is written is written, the rest waits', async () => {
    const crm = shouting(2_003)
    crm.pageSize = 2_000
    const place = await waitingPlace(db, crm, { approval: 'never' })
    const { id } = await place.route.start()
    await place.route.step()
    await place.route.step()
    const stop = 'breaker: a test saw enough'
    await db.unitOfWork.stores.runs.stopAtPlan(id, stop)
    expect(await place.route.finish(id)).toMatchObject({ status: 'planned', stopsFor: stop })
    const { applied, pending } = await place.outcomes(id)
    expect([applied?.length, pending?.length]).toEqual([2_000, 3])
    expect((await place.plan(id)).plan.changes).toBe(3)
    await place.approve(id)
    expect(await place.route.finish(id)).toMatchObject({ status: 'complete' })
    expect(crm.batches.flat()).toHaveLength(2_003)
  })

  it('with what enrichers gave as well', async () => {
    const crm = new FakeCrm()
    crm.records.set('a', { Industry: null, Website: 'https://acme-corp.com' })
    const fields = [
      setting({ field: 'Industry', kind: 'industry', supply: 'industry' }),
      setting({ field: 'Website', kind: 'website', policy: 'never', normalize: 'off' }),
    ]
    const facts = new FakeEnricher({ 'acme-corp.com': 'Mining' })
    const place = await waitingPlace(db, crm, { fields, enrich: ['facts'] }, { facts })
    const { id } = await place.run()
    expect((await place.plan(id)).changes).toMatchObject([
      { field: 'Industry', before: null, after: 'Mining', reason: 'filled', ground: { source: 'facts' } },
    ])
  })
})

describe('a plan', () => {
  it('has each change with reason, before, after, ground and confidence, counted per field and reason', async () => {
    const place = await waitingPlace(db, shouting(3))
    const { id } = await place.run()
    const { plan, changes } = await place.plan(id)
    expect(plan).toMatchObject({ state: 'waiting', changes: 3, decision: null })
    expect(plan.tallies).toEqual([{ field: 'Email', reason: 'normalized', changes: 3 }])
    expect(changes[0]).toMatchObject({
      recordId: 'r0',
      field: 'Email',
      before: 'PERSON0@ACME-CORP.COM',
      after: 'person0@acme-corp.com',
      reason: 'normalized',
      ground: { type: 'rule', rule: 'email' },
      outcome: null,
    })
    expect(changes[0]?.confidence).toBeGreaterThan(0.9)
    expect(await place.audited(id)).toMatchObject([
      { event: 'plan.made', actor: 'worker', detail: { digest: plan.digest, changes: 3, waitsFor: 'first run' } },
    ])
  })

  it('has a digest that is another one whenever any part of any change is', async () => {
    const place = await waitingPlace(db, shouting(3))
    const { id } = await place.run()
    const [chunk] = await db.unitOfWork.stores.plans.chunks(id)
    expect(chunk?.changes).toBe(3)
    const { changes, plan } = await place.plan(id)
    const lines = changes.map(({ id, recordId, field, before, after, reason, confidence, freshness }) => {
      const ground = { rule: 'email', type: 'rule', version: email.version }
      return `${JSON.stringify([id, recordId, field, before, after, reason, ground, confidence, freshness])}\n`
    })
    const sha = (text: string) => createHash('sha256').update(text).digest('hex')
    expect(chunk?.digest).toBe(sha(lines.join('')))
    expect(plan.digest).toBe(sha(`${chunk?.digest}\n`))
  })

  it('is read page by page, and by field, reason and record', async () => {
    const place = await waitingPlace(db, shouting(5))
    const { id } = await place.run()
    const first = await place.plan(id, { limit: 2 })
    const second = await place.plan(id, { limit: 2, after: first.next ?? '' })
    const last = await place.plan(id, { limit: 2, after: second.next ?? '' })
    const records = [first, second, last].flatMap(page => page.changes.map(({ recordId }) => recordId))
    expect(records).toEqual(['r0', 'r1', 'r2', 'r3', 'r4'])
    expect(last.next).toBeNull()
    expect((await place.plan(id, { record: 'r3' })).changes.map(({ recordId }) => recordId)).toEqual(['r3'])
    expect((await place.plan(id, { field: 'Email', reason: 'filled' })).changes).toEqual([])
    await expect(place.plan(id, { reason: 'filed' })).rejects.toThrow(/reasons are normalized, filled/)
  })

  it('is told from a run that has none', async () => {
    const place = await waitingPlace(db, shouting(0))
    const { id } = await place.run()
    await expect(place.plan(id)).rejects.toThrow(ConfigError)
    await expect(place.approve(id)).rejects.toThrow(/it is complete and has no plan that waits/)
  })
})

describe('while a plan waits', () => {
  it('its sync starts no other run, unless it is to be planned anew: then nothing is lost', async () => {
    const crm = shouting(2)
    const place = await waitingPlace(db, crm)
    const { id } = await place.run()
    await expect(place.route.start()).rejects.toThrow(Refused)
    await expect(place.route.start({ dryRun: true })).rejects.toThrow(`run ${id} waits at its plan`)
    const again = await place.run({ replan: true })
    expect(await place.route.run(id)).toMatchObject({ status: 'superseded' })
    expect(again).toMatchObject({ status: 'planned' })
    expect((await place.plan(again.id)).plan.changes).toBe(2)
    await expect(place.approve(id)).rejects.toThrow(/its plan is superseded/)
    expect(crm.batches).toEqual([])
  })

  it('that of a dry run keeps nobody: the next run takes its place', async () => {
    const crm = shouting(2)
    const place = await waitingPlace(db, crm, { approval: 'never' })
    const dry = await place.run({ dryRun: true })
    expect(dry).toMatchObject({ status: 'planned', stopsFor: 'dry run' })
    expect(await place.run()).toMatchObject({ status: 'complete' })
    expect(await place.route.run(dry.id)).toMatchObject({ status: 'superseded' })
    expect(crm.batches.flat()).toHaveLength(2)
  })

  it('days pass, and then it is over: nothing is written, and the next run finds the same', async () => {
    const crm = shouting(2)
    const place = await waitingPlace(db, crm, { planDays: 3 })
    const { id } = await place.run()
    place.route.pass(3 * DAY - 60_000)
    await endPlansThatAreOver(place.route.parts)
    expect(await place.route.run(id)).toMatchObject({ status: 'planned' })
    place.route.pass(120_000)
    await expect(place.approve(id)).rejects.toThrow(/its plan is expired: nobody decided on the plan until/)
    expect(await place.route.run(id)).toMatchObject({ status: 'expired' })
    expect((await place.audited(id)).at(-1)).toMatchObject({ event: 'plan.expired', detail: { changes: 2 } })
    expect(crm.batches).toEqual([])
    const next = await place.run()
    expect((await place.plan(next.id)).plan.changes).toBe(2)
  })

  it('it is listed, and a set-up that judges in another way ends it', async () => {
    const place = await waitingPlace(db, shouting(2))
    const { id, syncId, connectionId } = await place.run()
    const mine = async () => (await listPlans(place.route.parts)).filter(({ run }) => run.id === id)
    expect(await mine()).toMatchObject([{ run: { id }, plan: { changes: 2 } }])
    const { stores } = db.unitOfWork
    const sync = await stores.syncs.byId(syncId)
    if (sync === null) throw new Error('no sync')
    const definition = { ...sync.definition, lockDays: 1 }
    await stores.syncs.save({ id: syncId, name: sync.name, connectionId, definition }, 0)
    await expect(place.approve(id)).rejects.toThrow(/its plan is superseded: the sync was changed since/)
    expect(await mine()).toEqual([])
  })

  it('another sync of lower order that writes one of its fields ends it', async () => {
    const crm = shouting(2)
    const place = await waitingPlace(db, crm, { order: 2 })
    const { id, syncId, connectionId } = await place.run()
    const { stores } = db.unitOfWork
    const own = (await stores.syncs.byId(syncId))?.definition
    if (own === undefined) throw new Error('no sync')
    const name = `${own.name}-first`
    const other = { id: randomUUID(), name, connectionId, definition: { ...own, name, order: 1 } }
    await stores.syncs.save(other, 0)
    await expect(place.approve(id)).rejects.toThrow(/its plan is superseded: another sync writes Email now/)
    expect(crm.batches).toEqual([])
  })

  it('another account behind the connection ends it', async () => {
    const place = await waitingPlace(db, shouting(2))
    const { id, connectionId } = await place.run()
    await db.unitOfWork.stores.connections.setAccount(connectionId, 'elsewhere')
    const { sync } = place.route
    await requestRun({ sync, mode: 'full', dryRun: false, actor: 'cli:test' }, place.route.parts)
    expect(await place.route.run(id)).toMatchObject({
      status: 'superseded',
      note: expect.stringMatching('another account'),
    })
  })
})
