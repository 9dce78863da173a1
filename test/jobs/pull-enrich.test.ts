// Pulling in chunks within the run's allowance, and asking enrichers one after the other; what is learnt meanwhile.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Enricher } from '../../src/contract/connector.ts'
import type { HumanLock, RecordState, Value } from '../../src/domain/record.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { setting } from '../support/sync.ts'
import { FakeCrm, FakeEnricher, openRoute, outcomesOf, shouting } from './route.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const ENRICHED = [
  setting({ field: 'Website', kind: 'website', policy: 'fill-empty', normalize: 'off' }),
  setting({ field: 'Industry', kind: 'industry', policy: 'fill-empty', supply: 'industry' }),
]

it('never makes more changes than the run may, over all of its chunks, and says so of the others', async () => {
  const crm = shouting(4_500)
  const route = await openRoute(db, crm, { changesPerRun: 2_100 })
  const { id } = await route.start()
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  const counts = await db.unitOfWork.stores.runs.counts(id)
  expect(counts).toMatchObject({ pulled: 4_500, proposed: 2_100, refused: 2_400, outcomes: { applied: 2_100 } })
  expect(counts.refusals).toEqual({ budget: 2_400 })
  expect(crm.batches.flat()).toHaveLength(2_100)
})

it('asks the second enricher only for what the first one did not know', async () => {
  const crm = new FakeCrm()
  const first = new FakeEnricher({ 'acme-corp.com': 'Retail' })
  const second = new FakeEnricher({ 'acme-corp.com': 'Mining', 'globex-corp.com': 'Energy' })
  crm.records.set('a', { Website: 'https://acme-corp.com', Industry: null })
  crm.records.set('b', { Website: 'https://globex-corp.com', Industry: null })
  crm.records.set('c', { Website: 'https://initech-corp.com', Industry: null })
  crm.records.set('d', { Website: 'https://hooli-corp.com', Industry: 'Software' })
  const route = await openRoute(db, crm, { fields: ENRICHED, enrich: ['first', 'second'] }, { first, second })
  const { id } = await route.start()
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  const asked = ({ asked }: FakeEnricher) => asked.map(({ keys }) => keys.domain)
  expect(asked(first)).toEqual(['acme-corp.com', 'globex-corp.com', 'initech-corp.com'])
  expect(asked(second)).toEqual(['globex-corp.com', 'initech-corp.com'])
  expect([...crm.records.values()].map(({ Industry }) => Industry)).toEqual(['Retail', 'Energy', null, 'Software'])
  const grounds = await db.unitOfWork.stores.proposals.ofRun(id, 9)
  expect(grounds.map(({ recordId, ground }) => [recordId, ground.type === 'claim' && ground.source])).toEqual([
    ['a', 'first'],
    ['b', 'second'],
  ])
})

it('asks nothing while an enricher of the sync is paused, and goes on when it is resumed', async () => {
  const crm = new FakeCrm()
  crm.records.set('a', { Website: 'https://acme-corp.com', Industry: null })
  const [running, paused] = [new FakeEnricher({}), new FakeEnricher({ 'acme-corp.com': 'Retail' })]
  const { connections, work } = db.unitOfWork.stores
  await connections.save({ id: randomUUID(), alias: 'facts', connector: 'fake', settings: {}, sealed: {}, limits: {} })
  await connections.setPaused('facts', Date.now())
  const route = await openRoute(db, crm, { fields: ENRICHED, enrich: ['running', 'facts'] }, { running, facts: paused })
  const { id } = await route.start()
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'active' })
  expect([running.asked, paused.asked]).toEqual([[], []])
  expect((await work.waitingNotes(id)).map(({ note }) => note)).toEqual([
    `sync ${route.sync}: it asks facts, which is paused. It goes on when facts is resumed.`,
  ])
  await connections.setPaused('facts', null)
  route.pass(10_000)
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  expect(crm.records.get('a')?.['Industry']).toBe('Retail')
})

const DAY = 86_400_000
const LEARNT: HumanLock = { until: Date.now() + 80 * DAY, kind: 'exact' }

/** Takes the lock that a record's history tells of into what is known, as the import of the past does. */
async function learnLock(sync: string, field: string, value: Value): Promise<void> {
  const { syncs, records } = db.unitOfWork.stores
  const found = await syncs.byName(sync)
  if (found === null) throw new Error(`no sync ${sync}`)
  const { connectionId, definition } = found
  const state = { value, changedAt: Date.now() - 10 * DAY, verifiedAt: null, source: 'crm', lock: LEARNT } as const
  await records.save(connectionId, definition.stream, [{ id: 'a', state: { [field]: state } }], Date.now())
}
async function knownOf(sync: string): Promise<RecordState | undefined> {
  const found = await db.unitOfWork.stores.syncs.byName(sync)
  const { records } = db.unitOfWork.stores
  return (await records.load(found?.connectionId ?? '', found?.definition.stream ?? '', ['a'])).get('a')
}

