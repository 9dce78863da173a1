// Erasure of a person by what they say of themselves: found in every connection and stream, by what is known and by what only
// the audit still knows, and gone from every table afterwards.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAuditKeys } from '../../../src/audit-keys.ts'
import type { AuditKeys, Run, Stores } from '../../../src/contract/stores.ts'
import type { PersonRef } from '../../../src/domain/audit/person.ts'
import { findPerson } from '../../../src/operations/erasure/person.ts'
import { requestErasure } from '../../../src/operations/erasure/request.ts'
import { createUnitOfWork } from '../../../src/store/unit-of-work.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { startedRun } from '../../support/started-run.ts'
import { tablesWith } from './search.ts'

const [old, fresh] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
const clock = { now: () => Date.UTC(2026, 10, 26) }

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const at = (keys: AuditKeys) => {
  const unitOfWork = createUnitOfWork(db.pool, keys)
  return { unitOfWork, keys, stores: unitOfWork.stores }
}

/** The record has the value now. */
const known = ({ connectionId, definition }: Run, id: string, value: string, stores: Stores) =>
  stores.records.save(
    connectionId,
    definition.stream,
    [{ id, state: { Email: { value, changedAt: null, verifiedAt: null, source: 'crm', lock: null } } }],
    1,
  )

/** The record had the value once, and no table says so but the audit. */
const written = (
  { id: runId, connectionId, definition }: Run,
  recordId: string,
  value: string,
  stores: Stores,
  answer?: string,
) =>
  stores.audit.append([
    {
      at: 1,
      event: 'field.change',
      actor: 'worker',
      runId,
      connectionId,
      stream: definition.stream,
      recordId,
      field: 'Email',
      before: value,
      after: `new ${recordId}`,
      reason: 'refreshed',
      ground: { type: 'rule', rule: 'email', version: 1 },
      outcome: 'applied',
      answer,
    },
  ])

const aliasOf = async ({ connectionId }: Run, stores: Stores) => (await stores.connections.byId(connectionId))?.alias

