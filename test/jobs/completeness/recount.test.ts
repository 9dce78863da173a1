// What was read long ago is counted again now and then; where the CRM has more than is held, it is found and read.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { FatalError } from '../../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { HOUR, openPlace, type Place, type System } from './place.ts'

let db: FreshDatabase
let there: Place
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => there.close())

/** As if it had never been read. */
async function lose(id: string): Promise<void> {
  await db.pool.query('delete from evergreen.record where record_id = $1', [id])
  await db.pool.query('delete from evergreen.sighting where record_id = $1', [id])
}

async function late(): Promise<number> {
  there.pass(HOUR)
  const { id } = await there.run('incremental')
  return (await db.unitOfWork.stores.runs.counts(id)).late
}

it.each<System>(['salesforce', 'hubspot'])('%s: finds by count what was lost long ago, and heals it', async system => {
  there = await openPlace(db, system, { records: 30, stamp: now => now - 400 * 24 * HOUR })
  await there.run('full')
  await lose(there.ids[7] ?? '')
  expect(Object.keys(await there.differences())).toEqual([there.ids[7]])
  expect(await late()).toBe(1)
  expect(await there.differences()).toEqual({})
  expect(await late()).toBe(0)
})

it('counts again in the next run where a run was ended before it had read what it found by count', async () => {
  there = await openPlace(db, 'salesforce', { records: 30, stamp: now => now - 400 * 24 * HOUR })
  await there.run('full')
  await lose(there.ids[7] ?? '')
  there.alter(source => ({
    ...source,
    pick: async () => {
      throw new FatalError({ what: 'the CRM is not to be asked' })
    },
  }))
  there.pass(HOUR)
  expect((await there.run('incremental')).status).toBe('failed')
  there.alter(source => source)
  expect(await late()).toBe(1)
  expect(await there.differences()).toEqual({})
  await lose(there.ids[8] ?? '')
  expect(await late()).toBe(0)
})

it('counts once a day, and never where the set-up says so', async () => {
  there = await openPlace(db, 'salesforce', { records: 30, stamp: now => now - 400 * 24 * HOUR })
  await there.run('full')
  expect(await late()).toBe(0)
  await lose(there.ids[7] ?? '')
  for (let hours = 0; hours < 20; hours += 1) expect(await late()).toBe(0)
  there.pass(3 * HOUR)
  expect(await late()).toBe(1)
  await there.close()
  there = await openPlace(db, 'salesforce', {
    records: 30,
    stamp: now => now - 400 * 24 * HOUR,
    sync: { refreshHours: { counts: 0 } },
  })
  await there.run('full')
  await lose(there.ids[7] ?? '')
  expect(await late()).toBe(0)
})

it('takes fewer for records that were edited since, and looks no further', async () => {
  there = await openPlace(db, 'salesforce', { records: 30, stamp: now => now - 400 * 24 * HOUR })
  await there.run('full')
  there.pass(HOUR)
  for (const id of there.ids.slice(0, 5)) there.sandbox.world.salesforce.update(id, { LastName: 'Edited' }, 'person')
  expect(await late()).toBe(0)
  const runs = await db.unitOfWork.stores.runs.list({ syncName: there.route.sync, limit: 9 })
  const run = runs.find(({ mode }) => mode === 'incremental')
  const parts = await db.unitOfWork.stores.runs.partitionsOf(run?.id ?? '')
  expect(parts.filter(({ partition }) => partition.recheck?.windows.length === 0)).toEqual([])
  expect(await there.differences()).toEqual({})
})