/** The same database; something happens whenever a job has looked up what is known of records. */
function lookingUp(happens: () => Promise<void>): FreshDatabase {
  const { stores } = db.unitOfWork
  const load: typeof stores.records.load = async (...of) => {
    const known = await stores.records.load(...of)
    await happens()
    return known
  }
  return { ...db, unitOfWork: { ...db.unitOfWork, stores: { ...stores, records: { ...stores.records, load } } } }
}

describe('what is learnt of a record meanwhile', () => {
  const fields = [
    setting({ field: 'Email', kind: 'email', normalize: 'off' }),
    setting({ field: 'Website', kind: 'website', policy: 'never', normalize: 'off' }),
    setting({ field: 'Industry', kind: 'industry', policy: 'overwrite-always', supply: 'industry', normalize: 'off' }),
  ]
  const known = { Email: 'ann@acme-corp.com', Website: 'https://acme-corp.com', Industry: 'Software' }

  it('stays, and counts, when an enricher was asked', async () => {
    const crm = new FakeCrm()
    crm.records.set('a', { ...known })
    const facts = new FakeEnricher({ 'acme-corp.com': 'Retail' })
    const { enricher, ...connection } = facts.connection()
    if (enricher === undefined) throw new Error('no enricher')
    const slow: Enricher = {
      ...enricher,
      lookup: async (asks, signal) => {
        await learnLock(route.sync, 'Email', known.Email)
        await learnLock(route.sync, 'Industry', known.Industry)
        return enricher.lookup(asks, signal)
      },
    }
    const asked = { connection: () => ({ ...connection, enricher: slow }) }
    const route = await openRoute(db, crm, { fields, enrich: ['facts'] }, { facts: asked })
    const { id } = await route.start()
    await route.work()
    expect(await route.run(id)).toMatchObject({ status: 'complete' })
    expect(facts.asked).toHaveLength(1)
    expect(await knownOf(route.sync)).toMatchObject({ Email: { lock: LEARNT }, Industry: { lock: LEARNT } })
    expect(crm.records.get('a')?.['Industry']).toBe('Software')
    expect((await db.unitOfWork.stores.runs.counts(id)).refusals).toMatchObject({ lock: 1 })
  })

  it('stays when another field of it was read anew', async () => {
    const crm = new FakeCrm()
    crm.records.set('a', { ...known })
    let sync = ''
    let meanwhile = async (): Promise<void> => undefined
    const route = await openRoute(
      lookingUp(() => meanwhile()),
      crm,
      { fields },
    )
    sync = route.sync
    await route.start()
    await route.work()
    crm.records.set('a', { ...known, Website: 'https://acme.example' })
    meanwhile = () => learnLock(sync, 'Email', known.Email)
    await route.start()
    await route.work()
    expect(await knownOf(route.sync)).toMatchObject({
      Email: { lock: LEARNT },
      Website: { value: 'https://acme.example' },
    })
  })

  it('stays when it was read for the first time, save for what was read anew', async () => {
    const crm = new FakeCrm()
    crm.records.set('a', { ...known })
    let sync = ''
    const during = lookingUp(async () => {
      await learnLock(sync, 'Email', known.Email)
      await learnLock(sync, 'Website', 'https://old.example')
    })
    const route = await openRoute(during, crm, { fields })
    sync = route.sync
    await route.start()
    await route.work()
    const after = await knownOf(route.sync)
    expect(after).toMatchObject({ Email: { lock: LEARNT }, Website: { value: known.Website, lock: null } })
    expect(after?.['Industry']?.value).toBe('Software')
  })
})

it('writes nothing in a second run, and rewrites no record', async () => {
  const crm = shouting(50)
  const route = await openRoute(db, crm)
  await route.start()
  await route.work()
  const written = crm.batches.length
  const states = async () => (await db.pool.query('select xmin, * from evergreen.record order by 2, 3, 4')).rows
  const before = await states()
  const { id } = await route.start()
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  expect(await outcomesOf(db, id)).toEqual([])
  expect(crm.batches).toHaveLength(written)
  expect(await states()).toEqual(before)
})
