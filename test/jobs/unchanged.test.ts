// Records that are as they were when they were judged last are passed over, and never one for which there is something
// to do.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Claim } from '../../src/domain/claim.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { setting } from '../support/sync.ts'
import { FakeCrm, FakeEnricher, openRoute, type Route, shouting } from './route.ts'

const DAY = 86_400_000

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const INDUSTRY = setting({ field: 'Industry', kind: 'industry', supply: 'industry', staleBelow: 1 })

/** How many records a run read, how many of them it passed over, and the fields for which it proposed something. */
async function outcome(route: Route, options: Parameters<Route['start']>[0] = {}) {
  const { id } = await route.start(options)
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: options.dryRun === true ? 'planned' : 'complete' })
  const { pulled, unchanged } = await db.unitOfWork.stores.runs.counts(id)
  const proposals = await db.unitOfWork.stores.proposals.ofRun(id, 99)
  return { pulled, unchanged, proposed: proposals.map(({ recordId, field }) => `${recordId} ${field}`) }
}

it('are told apart from those that came, that changed, and that are our own writes coming back', async () => {
  const crm = shouting(3)
  crm.records.set('quiet', { Email: 'quiet@acme-corp.com' })
  const route = await openRoute(db, crm)
  expect(await outcome(route)).toMatchObject({
    pulled: 4,
    unchanged: 0,
    proposed: ['r0 Email', 'r1 Email', 'r2 Email'],
  })
  expect(await outcome(route)).toEqual({ pulled: 4, unchanged: 1, proposed: [] })
  crm.records.set('new', { Email: 'new@acme-corp.com' })
  expect(await outcome(route)).toEqual({ pulled: 5, unchanged: 4, proposed: [] })
  expect(await outcome(route)).toEqual({ pulled: 5, unchanged: 5, proposed: [] })
})

it('cost time at each stage, which the run tells', async () => {
  const route = await openRoute(db, shouting(3))
  const { id } = await route.start()
  await route.work()
  const { stages } = await db.unitOfWork.stores.runs.counts(id)
  expect(Object.keys(stages)).toEqual(['read', 'lookUp', 'judge', 'store'])
  expect(Object.values(stages).every(ms => ms >= 0)).toBe(true)
  expect(stages['store']).toBeGreaterThan(0)
})

it('leave what is stored untouched', async () => {
  const route = await openRoute(db, shouting(3))
  for (let run = 0; run < 2; run += 1) await outcome(route)
  const rows = async (table: string) => (await db.pool.query(`select xmin, ctid from evergreen.${table}`)).rows
  const before = [await rows('record'), await rows('sighting')]
  expect(await outcome(route)).toMatchObject({ unchanged: 3 })
  expect([await rows('record'), await rows('sighting')]).toEqual(before)
})

it('are judged when a value moved without its stamp, as that of a formula does', async () => {
  const crm = new FakeCrm()
  crm.records.set('a', { Email: 'a@acme-corp.com' })
  const route = await openRoute(db, crm)
  await outcome(route)
  crm.records.set('a', { Email: 'A@ACME-CORP.COM' })
  expect(await outcome(route)).toMatchObject({ unchanged: 0, proposed: ['a Email'] })
})

it('are noted with a new stamp where nothing else moved', async () => {
  const crm = new FakeCrm()
  crm.records.set('a', { Email: 'a@acme-corp.com' })
  const route = await openRoute(db, crm)
  await outcome(route)
  const edited = Date.now()
  crm.edits.set('a', edited)
  expect(await outcome(route)).toMatchObject({ unchanged: 0, proposed: [] })
  const { syncs, sightings } = db.unitOfWork.stores
  const sync = await syncs.byName(route.sync)
  expect((await sightings.of(sync?.id ?? '', ['a'])).get('a')).toMatchObject({ stamp: edited })
  expect(await outcome(route)).toMatchObject({ unchanged: 1 })
})

it('are judged again by every run that still has something to propose', async () => {
  const route = await openRoute(db, shouting(5), { changesPerRun: 2 })
  const dry = { proposed: ['r0 Email', 'r1 Email'], unchanged: 0 }
  expect(await outcome(route, { dryRun: true })).toMatchObject(dry)
  expect(await outcome(route, { dryRun: true })).toMatchObject(dry)
  expect(await outcome(route)).toMatchObject(dry)
  expect(await outcome(route)).toMatchObject({ proposed: ['r2 Email', 'r3 Email'] })
  expect(await outcome(route)).toMatchObject({ proposed: ['r4 Email'] })
})

it('are judged when a lock has ended', async () => {
  const crm = new FakeCrm()
  const enricher = new FakeEnricher({})
  crm.records.set('a', { Industry: 'Mining', Website: 'https://acme-corp.com' })
  crm.edits.set('a', Date.now())
  const fields = [INDUSTRY, setting({ field: 'Website', kind: 'website', policy: 'never', normalize: 'off' })]
  const route = await openRoute(db, crm, { fields, enrich: ['facts'], lockDays: 20 }, { facts: enricher })
  expect(await outcome(route)).toMatchObject({ unchanged: 0 })
  expect(await outcome(route)).toMatchObject({ unchanged: 1 })
  route.pass(21 * DAY)
  expect(enricher.asked).toHaveLength(0)
  expect(await outcome(route)).toMatchObject({ unchanged: 0 })
  expect(enricher.asked).toHaveLength(1)
})

it('are judged when a source has spoken since', async () => {
  const crm = new FakeCrm()
  crm.records.set('a', { Industry: 'Mining' })
  const fields = [{ ...INDUSTRY, policy: 'overwrite-always' as const }]
  const silent = { connection: () => ({ check: async () => [], close: async () => undefined, enricher: nothing }) }
  const nothing = { supplies: [], needs: [], trust: 1, lookup: async () => [] }
  const route = await openRoute(db, crm, { fields, enrich: ['facts'] }, { facts: silent })
  await outcome(route)
  expect(await outcome(route)).toMatchObject({ unchanged: 1 })
  const { syncs, claims } = db.unitOfWork.stores
  const sync = await syncs.byName(route.sync)
  const said = { supply: 'industry', value: 'Energy', source: 'facts', trust: 0.99, matchConfidence: 1 }
  const claim: Claim = { ...said, matchedOn: 'domain', observedAt: Date.now() }
  await claims.save(sync?.connectionId ?? '', 'Account', [{ recordId: 'a', claim }])
  expect(await outcome(route)).toMatchObject({ unchanged: 0, proposed: ['a Industry'] })
})

it('are judged when the sync was set up anew', async () => {
  const crm = new FakeCrm()
  crm.records.set('a', { Industry: ' Mining ' })
  const fields = [{ ...INDUSTRY, supply: null, normalize: 'suggest' as const }]
  const route = await openRoute(db, crm, { fields })
  await outcome(route)
  expect(await outcome(route)).toMatchObject({ unchanged: 1, proposed: [] })
  const { syncs } = db.unitOfWork.stores
  const sync = await syncs.byName(route.sync)
  if (sync === null) throw new Error('no sync')
  const definition = { ...sync.definition, fields: fields.map(each => ({ ...each, normalize: 'auto' as const })) }
  await syncs.save({ id: sync.id, name: sync.name, connectionId: sync.connectionId, definition }, Date.now())
  expect(await outcome(route)).toMatchObject({ unchanged: 0, proposed: ['a Industry'] })
})
