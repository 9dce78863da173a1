// Pulling in chunks within the run's allowance, and asking enrichers one after the other.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
    `sync ${route.sync}: it asks facts, which is paused. It goes on after evergreen resume facts.`,
  ])
  await connections.setPaused('facts', null)
  route.pass(10_000)
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  expect(crm.records.get('a')?.['Industry']).toBe('Retail')
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
