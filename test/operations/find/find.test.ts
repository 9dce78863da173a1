// Records are found by what a person would type, from an index that nobody can read without the key, and not once erased.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createAuditKeys } from '../../../src/audit-keys.ts'
import type { AuditKeys, Run } from '../../../src/contract/stores.ts'
import { requestErasure } from '../../../src/operations/erasure/request.ts'
import { findRecords } from '../../../src/operations/find/find.ts'
import { indexSome } from '../../../src/operations/find/findables.ts'
import { createUnitOfWork } from '../../../src/store/unit-of-work.ts'
import { auditKeys } from '../../support/audit-keys.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { startedRun } from '../../support/started-run.ts'
import { setting } from '../../support/sync.ts'

const fields = [
  setting({ field: 'Name', kind: 'person_name' }),
  setting({ field: 'Email', kind: 'email' }),
  setting({ field: 'Phone', kind: 'phone' }),
]
let db: FreshDatabase
let run: Run
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
beforeEach(async () => {
  run = await startedRun(db.unitOfWork, { definition: { fields } })
  for (let more = true; more; ) more = await indexSome({ unitOfWork: db.unitOfWork, keys: auditKeys })
})

const stateOf = (values: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => {
      return [field, { value, changedAt: null, verifiedAt: null, source: 'crm', lock: null }] as const
    }),
  )
const store = (id: string, values: Record<string, string>) =>
  db.unitOfWork.stores.records.save(run.connectionId, run.definition.stream, [{ id, state: stateOf(values) }], 1)
const partsOf = (keys: AuditKeys) => ({ unitOfWork: createUnitOfWork(db.pool, keys), keys })
const find = async (text: string, byPerson = true, keys = auditKeys) =>
  (await findRecords(text, byPerson, partsOf(keys))).map(({ recordId }) => recordId).toSorted()
const indexed = async () =>
  (await db.pool.query('select record_id from evergreen.findable where connection_id = $1', [run.connectionId])).rows

const ADA = { Name: 'Zoë Quartermaine', Email: 'zoe@quarter-main.org', Phone: '+14155550199' }

it('finds by address, number, domain and the beginnings of a name, as soon as it is stored', async () => {
  await store('zoe', ADA)
  await store('other', { Name: 'Zo Quartermain', Email: 'zo@elsewhere-corp.org' })
  expect(await find('ZOE@quarter-main.org')).toEqual(['zoe'])
  for (const text of ['415-555-0199', 'quarter-main.org', 'zoe quart', 'quartermaine']) {
    expect(await find(text), text).toEqual(['zoe'])
  }
  expect(await find('quartermai')).toEqual(['other', 'zoe'])
  expect(await find('martermaine')).toEqual([])
})

it('finds for who may not see values by ids alone', async () => {
  await store('vic', { Name: 'Viktoria Unseen', Email: 'vic@unseen-corp.org' })
  for (const text of ['vic@unseen-corp.org', 'viktoria', 'unseen-corp.org']) expect(await find(text, false)).toEqual([])
  expect(await find('vic', false)).toEqual(['vic'])
})

it('follows what becomes of a value, and of what the set-up says of its field', async () => {
  await store('mia', { Name: 'Mia Beforehand' })
  expect(await find('beforehand')).toEqual(['mia'])
  await store('mia', { Name: 'Mia Afterwards' })
  expect([await find('beforehand'), await find('afterwards')]).toEqual([[], ['mia']])
})

it('keeps nothing of it that could be read or found without the key, and nothing once it is erased', async () => {
  await store('eve', { Name: 'Evelina Forgotten', Email: 'eve@forgotten-corp.org', Phone: '+14155550111' })
  expect(await find('forgotten')).toEqual(['eve'])
  const stranger = createAuditKeys(new Uint8Array(32).fill(9))
  for (const text of ['forgotten', 'eve@forgotten-corp.org']) expect(await find(text, true, stranger)).toEqual([])
  // One that is noted once more just before: whoever works it out must not bring back what was erased.
  await db.unitOfWork.stores.findables.anew(run.connectionId, run.definition.stream)
  const target = { connection: run.definition.connection, stream: run.definition.stream, recordId: 'eve' }
  const clock = { now: () => Date.UTC(2026, 10, 26) }
  await requestErasure(target, 'cli:dpo', { unitOfWork: db.unitOfWork, clock, log: quietLog })
  expect(await indexed()).toEqual([])
  await indexSome({ unitOfWork: db.unitOfWork, keys: auditKeys })
  expect(await indexed()).toEqual([])
  expect(await find('forgotten')).toEqual([])
})

