import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Stores } from '../../src/contract/stores.ts'
import type { FieldState, RecordState } from '../../src/domain/record.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'

let db: FreshDatabase
let stores: Stores
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
})
afterAll(() => db.close())

const fieldState = (value: string | null, part: Partial<FieldState> = {}): FieldState => {
  return { value, changedAt: null, verifiedAt: 1_000, source: 'crm', lock: null, ...part }
}
const save = (id: string, state: RecordState, at = 1) => stores.records.save('c', 'Account', [{ id, state }], at)
const load = async (id: string) => (await stores.records.load('c', 'Account', [id])).get(id)

/** Where the rows lie and who touched them last: changes with any rewrite, and with any lock. */
async function traces(): Promise<unknown[]> {
  return (await db.pool.query('select record_id, ctid, xmin, xmax from evergreen.record order by record_id')).rows
}

it('merges field by field', async () => {
  const lock = { until: 9, kind: 'exact' } as const
  expect(await save('001', { Name: fieldState('Acme'), Phone: fieldState('1', { lock }) })).toBe(1)
  expect(await save('001', { Phone: fieldState('2'), City: fieldState(null) })).toBe(1)
  expect(await load('001')).toEqual({ Name: fieldState('Acme'), Phone: fieldState('2'), City: fieldState(null) })
  expect(await load('002')).toBeUndefined()
})

it('tells of records of several streams how they stand, in the order in which they are asked for', async () => {
  await save('s1', { Name: fieldState('Acme') })
  await save('s2', { Name: fieldState('Zeta') })
  await stores.records.save('other', 'Contact', [{ id: 's1', state: { Name: fieldState('Ada') } }], 1)
  await stores.records.markGone('c', 'Account', [{ id: 's2', at: null, mergedInto: null }], 9)
  const [zeta, acme] = [
    { connectionId: 'c', stream: 'Account', recordId: 's2' },
    { connectionId: 'c', stream: 'Account', recordId: 's1' },
  ]
  const ada = { connectionId: 'other', stream: 'Contact', recordId: 's1' }
  expect(await stores.records.standing([zeta, { ...ada, recordId: 's2' }, ada, acme])).toEqual([
    { ...zeta, state: { Name: fieldState('Zeta') }, gone: true },
    { ...ada, state: { Name: fieldState('Ada') }, gone: false },
    { ...acme, state: { Name: fieldState('Acme') }, gone: false },
  ])
  expect(await stores.records.standing([])).toEqual([])
})

it('neither rewrites nor locks a row that says nothing new', async () => {
  await save('010', { Name: fieldState('Acme'), Phone: fieldState('1') })
  await save('011', { Name: fieldState('Zeta') })
  const before = await traces()
  expect(await save('010', { Phone: fieldState('1'), Name: fieldState('Acme') }, 99)).toBe(0)
  expect(await save('010', { Phone: fieldState('1') }, 99)).toBe(0)
  expect(await save('010', {}, 99)).toBe(0)
  expect(await traces()).toEqual(before)
  const rows = [
    { id: '010', state: { Name: fieldState('Acme') } },
    { id: '011', state: { Name: fieldState('Zeta Ltd') } },
    { id: '012', state: { Name: fieldState('New') } },
  ]
  expect(await stores.records.save('c', 'Account', rows, 99)).toBe(2)
  expect((await traces()).slice(0, 2)).toEqual(before.slice(0, 2))
})

it('sees a change of any part of a field, however small', async () => {
  await save('020', { Name: fieldState('Acme') })
  for (const part of [{ verifiedAt: null }, { changedAt: 5 }, { source: 'evergreen' as const }]) {
    expect(await save('020', { Name: fieldState('Acme', part) })).toBe(1)
  }
})

it('gives back each part of a field as it was, whatever the others are', async () => {
  const moment = fc.option(fc.integer({ min: -8.64e15, max: 8.64e15 }))
  const lock = fc.record({ until: fc.integer(), kind: fc.constantFrom('exact', 'inferred', 'unknown') })
  const value = fc.option(fc.constantFrom('', ' ', 'a b', 'v5,w', '\n x'))
  const field = fc.record({
    value,
    changedAt: moment,
    verifiedAt: moment,
    source: fc.constantFrom('crm', 'evergreen'),
    lock: fc.option(lock),
  })
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom('A', 'B', 'C', 'D'), field), async state => {
      await save('040', state)
      expect(await load('040')).toMatchObject(state)
    }),
    { numRuns: 50 },
  )
})

