// What a person decides about a plan is what happens: exactly the approved changes, none that was declined, once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError, Refused } from '../../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { FakeCrm, FakeEnricher, outcomesOf, shouting } from '../route.ts'
import { waitingPlace } from './place.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

describe('what is approved', () => {
  it('is written exactly; what changed in the CRM since is a conflict, and the cursor moves then', async () => {
    const crm = shouting(3)
    const place = await waitingPlace(db, crm)
    const { id, windowTo } = await place.run()
    crm.records.set('r1', { Email: 'someone.else@acme-corp.com' })
    expect(await place.approve(id)).toMatchObject({ already: false, fates: { write: 3, declined: 0 } })
    expect(await place.cursor()).toBeNull()
    expect(await place.route.finish(id)).toMatchObject({ status: 'complete', note: 'its plan was approved by cli:ada' })
    expect(await place.outcomes(id)).toEqual({ applied: ['r0 Email', 'r2 Email'], conflict: ['r1 Email'] })
    expect(crm.records.get('r1')).toEqual({ Email: 'someone.else@acme-corp.com' })
    expect(await place.cursor()).toBe(windowTo)
    const { digest } = (await place.plan(id)).plan
    expect((await place.audited(id)).at(-1)).toMatchObject({
      event: 'plan.approved',
      actor: 'cli:ada',
      detail: { digest, changes: 3, write: 3, declined: 0, 'left-out': 0 },
    })
  })

  it('is nothing under a wrong digest', async () => {
    const crm = shouting(2)
    const place = await waitingPlace(db, crm)
    const { id } = await place.run()
    await expect(place.approve(id, { digest: '0'.repeat(64) })).rejects.toThrow(
      `run ${id}: this is not the digest of its plan. Nothing was written; look at the plan again with: evergreen plan ${id}`,
    )
    await place.route.work()
    expect(crm.batches).toEqual([])
    expect(await place.route.run(id)).toMatchObject({ status: 'planned' })
  })

  it('stays so when it is approved twice, and cannot be rejected any more', async () => {
    const crm = shouting(2)
    const place = await waitingPlace(db, crm)
    const { id } = await place.run()
    await place.approve(id)
    expect(await place.approve(id)).toMatchObject({ already: true, fates: null })
    await place.route.finish(id)
    expect(await place.approve(id)).toMatchObject({ already: true })
    await expect(place.approve(id, { except: ['record=r0'] })).rejects.toThrow(Refused)
    await expect(place.reject(id)).rejects.toThrow(/was approved by cli:ada already/)
    await place.route.work()
    expect(crm.batches.flat()).toHaveLength(2)
  })

  it('goes by a dry run as well, which says nothing of how far its sync has read', async () => {
    const crm = shouting(2)
    const place = await waitingPlace(db, crm)
    const { id } = await place.run({ dryRun: true })
    await place.approve(id)
    expect(await place.route.finish(id)).toMatchObject({ status: 'complete' })
    expect(await place.outcomes(id)).toEqual({ applied: ['r0 Email', 'r1 Email'] })
    expect(await place.cursor()).toBeNull()
    const next = await place.run()
    expect(next).toMatchObject({ status: 'complete', stopsFor: null })
    expect(await place.outcomes(next.id)).toEqual({})
    expect(await place.cursor()).toBe(next.windowTo)
  })

  it('waits while another run of the sync is active', async () => {
    const crm = shouting(1)
    const place = await waitingPlace(db, crm, { approval: 'never', planDays: 1 })
    const dry = await place.run({ dryRun: true })
    const { syncId, definition } = dry
    const notices = {
      id: place.route.parts.newId(),
      syncId,
      definition,
      mode: 'notices',
      priority: 'scheduled',
    } as const
    await db.unitOfWork.stores.runs.start({ ...notices, dryRun: false, startedBy: 'notices', startedAt: Date.now() })
    await expect(place.approve(dry.id)).rejects.toThrow(/is active. Decide when it has ended/)
  })

  it('is not written where the changes are no longer those of the plan', async () => {
    const crm = shouting(2)
    const place = await waitingPlace(db, crm)
    const { id } = await place.run()
    await place.approve(id)
    await db.pool.query("update evergreen.proposal set after = 'planted@evil.example' where run_id = $1", [id])
    expect(await place.route.finish(id)).toMatchObject({ status: 'failed' })
    expect(crm.batches).toEqual([])
    expect(await place.cursor()).toBeNull()
  })
})

