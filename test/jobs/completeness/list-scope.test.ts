// A HubSpot list as the scope: who joins it is read though nobody has edited the record, and asked about once.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { FakeEnricher } from '../route.ts'
import { HOUR, openPlace, type Place } from './place.ts'

let db: FreshDatabase
let there: Place
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => there.close())

const LOUD = { email: 'LOUD@ACME-CORP.COM', lastname: 'Loud' }

/** A sync of a list with the first of three contacts, who were edited long ago. */
async function open(sync: Parameters<typeof openPlace>[2]['sync'] = {}, enricher?: FakeEnricher) {
  there = await openPlace(db, 'hubspot', { records: 3, stamp: now => now - 200 * HOUR, sync, enricher })
  const { lists } = there.sandbox.world.hubspot
  const list = lists.create('customers', '0-1', there.ids.slice(0, 1), there.now())
  const scope = { where: null, filters: [], list: list.listId }
  const stored = await db.unitOfWork.stores.syncs.byName(there.route.sync)
  if (stored === null) throw new Error('no sync')
  await db.unitOfWork.stores.syncs.save({ ...stored, definition: { ...stored.definition, scope } }, Date.now())
  const join = (...ids: (string | undefined)[]) =>
    lists.add(
      list.listId,
      ids.flatMap(id => id ?? []),
      there.now(),
    )
  const run = async () => {
    there.pass(HOUR)
    const run = await there.run('incremental')
    return { ...run, counts: await db.unitOfWork.stores.runs.counts(run.id) }
  }
  return { join, run }
}

it('reads who joins the list without an edit', async () => {
  const { join, run } = await open()
  expect(await run()).toMatchObject({ status: 'complete' })
  expect(Object.keys(await there.stored())).toEqual(there.ids.slice(0, 1))
  join(there.ids[1])
  expect(await run()).toMatchObject({ status: 'complete', expected: 2 })
  expect(Object.keys(await there.stored())).toEqual(there.ids.slice(0, 2))
  expect((await run()).counts).toMatchObject({ pulled: 2, unchanged: 2 })
})

it('comes back to those who joined and whose change was beyond the allowance', async () => {
  const fields = [
    setting({ field: 'email', kind: 'email', policy: 'fill-empty' }),
    setting({ field: 'lastname', kind: 'person_name', policy: 'never', normalize: 'off' }),
  ]
  const { join, run } = await open({ changesPerRun: 1, fields })
  await run()
  const { hubspot } = there.sandbox.world
  const loud = [0, 1].map(n =>
    hubspot.insert('contacts', { ...LOUD, email: `LOUD${n}@ACME-CORP.COM` }, { modifiedAt: there.now() - 100 * HOUR }),
  )
  join(...loud)
  const first = await run()
  expect(first.counts).toMatchObject({ outcomes: { applied: 1 }, refusals: { budget: 1 } })
  for (let n = 0; n < 3; n += 1) await run()
  expect(loud.map(id => there.truth()[id]?.[1])).toEqual(['loud0@acme-corp.com', 'loud1@acme-corp.com'])
})

it('asks about a member whom no source knows once, not in each run', async () => {
  const enricher = new FakeEnricher({})
  const fields = [
    setting({ field: 'email', kind: 'email', policy: 'never' }),
    setting({ field: 'industry', kind: 'text', policy: 'fill-empty', supply: 'industry' }),
  ]
  const { join, run } = await open({ fields }, enricher)
  await run()
  join(there.ids[1])
  await run()
  const asked = enricher.asked.length
  expect(asked).toBeGreaterThan(1)
  for (let n = 0; n < 3; n += 1) await run()
  expect(enricher.asked).toHaveLength(asked)
})
