// Changes that a run has left undone are come back to, however it came to the records: late, by count, or by the
// refresh of formulas.
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { HOUR, MINUTE, openPlace, type Place } from './place.ts'
import { addTier, setTier } from './tier.ts'

let db: FreshDatabase
let there: Place
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => there.close())

const QUIET = ['loud0@acme-corp.com', 'loud1@acme-corp.com']
const LONG_AGO = (now: number) => now - 200 * HOUR

async function run(mode: 'full' | 'incremental' = 'incremental') {
  const run = await there.run(mode)
  return { ...run, counts: await db.unitOfWork.stores.runs.counts(run.id) }
}

describe('a change beyond the allowance', () => {
  it('of a record that was read late is made by a later look', async () => {
    const fields = [
      setting({ field: 'email', kind: 'email', policy: 'fill-empty' }),
      setting({ field: 'lastname', kind: 'person_name', policy: 'never', normalize: 'off' }),
    ]
    there = await openPlace(db, 'hubspot', {
      records: 3,
      stamp: now => now - 30 * MINUTE,
      cursor: now => now - HOUR,
      sync: { changesPerRun: 1, fields, refreshHours: { counts: 0 } },
    })
    const { hubspot } = there.sandbox.world
    const loud = QUIET.map(email =>
      hubspot.insert(
        'contacts',
        { email: email.toUpperCase(), lastname: 'Loud' },
        { modifiedAt: there.now() - 30 * MINUTE },
      ),
    )
    for (const id of loud) hubspot.table('contacts')?.index.hide(id, there.now() + 20 * MINUTE)
    const { id: first } = await run()
    there.pass(5 * HOUR)
    expect((await run()).counts).toMatchObject({ late: 2, outcomes: { applied: 1 }, refusals: { budget: 1 } })
    for (let n = 0; n < 6; n += 1) {
      there.pass(5 * HOUR)
      await run()
    }
    expect(loud.map(id => there.truth()[id]?.[1])).toEqual(QUIET)
    expect((await db.unitOfWork.stores.runs.byId(first))?.status).toBe('complete')
  })

  const TIERED: Partial<SyncDefinition> = {
    exclude: [{ field: 'Tier__c', test: 'equals', value: 'bronze' }],
    fields: [
      setting({ field: 'Email', kind: 'email', policy: 'fill-empty' }),
      setting({ field: 'LastName', kind: 'person_name', policy: 'never', normalize: 'off' }),
      setting({ field: 'Tier__c', kind: 'text', policy: 'never' }),
    ],
  }

  /** Contacts of bronze, who are left alone. */
  async function bronze(sync: Partial<SyncDefinition>): Promise<string[]> {
    there = await openPlace(db, 'salesforce', { records: 1, stamp: LONG_AGO, sync })
    await addTier(there.sandbox)
    const ids = QUIET.map(email =>
      there.sandbox.world.salesforce.insert(
        'Contact',
        { LastName: 'Loud', Email: email.toUpperCase() },
        { modifiedAt: LONG_AGO(there.now()) },
      ),
    )
    for (const id of ids) await setTier(there.sandbox, id, 'bronze')
    return ids
  }

  it('of a record whose formula value changed is made by the next refresh', async () => {
    const ids = await bronze({ ...TIERED, changesPerRun: 1 })
    await run('full')
    for (const id of ids) await setTier(there.sandbox, id, 'gold')
    there.pass(25 * HOUR)
    expect((await run()).counts).toMatchObject({ outcomes: { applied: 1 }, refusals: { budget: 1 } })
    for (let n = 0; n < 2; n += 1) {
      there.pass(25 * HOUR)
      await run()
    }
    expect(ids.map(id => there.truth()[id]?.[1])).toEqual(QUIET)
  })

  it('of a formula value is not lost to a dry run that saw it first', async () => {
    const ids = await bronze(TIERED)
    await run('full')
    for (const id of ids) await setTier(there.sandbox, id, 'gold')
    there.pass(25 * HOUR)
    const dry = await there.route.finish((await there.route.start({ mode: 'incremental', dryRun: true })).id)
    expect(await db.unitOfWork.stores.runs.counts(dry.id)).toMatchObject({ proposed: 2 })
    there.pass(25 * HOUR)
    expect((await run()).counts).toMatchObject({ outcomes: { applied: 2 } })
  })

  it('is judged by every sync, also where another one has stored the formula value before', async () => {
    const ids = await bronze({
      fields: [
        setting({ field: 'LastName', kind: 'person_name', policy: 'never', normalize: 'off' }),
        setting({ field: 'Tier__c', kind: 'text', policy: 'never' }),
      ],
    })
    const { syncs } = db.unitOfWork.stores
    const first = await syncs.byName(there.route.sync)
    if (first === null) throw new Error('no sync')
    const name = `second-${randomUUID()}`
    const definition = { ...first.definition, ...TIERED, name }
    await syncs.save({ id: randomUUID(), name, connectionId: first.connectionId, definition }, Date.now())
    const second = async (mode: 'full' | 'incremental') =>
      there.route.finish((await there.route.start({ mode, sync: name })).id)
    await run('full')
    await second('full')
    for (const id of ids) await setTier(there.sandbox, id, 'gold')
    there.pass(25 * HOUR)
    await run()
    await second('incremental')
    expect(ids.map(id => there.truth()[id]?.[1])).toEqual(QUIET)
    there.pass(25 * HOUR)
    const { id } = await second('incremental')
    expect(await db.unitOfWork.stores.runs.counts(id)).toMatchObject({ proposed: 0 })
  })
})