describe('of several who decide at once', () => {
  it('one is heard, and the others learn that it was decided', async () => {
    const crm = shouting(2)
    const place = await waitingPlace(db, crm)
    const { id } = await place.run()
    const decided = await Promise.all(Array.from({ length: 6 }, () => place.approve(id)))
    expect(decided.filter(({ already }) => !already)).toHaveLength(1)
    await place.route.finish(id)
    expect(crm.batches.flat()).toHaveLength(2)
    expect((await place.audited(id)).map(({ event }) => event)).toEqual(['plan.made', 'plan.approved'])
  })

  it('either approves, rejects or plans anew, whoever comes first', async () => {
    const crm = shouting(2)
    const place = await waitingPlace(db, crm)
    const { id } = await place.run()
    const [approved, rejected, planned] = await Promise.allSettled([
      place.approve(id),
      place.reject(id),
      place.route.start({ replan: true }),
    ])
    const done = [approved, rejected, planned].map(({ status }) => status)
    expect(done.filter(status => status === 'fulfilled')).toHaveLength(1)
    await place.route.work()
    const { status } = await place.route.run(id)
    expect(status).toBe(planned.status === 'fulfilled' ? 'superseded' : 'complete')
    expect(crm.batches.flat()).toHaveLength(approved.status === 'fulfilled' ? 2 : 0)
  })
})

describe('a part of a plan', () => {
  it('is written without what is excepted, which is barred from then on', async () => {
    const crm = shouting(4)
    const place = await waitingPlace(db, crm)
    const { id } = await place.run()
    const [, , third] = (await place.plan(id)).changes
    await place.approve(id, { except: ['record=r1', `id=${third?.id}`] })
    expect(await place.route.finish(id)).toMatchObject({ status: 'complete' })
    expect(await place.outcomes(id)).toEqual({ applied: ['r0 Email', 'r3 Email'], declined: ['r1 Email', 'r2 Email'] })
    expect(await outcomesOf(db, id)).toContainEqual({
      record: 'r1',
      outcome: 'declined',
      answer: 'declined by a person',
    })
    const next = await place.run()
    expect(await place.outcomes(next.id)).toEqual({})
    expect((await db.unitOfWork.stores.runs.counts(next.id)).refusals).toEqual({ barred: 2 })
  })

  it('is written alone; the rest is neither declined nor forgotten, and waits in the next plan', async () => {
    const crm = shouting(3)
    const place = await waitingPlace(db, crm)
    const { id } = await place.run()
    await place.approve(id, { only: ['record=r0', 'record=r2'], except: ['record=r2'] })
    expect(await place.route.finish(id)).toMatchObject({
      status: 'complete',
      note: expect.stringMatching('1 changes were left out of what was approved'),
    })
    expect(await place.outcomes(id)).toEqual({
      applied: ['r0 Email'],
      'left-out': ['r1 Email'],
      declined: ['r2 Email'],
    })
    expect(await place.cursor()).toBeNull()
    const next = await place.run({ mode: 'incremental' })
    expect(next).toMatchObject({ status: 'planned', stopsFor: 'first run' })
    expect(await place.outcomes(next.id)).toEqual({ pending: ['r1 Email'] })
  })

  it('must be there: a selector that means nothing changes nothing', async () => {
    const place = await waitingPlace(db, shouting(2))
    const { id } = await place.run()
    await expect(place.approve(id, { except: ['field=Emial'] })).rejects.toThrow(
      `--except field=Emial: no change of the plan is meant by it. Nothing was changed; look with: evergreen plan ${id}`,
    )
    await expect(place.approve(id, { only: ['fields=Email'] })).rejects.toThrow(ConfigError)
    await expect(place.approve(id, { except: ['field=Email'] })).rejects.toThrow(/nothing to be written/)
    expect(await place.route.run(id)).toMatchObject({ status: 'planned' })
  })
})

