// What leaves a scope is held no longer, so that it cannot stand for what is missing: by a formula that moves no stamp,
// or because the set-up means other records now.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { applySetup } from '../../../src/operations/apply.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { HOUR, openPlace, type Place } from './place.ts'
import { addTier, setTier } from './tier.ts'

let db: FreshDatabase
let there: Place
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => there.close())

const GOLD = { where: "Tier__c = 'gold'", filters: [], list: null }

/** Four contacts who were edited long ago; so many of them are gold, and these are what the sync reads. */
async function open(gold: number): Promise<void> {
  there = await openPlace(db, 'salesforce', { records: 4, stamp: now => now - 200 * HOUR, sync: { scope: GOLD } })
  await addTier(there.sandbox)
  for (const id of there.ids.slice(0, gold)) await setTier(there.sandbox, id, 'gold')
  await there.run('full')
}

async function sync() {
  const found = await db.unitOfWork.stores.syncs.byName(there.route.sync)
  if (found === null) throw new Error('no sync')
  return found
}

async function seen(): Promise<string[]> {
  const of = 'select record_id as id from evergreen.sighting where sync_id = $1 order by 1'
  const { rows } = await db.pool.query(of, [(await sync()).id])
  return rows.map(({ id }) => id)
}

async function days(count: number): Promise<void> {
  for (let day = 0; day < count; day += 1) {
    there.pass(26 * HOUR)
    await there.run('incremental')
  }
}

it('finds who entered the scope by a formula though another one has left it, and the counts agree', async () => {
  await open(2)
  const [first = '', second, third = ''] = there.ids
  await setTier(there.sandbox, second, 'bronze')
  await setTier(there.sandbox, third, 'gold')
  await days(2)
  expect(await seen()).toEqual([first, third])
  expect(Object.keys(await there.stored())).toContain(third)
})

it('finds who entered a scope in which nothing was before', async () => {
  await open(0)
  await setTier(there.sandbox, there.ids[2], 'gold')
  await days(2)
  expect(await seen()).toEqual([there.ids[2]])
})

it('holds nothing of another scope any more once that is applied, also where a run of the old one goes on', async () => {
  await open(3)
  const apply = async (where: string) => {
    const { definition } = await sync()
    const clock = { now: () => there.now(), sleep: async () => undefined }
    const parts = { ...db, clock, newId: () => 'unused', seal: (plain: string) => plain }
    const syncs = [{ ...definition, scope: { ...GOLD, where } }]
    await applySetup({ connections: [], syncs }, [], 'cli:test', parts)
  }
  expect(await seen()).toHaveLength(3)
  await apply("Tier__c = 'gold' AND LastName = 'Person 1'")
  expect(await seen()).toEqual([])
  expect((await db.unitOfWork.stores.upkeep.of((await sync()).id)).size).toBe(0)
  await there.run('incremental')
  expect(await seen()).toEqual([there.ids[1]])
  const { id } = await there.route.start({ mode: 'full' })
  await there.route.step()
  await apply("Tier__c = 'gold' AND LastName = 'Person 2'")
  await there.route.finish(id)
  await there.run('incremental')
  expect(await seen()).toEqual([there.ids[2]])
})