it('reads a field that was stored as an object, and stores it anew once', async () => {
  const lock = { until: 9, kind: 'exact' }
  await db.pool.query(
    `insert into evergreen.record (connection_id, stream, record_id, fields, updated_at)
     values ('c', 'Account', '050', $1, now())`,
    [JSON.stringify({ Name: { value: 'Acme', verifiedAt: 1_000, lock }, Phone: { value: null, source: 'evergreen' } })],
  )
  const state = {
    Name: fieldState('Acme', { lock: { until: 9, kind: 'exact' } }),
    Phone: fieldState(null, { verifiedAt: null, source: 'evergreen' }),
  }
  expect(await load('050')).toEqual(state)
  expect(await save('050', state)).toBe(1)
  expect(await save('050', state)).toBe(0)
  expect(await load('050')).toEqual(state)
})

it('keeps connections and streams apart', async () => {
  await stores.records.save('c', 'Contact', [{ id: '001', state: { Name: fieldState('Ann') } }], 1)
  await stores.records.save('d', 'Account', [{ id: '001', state: { Name: fieldState('Dee') } }], 1)
  expect((await load('001'))?.['Name']?.value).toBe('Acme')
})

it('takes a record that comes twice in one batch', async () => {
  const rows = [
    { id: '030', state: { Name: fieldState('old'), City: fieldState('Bern') } },
    { id: '030', state: { Name: fieldState('new') } },
  ]
  expect(await stores.records.save('c', 'Account', rows, 1)).toBe(1)
  expect(await load('030')).toEqual({ Name: fieldState('new'), City: fieldState('Bern') })
})

it('survives batches that overlap crosswise', async () => {
  const batch = (name: string, ids: number[]) =>
    ids.map(id => ({ id: `x${id}`, state: { Name: fieldState(`${name}${id}`) } }))
  const up = Array.from({ length: 300 }, (_, id) => id)
  const saving = ['a', 'b', 'c', 'd'].map((name, place) =>
    db.unitOfWork.transaction(inside =>
      inside.records.save('c', 'Account', batch(name, place % 2 === 0 ? up : up.toReversed()), 1),
    ),
  )
  expect(await Promise.all(saving)).toEqual([300, 300, 300, 300])
})

it('locks what was loaded to be changed', async () => {
  const order: string[] = []
  await db.unitOfWork
    .transaction(async inside => {
      await inside.records.load('c', 'Account', ['001'], 'lock')
      const other = save('001', { Name: fieldState('second') }).then(() => order.push('other'))
      await inside.records.save('c', 'Account', [{ id: '001', state: { Name: fieldState('first') } }], 1)
      order.push('first')
      return { other }
    })
    .then(({ other }) => other)
  expect(order).toEqual(['first', 'other'])
  expect((await load('001'))?.['Name']?.value).toBe('second')
})

it('gives back any text as it was, save for what PostgreSQL cannot hold', async () => {
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom('\u0000', '\ud83d', '\\u0000', '\\', '"'), fc.string({ unit: 'binary' })),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 50 }), async values => {
      const rows = values.map((value, place) => ({ id: `t${place}`, state: { Name: fieldState(value) } }))
      await stores.records.save('c', 'Text', rows, 1)
      const kept = await stores.records.load(
        'c',
        'Text',
        rows.map(({ id }) => id),
      )
      const storable = values.map(value => value.replaceAll('\u0000', '\ufffd').toWellFormed())
      expect(rows.map(({ id }) => kept.get(id)?.['Name']?.value)).toEqual(storable)
    }),
    { numRuns: 10 },
  )
})

it('replaces an older claim, and never a newer one', async () => {
  const claim = {
    supply: 'city',
    value: 'Bern',
    source: 'p1',
    trust: 0.9,
    matchedOn: 'domain',
    matchConfidence: 1,
    observedAt: 50,
  } as const
  const claims = (...of: readonly { value: string; observedAt: number; source?: string }[]) =>
    stores.claims.save(
      'c',
      'Account',
      of.map(part => ({ recordId: '1', claim: { ...claim, ...part } })),
    )
  await claims(
    { value: 'Bern', observedAt: 50 },
    { value: 'Basel', observedAt: 60 },
    { value: 'Chur', observedAt: 1, source: 'p2' },
  )
  await claims({ value: 'Genf', observedAt: 55 })
  const loaded = await stores.claims.load('c', 'Account', ['1', '2'])
  expect([...loaded]).toEqual([
    [
      '1',
      [
        { ...claim, value: 'Basel', observedAt: 60 },
        { ...claim, value: 'Chur', observedAt: 1, source: 'p2' },
      ],
    ],
  ])
})
