// What the run's own window reads is left to it: neither a second look nor a chore reads, judges or asks it once more.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
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

const FIELDS = [
  setting({ field: 'Email', kind: 'email', policy: 'fill-empty' }),
  setting({ field: 'LastName', kind: 'person_name', policy: 'never', normalize: 'off' }),
]
const LOUD = { LastName: 'Loud', Email: 'LOUD@ACME-CORP.COM' }

async function run() {
  const { id, expected } = await there.run('incremental')
  return { expected, ...(await db.unitOfWork.stores.runs.counts(id)) }
}

it('does not read by a second look what was edited since', async () => {
  there = await openPlace(db, 'salesforce', { records: 1, stamp: now => now - 200 * HOUR, sync: { fields: FIELDS } })
  const { salesforce } = there.sandbox.world
  await there.run('full')
  const id = salesforce.insert('Contact', { ...LOUD, Email: 'quiet@acme-corp.com' })
  there.pass(20 * MINUTE)
  await run()
  there.pass(2 * HOUR)
  salesforce.update(id, LOUD, 'person')
  there.pass(HOUR)
  expect(await run()).toMatchObject({ expected: 1, pulled: 1, proposed: 1, outcomes: { applied: 1, unchanged: 0 } })
})

it('does not judge by the refresh of formulas what was edited since', async () => {
  const fields = [...FIELDS, setting({ field: 'Tier__c', kind: 'text', policy: 'never' })]
  const exclude = [{ field: 'Tier__c', test: 'equals', value: 'bronze' }] as const
  const sync = { fields, exclude }
  there = await openPlace(db, 'salesforce', { records: 1, stamp: now => now - 200 * HOUR, sync })
  const { sandbox } = there
  await addTier(sandbox)
  const id = sandbox.world.salesforce.insert('Contact', LOUD, { modifiedAt: there.now() - 200 * HOUR })
  await setTier(sandbox, id, 'bronze')
  await there.run('full')
  await setTier(sandbox, id, 'gold')
  there.pass(25 * HOUR)
  sandbox.world.salesforce.update(id, { LastName: 'Louder' }, 'person')
  there.pass(HOUR)
  expect(await run()).toMatchObject({ pulled: 1, refreshed: 2, proposed: 1, outcomes: { applied: 1, unchanged: 0 } })
})
