// The keys of records' values, when the key that seals changes.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAuditKeys } from '../../src/audit-keys.ts'
import type { NewAuditEntry } from '../../src/contract/audit.ts'
import type { AuditKeys } from '../../src/contract/stores.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'

const [old, fresh] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const change = (after: string): NewAuditEntry => ({
  at: 1,
  event: 'field.change',
  actor: 'worker',
  connectionId: 'c',
  stream: 'Contact',
  recordId: '003',
  field: 'Phone',
  before: null,
  after,
  reason: 'filled',
  ground: { type: 'rule', rule: 'phone', version: 1 },
  outcome: 'applied',
})
const logWith = (keys: AuditKeys) => createUnitOfWork(db.pool, keys).stores.audit
const valuesWith = async (keys: AuditKeys) =>
  (await logWith(keys).list({ recordId: '003', limit: 9 })).map(({ after, erased }) => (erased ? 'unreadable' : after))

it('needs an old key to read what it sealed, and not to go on writing', async () => {
  await logWith(createAuditKeys(old)).append([change('first')])
  await logWith(createAuditKeys(fresh)).append([change('second'), change('third')])
  expect(await valuesWith(createAuditKeys(fresh, [old]))).toEqual(['first', 'second', 'third'])
  expect(await valuesWith(createAuditKeys(fresh))).toEqual(['unreadable', 'second', 'third'])
  expect(
    (await db.pool.query('select sealed from evergreen.audit')).rows.every(row => !row.sealed.includes('first')),
  ).toBe(true)
})

it('lets nobody change the key of a record', async () => {
  await expect(db.pool.query("update evergreen.record_key set salt = 'x'")).rejects.toThrow('never changed')
})
