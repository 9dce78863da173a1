// Links of HubSpot are what the account has, also where nothing but a link has changed: then no stamp tells.
import { AssociationTypes } from '@hubspot/api-client'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import { RetriableError } from '../../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { hubSpotPlace, type Place } from './hubspot-place.ts'

let db: FreshDatabase
let place: Place
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => place.sandbox.close())

const PRIMARY = AssociationTypes.primaryDealToCompany
const NAME = setting({ field: 'name', kind: 'company_name', policy: 'never', normalize: 'off' })
const at = (ids: readonly string[], index: number): string => ids[index] ?? ''

/** Each deal with the company of its turn. */
function linkAll({ deals, companies, link }: Place): void {
  for (const [i, id] of deals.entries()) link(id, at(companies, i % companies.length))
}

it('keeps the companies of deals without a word in the set-up', async () => {
  place = await hubSpotPlace(db, { deals: 250, companies: 7 })
  linkAll(place)
  const { id } = await place.run('full')
  expect(await place.route.run(id)).toMatchObject({ status: 'complete' })
  expect(await place.differing()).toEqual([])
  expect(await place.stored()).toHaveLength(250)
})

it('keeps none where the set-up says none, and refuses a name that is not there', async () => {
  place = await hubSpotPlace(db, { deals: 3, companies: 1 }, { associations: [] })
  linkAll(place)
  await place.run('full')
  expect(await place.stored()).toEqual([])
  await place.sandbox.close()
  place = await hubSpotPlace(db, { deals: 3, companies: 1 }, { associations: ['contcats'] })
  const { id } = await place.run('full')
  const { status, note } = await place.route.run(id)
  expect(status).toBe('failed')
  expect(note).toContain('did you mean "contacts"?')
})

it('sees links that came, went and changed their kind in the first run after the round is due, not before', async () => {
  place = await hubSpotPlace(db, { deals: 30, companies: 5 })
  linkAll(place)
  await place.run('full')
  const before = await place.stored()
  const { deals, companies } = place
  place.unlink(at(deals, 0), at(companies, 0))
  place.link(at(deals, 1), at(companies, 4))
  place.link(at(deals, 2), at(companies, 3), PRIMARY)
  expect(place.inCrm()).not.toEqual(before)
  expect((await place.run('incremental', 12)).asked).toEqual([])
  expect(await place.stored()).toEqual(before)
  expect((await place.run('incremental', 13)).asked).toEqual([30])
  expect(await place.differing()).toEqual([])
  expect((await place.run('incremental', 1)).asked).toEqual([])
})

it('goes through all records in shares, so that a round ends in its hours however often runs come', async () => {
  place = await hubSpotPlace(db, { deals: 4_500, companies: 5 }, { refreshHours: { associations: 12 } })
  await place.run('full')
  linkAll(place)
  const asked: number[] = []
  const counted = vi.spyOn(db.unitOfWork.stores.records, 'known')
  for (let hour = 0; hour < 12; hour += 3) asked.push(...(await place.run('incremental', 3)).asked)
  expect(await place.differing()).toEqual([])
  // Four shares of a few more than 1,125, the last of them in two parts.
  expect(asked.slice(0, 2)).toEqual([1_000, expect.closeTo(126, -1)])
  expect(asked.reduce((sum, count) => sum + count, 0)).toBeLessThan(4_600)
  // To count them takes long: once a round.
  expect(counted).toHaveBeenCalledOnce()
})

it('comes round to the first records again', async () => {
  place = await hubSpotPlace(db, { deals: 2_500, companies: 5 }, { refreshHours: { associations: 10 } })
  await place.run('full')
  await place.run('incremental', 7)
  linkAll(place)
  await place.run('incremental', 7)
  await place.run('incremental', 4)
  expect(await place.differing()).toEqual([])
})

it('never reads links again where the set-up says 0 hours', async () => {
  place = await hubSpotPlace(db, { deals: 5, companies: 2 }, { refreshHours: { associations: 0 } })
  await place.run('full')
  linkAll(place)
  await place.run('incremental', 100)
  expect(await place.stored()).toEqual([])
})

it('reads the links of what changed along with it', async () => {
  place = await hubSpotPlace(db, { deals: 5, companies: 2 })
  await place.run('full')
  linkAll(place)
  const changed = at(place.deals, 1)
  place.sandbox.world.hubspot.update(changed, { dealname: 'Another' }, 'person')
  await place.run('incremental', 1)
  expect(await place.stored()).toEqual(place.inCrm().filter(link => link.startsWith(`${changed} `)))
})

it('goes on where it stopped when a worker dies in the middle of a round', async () => {
  let dies = false
  const die = (times: number): void => {
    if (!dies || times < 2) return
    dies = false
    throw new RetriableError({ where: 'a test', what: 'the worker died' })
  }
  place = await hubSpotPlace(db, { deals: 4_200, companies: 5 }, {}, die)
  await place.run('full')
  linkAll(place)
  dies = true
  const { asked } = await place.run('incremental', 24)
  expect(asked).toEqual([1_000, 1_000])
  place.route.pass(600_000)
  await place.route.work()
  expect(asked).toEqual([1_000, 1_000, 1_000, 1_000, 200])
  expect(await place.differing()).toEqual([])
})

it('takes away the links of a record that is gone', async () => {
  place = await hubSpotPlace(db, { deals: 6, companies: 3 })
  linkAll(place)
  await place.run('full')
  place.sandbox.world.hubspot.remove(at(place.deals, 0), 'person')
  await place.run('incremental', 1)
  expect((await place.stored()).filter(link => link.startsWith(`${at(place.deals, 0)} `))).toEqual([])
  expect(await place.stored()).toHaveLength(5)
})

it("leads deals of a merged company to its survivor as soon as the company's own sync sees the merge", async () => {
  place = await hubSpotPlace(db, { deals: 4, companies: 3 })
  linkAll(place)
  await place.run('full')
  await place.redeclare({ stream: 'companies', fields: [NAME] })
  await place.run('full')
  place.sandbox.world.hubspot.merge(at(place.companies, 0), at(place.companies, 1), 'person')
  await place.run('incremental')
  expect(await place.differing()).toEqual([])
})

it('does not begin a share anew because changes of the run were left undone', async () => {
  place = await hubSpotPlace(
    db,
    { deals: 3, companies: 1 },
    { changesPerRun: 1, fields: [setting({ field: 'dealname', kind: 'company_name', policy: 'fill-empty' })] },
  )
  await place.run('full')
  for (const id of place.deals) place.sandbox.world.hubspot.update(id, { dealname: '  Deal  gmbh ' }, 'person')
  const { id } = await place.run('incremental', 25)
  const { note, startedAt, syncId } = await place.route.run(id)
  expect(note).toContain("beyond the run's allowance")
  expect((await db.unitOfWork.stores.upkeep.of(syncId)).get('associations')?.at).toBe(startedAt)
})