it('is found under the key of before until it is worked out anew', async () => {
  const fresh = createAuditKeys(new Uint8Array(32).fill(3), [new Uint8Array(32).fill(7)])
  await store('old', { Name: 'Oldrich Rotated' })
  expect(await find('rotated')).toEqual(['old'])
  expect(await find('oldrich rotated', true, fresh)).toEqual(['old'])
  await db.unitOfWork.stores.findables.anew(run.connectionId, run.definition.stream)
  await indexSome(partsOf(fresh))
  expect(await find('rotated', true, createAuditKeys(new Uint8Array(32).fill(3)))).toEqual(['old'])
})

it('keeps nobody who looks for something waiting until much is worked out', async () => {
  const rows = Array.from({ length: 501 }, (_, n) => ({ id: `many${n}`, state: stateOf({ Name: `Multitude ${n}` }) }))
  await db.unitOfWork.stores.records.save(run.connectionId, run.definition.stream, rows, 1)
  expect(await find('multitude 500')).toEqual([])
  await indexSome({ unitOfWork: db.unitOfWork, keys: auditKeys })
  expect(await find('multitude 500')).toEqual(['many500'])
})

it('is due once of each record, however often the set-up changes', async () => {
  const { connectionId, definition } = run
  for (const id of ['one', 'two']) await store(id, { Name: 'Due Due' })
  for (let n = 0; n < 3; n += 1) await db.unitOfWork.stores.findables.anew(connectionId, definition.stream)
  const { rows } = await db.pool.query(
    'select unnest(record_ids) as id from evergreen.findable_due where connection_id = $1 order by id',
    [connectionId],
  )
  expect(rows.map(({ id }) => id)).toEqual(['one', 'two'])
})

it('is worked out by one at a time, of what was written alone', async () => {
  await store('one', { Name: 'Same Same' })
  await indexSome({ unitOfWork: db.unitOfWork, keys: auditKeys })
  await store('one', { Name: 'Same Same' })
  const due = async () => (await db.pool.query('select from evergreen.findable_due')).rowCount
  expect(await due()).toBe(0)
  expect(await db.unitOfWork.stores.findables.areDue()).toBe(false)
  await store('one', { Name: 'Other Other' })
  expect(await db.unitOfWork.stores.findables.areDue()).toBe(true)
  await db.unitOfWork.transaction(async stores => {
    expect(await stores.findables.takeDue()).toMatchObject({ ids: ['one'] })
    expect(await indexSome({ unitOfWork: db.unitOfWork, keys: auditKeys })).toBe(false)
  })
})

it('finds what a removed sync has read, says that it is no longer synced, and that it is once one reads it again', async () => {
  await store('r-7700', { Name: 'Odette Leftover', Email: 'odette@leftover-corp.org' })
  const { syncs, findables } = db.unitOfWork.stores
  const look = async (text: string) =>
    (await findRecords(text, true, partsOf(auditKeys))).map(({ name, synced }) => ({ name, synced }))
  expect(await look('leftover')).toEqual([{ name: 'Odette Leftover', synced: true }])
  const { connectionId, definition } = run
  await syncs.remove(run.syncId, Date.now())
  expect(await look('leftover')).toEqual([{ name: 'Odette Leftover', synced: false }])
  expect(await look('r-7700')).toEqual([{ name: 'Odette Leftover', synced: false }])
  // As after a change of the key: all is worked out once more.
  await findables.anew(connectionId, definition.stream)
  expect(await look('odette@leftover-corp.org')).toEqual([{ name: 'Odette Leftover', synced: false }])
  await syncs.save(
    { id: 'again', name: 'again', connectionId, definition: { ...definition, name: 'again' } },
    Date.now(),
  )
  expect(await look('leftover')).toEqual([{ name: 'Odette Leftover', synced: true }])
})