describe('what is rejected', () => {
  it('is never written nor proposed again, and the cursor moves on', async () => {
    const crm = shouting(2)
    const place = await waitingPlace(db, crm)
    const { id, windowTo } = await place.run()
    await place.reject(id, 'capitals are our style')
    expect(await place.route.finish(id)).toMatchObject({
      status: 'complete',
      note: 'its plan was rejected by cli:ada (capitals are our style)',
    })
    expect(await place.outcomes(id)).toEqual({ declined: ['r0 Email', 'r1 Email'] })
    expect(await place.cursor()).toBe(windowTo)
    expect((await place.audited(id)).at(-1)).toMatchObject({
      event: 'plan.rejected',
      actor: 'cli:ada',
      detail: { changes: 2, declined: 2, why: 'capitals are our style' },
    })
    expect(await place.reject(id, 'capitals are our style')).toMatchObject({ already: true })
    const next = await place.run()
    expect(next).toMatchObject({ status: 'complete', stopsFor: 'first run' })
    expect(crm.batches).toEqual([])
  })

  it('comes up again when a source says so that had not spoken before', async () => {
    const crm = new FakeCrm()
    crm.records.set('a', { Industry: null, Website: 'https://acme-corp.com' })
    const fields = [
      setting({ field: 'Industry', kind: 'industry', supply: 'industry' }),
      setting({ field: 'Website', kind: 'website', policy: 'never', normalize: 'off' }),
    ]
    const silent: Record<string, string> = {}
    const enrichers = { facts: new FakeEnricher({ 'acme-corp.com': 'Mining' }), others: new FakeEnricher(silent) }
    const place = await waitingPlace(db, crm, { fields, approval: 'always', enrich: ['others', 'facts'] }, enrichers)
    const first = await place.run()
    await place.reject(first.id)
    await place.route.finish(first.id)
    const second = await place.run()
    expect(second.status).toBe('complete')
    expect((await db.unitOfWork.stores.runs.counts(second.id)).refusals).toMatchObject({ barred: 1 })
    silent['acme-corp.com'] = 'Mining'
    const third = await place.run()
    expect(third).toMatchObject({ status: 'planned' })
    expect(await place.outcomes(third.id)).toEqual({ pending: ['a Industry'] })
  })
})

describe('a worker that dies', () => {
  it('anywhere on the way leaves nothing undone and does nothing twice', async () => {
    const crm = shouting(5)
    crm.pageSize = 1
    const place = await waitingPlace(db, crm)
    const { id } = await place.route.start()
    const { stores } = db.unitOfWork
    const { clock } = place.route.parts
    const die = async () => {
      const due = await stores.work.takeDue(clock.now(), clock.now() + 1_000, { queued: 100, backlog: 50 })
      await stores.work.begin(due, 'dead', clock.now(), clock.now() + 1_000)
      place.route.pass(2_000)
      await stores.work.reap(clock.now(), [])
    }
    const live = async () => {
      for (let more = true; more; ) {
        await die()
        more = await place.route.step()
      }
    }
    await live()
    expect(await place.route.run(id)).toMatchObject({ status: 'planned' })
    await place.approve(id, { except: ['record=r4'] })
    await live()
    expect(await place.route.run(id)).toMatchObject({ status: 'complete' })
    expect(crm.batches.flat().map(({ recordId }) => recordId)).toEqual(['r0', 'r1', 'r2', 'r3'])
    expect((await outcomesOf(db, id)).map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: 4 }, () => 'applied'),
      'declined',
    ])
  })
})