describe('a person', () => {
  it('is found across connections and streams, and erased from every table', async () => {
    const { unitOfWork, keys, stores } = at(createAuditKeys(old))
    const [one, other] = [await startedRun(unitOfWork), await startedRun(unitOfWork)]
    await known(one, 'now', 'Zelda Quux <Zelda.Quux@Example-Corp.org>', stores)
    await known(one, 'another', 'griselda.quux@example-corp.org', stores)
    await written(other, 'once', 'ZELDA.QUUX@example-corp.org', stores)
    await written(other, 'not-her', 'zelda@example-corp.org', stores)
    const found = await findPerson({ email: 'zelda.quux@example-corp.org' }, { unitOfWork, keys })
    expect(found).toHaveLength(2)
    expect(found).toEqual(
      expect.arrayContaining([
        { connection: await aliasOf(one, stores), stream: one.definition.stream, recordId: 'now' },
        { connection: await aliasOf(other, stores), stream: other.definition.stream, recordId: 'once' },
      ]),
    )
    for (const target of found) await requestErasure(target, 'cli:dpo', { unitOfWork, clock, log: quietLog })
    expect(await findPerson({ email: 'zelda.quux@example-corp.org' }, { unitOfWork, keys })).toEqual([])
    expect(await tablesWith(db.pool, ' Zelda.Quux@')).toEqual([])
    const { rows } = await db.pool.query("select record_id from evergreen.blind_index where record_id = 'once'")
    expect(rows).toEqual([])
    const [entry] = await stores.audit.list({ recordId: 'once', event: 'field.change', limit: 9 })
    expect(entry).toMatchObject({ erased: true, before: undefined })
    const [left] = await stores.audit.list({ recordId: 'not-her', event: 'field.change', limit: 9 })
    expect(left).toMatchObject({ before: 'zelda@example-corp.org' })
  })

  it('is found by a telephone number, also as the CRM has it without a country', async () => {
    const { unitOfWork, keys, stores } = at(createAuditKeys(old))
    const run = await startedRun(unitOfWork)
    await known(run, 'national', '(415) 555-0142', stores)
    await written(run, 'sealed', '+1 415 555 0142', stores)
    const found = await findPerson({ phone: '+1 (415) 555-0142' }, { unitOfWork, keys })
    expect(found.map(({ recordId }) => recordId).sort()).toEqual(['national', 'sealed'])
  })

  it('is found where others stand beside an address or number, whatever stands between the digits', async () => {
    const { unitOfWork, keys, stores } = at(createAuditKeys(old))
    const run = await startedRun(unitOfWork)
    await known(run, 'listed', "berta@example.com;Karl.O'Hara@example.com", stores)
    await written(run, 'told', "berta@example.com;karl.o'hara@example.com", stores)
    await known(run, 'spaced', '044\u00a0668\u202f99\u200900', stores)
    await written(run, 'extended', '+41446689900 ext. 5', stores)
    const foundBy = async (person: PersonRef) =>
      (await findPerson(person, { unitOfWork, keys })).map(({ recordId }) => recordId).sort()
    expect(await foundBy({ email: "karl.o'hara@example.com" })).toEqual(['listed', 'told'])
    expect(await foundBy({ phone: '+41 44 668 99 00' })).toEqual(['extended', 'spaced'])
    // Signs that mean something else in a pattern.
    for (const local of ['a^b', 'a-b', 'a*b', 'a{2}b', 'a?b', 'a$b', 'a|b', 'a+b', 'a.b']) {
      await known(run, local, `${local}@example.net`, stores)
      expect(await foundBy({ email: `${local}@example.net` })).toEqual([local])
    }
  })

  it('is found where the CRM named them in its answer to a change of another record', async () => {
    const { unitOfWork, keys, stores } = at(createAuditKeys(old))
    const run = await startedRun(unitOfWork)
    const answer = 'DUPLICATE: a contact with "Dora@Example.info" is there already. Existing id: 7'
    await written(run, 'refused', 'dora@example.tld', stores, answer)
    const found = await findPerson({ email: 'dora@example.info' }, { unitOfWork, keys })
    expect(found.map(({ recordId }) => recordId)).toEqual(['refused'])
  })

  it('is found under an old key and a new one', async () => {
    const before = at(createAuditKeys(old))
    const run = await startedRun(before.unitOfWork)
    await written(run, 'first', 'olga@example.org', before.stores)
    const after = at(createAuditKeys(fresh, [old]))
    await written(run, 'second', 'olga@example.org', after.stores)
    const found = await findPerson({ email: 'Olga@Example.org' }, after)
    expect(found.map(({ recordId }) => recordId).sort()).toEqual(['first', 'second'])
    const alone = await findPerson({ email: 'olga@example.org' }, at(createAuditKeys(fresh)))
    expect(alone.map(({ recordId }) => recordId)).toEqual(['second'])
  })

  it('is kept under a number that tells nothing without the key', async () => {
    const { unitOfWork, stores } = at(createAuditKeys(fresh))
    const run = await startedRun(unitOfWork)
    await written(run, 'hidden', 'wilhelmina@example.org', stores)
    expect(await tablesWith(db.pool, 'wilhelmina')).toEqual([])
    const blinds = async (keys: AuditKeys) => keys.blindsFor('email wilhelmina@example.org').map(String)
    const { rows } = await db.pool.query("select blind::text from evergreen.blind_index where record_id = 'hidden'")
    expect(rows.map(({ blind }) => blind)).toEqual(await blinds(createAuditKeys(fresh)))
    expect(await blinds(createAuditKeys(old))).not.toEqual(await blinds(createAuditKeys(fresh)))
  })

  it.each([{ email: 'nobody' }, { phone: '044 668 18 00' }])('is not looked for by %o', async person => {
    await expect(findPerson(person, at(createAuditKeys(old)))).rejects.toThrow(/^erase: that is no/)
  })
})
