// Links between records: what is told of a record replaces what was known, and nothing else is touched.
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Stores } from '../../src/contract/stores.ts'
import type { Link } from '../../src/domain/link.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'

let db: FreshDatabase
let stores: Stores
/** A connection of its own for each test. */
let connection = ''
let connections = 0
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
})
afterAll(() => db.close())
beforeEach(() => {
  connections += 1
  connection = `c${connections}`
})

const FIELD = { value: 'x', changedAt: null, verifiedAt: null, source: 'crm', lock: null } as const
const know = (...ids: string[]) =>
  stores.records.save(
    connection,
    'contacts',
    ids.map(id => ({ id, state: { email: FIELD } })),
    1,
  )
const link = (id: string, part: Partial<Link> = {}): Link => ({
  to: 'companies',
  id,
  kinds: ['279'],
  primary: false,
  ...part,
})
const STRANGERS = { fresh: new Set<string>(), strangers: true }
const told = (recordId: string, links: readonly Link[], via = 'companies') =>
  stores.links.replace(connection, 'contacts', [{ recordId, via, links }], STRANGERS)
const of = async (id: string, stream = 'contacts') =>
  ((await stores.links.of(connection, stream, [id])).get(id) ?? []).map(each => ({ ...each }))

/** Row versions of the connection's links: a row that is written again gets a new one. */
async function versions(): Promise<string[]> {
  const { rows } = await db.pool.query(
    'select ctid::text || xmin::text as version from evergreen.link where connection_id = $1 order by 1',
    [connection],
  )
  return rows.map(row => row.version)
}

it('replaces what was known by what is told: added, changed and taken away count, the same is not written', async () => {
  await know('1')
  expect(await told('1', [link('a', { primary: true, kinds: ['1', '279'] }), link('b')])).toBe(2)
  const before = await versions()
  expect(await told('1', [link('b'), link('a', { primary: true, kinds: ['1', '279'] })])).toBe(0)
  expect(await versions()).toEqual(before)
  expect(await told('1', [link('b', { primary: true, kinds: ['1', '279'] }), link('c')])).toBe(3)
  expect((await of('1')).map(({ id, primary }) => [id, primary])).toEqual([
    ['b', true],
    ['c', false],
  ])
  expect(await told('1', [])).toBe(2)
  expect(await of('1')).toEqual([])
})

it('leaves what another association told, other records and other connections alone', async () => {
  await know('1', '2')
  await told('1', [link('a')])
  await told('1', [link('d', { to: 'deals' })], 'deals')
  await told('2', [link('a')])
  const none = [{ recordId: '1', via: 'companies', links: [] }]
  await stores.links.replace(`${connection}-other`, 'contacts', none, STRANGERS)
  await told('1', [])
  expect((await of('1')).map(({ via, id }) => [via, id])).toEqual([['deals', 'd']])
  expect(await of('2')).toHaveLength(1)
})

it('keeps nothing of records that are not known, or gone', async () => {
  await know('1', '2')
  await stores.records.markGone(connection, 'contacts', [{ id: '2', mergedInto: null, at: 1 }], 2)
  expect(await told('stranger', [link('a')])).toBe(0)
  expect(await told('2', [link('a')])).toBe(0)
  expect(await told('1', [link('a')])).toBe(1)
})

it('writes the links of new records right away, and compares those of a survivor that has inherited some', async () => {
  await know('merged')
  await told('merged', [link('a'), link('b')])
  const first = (recordId: string, ...links: readonly Link[]) => ({ recordId, via: 'companies', links })
  const linked = await db.unitOfWork.transaction(async within => {
    const states = ['1', '2'].map(id => ({ id, state: { email: FIELD } }))
    await within.records.add(connection, 'contacts', states, 1)
    await within.links.follow(connection, 'contacts', [{ id: 'merged', mergedInto: '2' }])
    // A page may show a record twice.
    const sets = [first('1', link('a')), first('2', link('b'), link('c')), first('1', link('a', { primary: true }))]
    const owners = { fresh: new Set(['1', '2']), strangers: false }
    return within.links.replace(connection, 'contacts', sets, owners)
  })
  expect(linked).toBe(3)
  expect(await of('1')).toEqual([{ via: 'companies', ...link('a', { primary: true }) }])
  expect((await of('2')).map(({ id }) => id)).toEqual(['b', 'c'])
})

it('leaves nothing over when two tell of one record at once: the last word counts', async () => {
  await know('1', '2')
  await told('2', [link('a')])
  const [entered, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const tell = (links: readonly Link[], then: () => Promise<void>) =>
    db.unitOfWork.transaction(async within => {
      const sets = ['1', '2'].map(recordId => ({ recordId, via: 'companies', links }))
      await within.links.replace(connection, 'contacts', sets, { ...STRANGERS, strangers: false })
      await then()
    })
  const first = tell([link('a'), link('b')], () => {
    entered.resolve()
    return mayEnd.promise
  })
  await entered.promise
  const second = tell([link('c')], async () => undefined)
  await sleep(200)
  mayEnd.resolve()
  await Promise.all([first, second])
  for (const id of ['1', '2']) expect((await of(id)).map(each => each.id)).toEqual(['c'])
})

it('forgets what other associations told than those that are named', async () => {
  await know('1')
  await told('1', [link('a')])
  await told('1', [link('d', { to: 'deals' })], 'deals')
  expect(await stores.links.keepOnly(connection, 'contacts', ['deals', 'tickets'])).toBe(1)
  expect((await of('1')).map(({ via }) => via)).toEqual(['deals'])
  expect(await stores.links.keepOnly(connection, 'companies', [])).toBe(0)
  expect(await stores.links.keepOnly(connection, 'contacts', [])).toBe(1)
})

it('forgets the links of a record that is gone, and those to it', async () => {
  await know('1', '2')
  await told('1', [link('2', { to: 'contacts' })], 'contacts')
  await told('2', [link('a')])
  await stores.links.forget(connection, 'contacts', ['2'])
  expect(await of('1')).toEqual([])
  expect(await of('2')).toEqual([])
})

it('leads whoever was linked to a merged record to its survivor, the kinds of both joined', async () => {
  await know('1', '2')
  await told('1', [link('old', { primary: true, kinds: ['1', '279'] }), link('new')])
  await told('2', [link('old')])
  await stores.links.follow(connection, 'companies', [{ id: 'old', mergedInto: 'new' }])
  expect(await of('1')).toEqual([{ via: 'companies', to: 'companies', id: 'new', kinds: ['1', '279'], primary: true }])
  expect(await of('2')).toEqual([{ via: 'companies', to: 'companies', id: 'new', kinds: ['279'], primary: false }])
})

it("hands a merged record's links to a survivor of which none are known; else the survivor's own tell all", async () => {
  await know('1', '2', '3', '4')
  await told('1', [link('a')])
  await told('2', [link('b')])
  await told('2', [link('1', { to: 'contacts' })], 'contacts')
  await told('4', [link('own')])
  const follow = (id: string, mergedInto: string) => stores.links.follow(connection, 'contacts', [{ id, mergedInto }])
  await follow('1', '3')
  await follow('2', '3')
  expect((await of('3')).map(({ id }) => id)).toEqual(['a'])
  await follow('3', '4')
  expect((await of('4')).map(({ id }) => id)).toEqual(['own'])
  expect(await of('1')).toEqual([])
})
