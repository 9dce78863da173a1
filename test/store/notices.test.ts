import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Notice } from '../../src/contract/feed.ts'
import type { SyncDefinition } from '../../src/domain/sync.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { syncDefinition } from '../support/sync.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
  const declared = { connector: 'hubspot', settings: {}, sealed: {}, limits: {} }
  await db.unitOfWork.stores.connections.save({ ...declared, id: 'c', alias: 'acme' })
  await sync('all', {})
  await sync('some', {})
  await sync('companies', { stream: 'companies' })
  await sync('quiet', { notices: null })
  await sync('unread', {}, null)
})
afterAll(() => db.close())
beforeEach(() => db.pool.query('truncate evergreen.notice, evergreen.notice_due, evergreen.notice_tally'))

const notices = () => db.unitOfWork.stores.notices
const NOW = 1_000_000

async function sync(name: string, part: Partial<SyncDefinition>, cursor: number | null = 1): Promise<void> {
  const definition = syncDefinition({ name, stream: 'contacts', notices: { seconds: 10, records: 100 }, ...part })
  await db.unitOfWork.stores.syncs.save({ id: name, name, connectionId: 'c', definition }, 0)
  if (cursor !== null) await db.unitOfWork.stores.syncs.moveCursor(name, cursor)
}

function notice(recordId: string, event = `e${recordId}`, streams = ['contacts', 'contact']): Notice {
  return { event, streams, recordId, kind: 'propertyChange', at: 5 }
}

it('marks the record for each sync that takes notices of its stream and was read before', async () => {
  const fates = await notices().add('c', [notice('1'), notice('2'), notice('3', 'e3', ['deals'])], NOW)
  expect(fates).toEqual({ taken: 2, repeated: 0, unwanted: 1 })
  expect(await notices().waiting()).toEqual(
    expect.arrayContaining([
      { syncId: 'all', records: 2, since: NOW },
      { syncId: 'some', records: 2, since: NOW },
    ]),
  )
  expect(await notices().waiting()).toHaveLength(2)
})

it('knows what came before, also in the same delivery and after the record was read', async () => {
  expect(await notices().add('c', [notice('1'), notice('1')], NOW)).toMatchObject({ taken: 1, repeated: 1 })
  await notices().done('all', await notices().due('all', 10))
  expect(await notices().add('c', [notice('1')], NOW)).toMatchObject({ taken: 0, repeated: 1 })
  expect(await notices().due('all', 10)).toEqual([])
  await notices().forget(NOW)
  expect(await notices().add('c', [notice('1')], NOW)).toMatchObject({ repeated: 1 })
  await notices().forget(NOW + 1)
  expect(await notices().add('c', [notice('1')], NOW)).toMatchObject({ taken: 1 })
})

it('lets a record wait once, since its first notice, however many follow', async () => {
  await notices().add('c', [notice('1', 'a'), notice('1', 'b')], NOW)
  await notices().add('c', [notice('1', 'c'), notice('2', 'd')], NOW + 5)
  expect(await notices().waiting()).toContainEqual({ syncId: 'all', records: 2, since: NOW })
  expect((await notices().due('all', 1)).map(({ recordId }) => recordId)).toEqual(['1'])
})

it('ends what was read for one sync, and not what was marked again meanwhile', async () => {
  await notices().add('c', [notice('1'), notice('2')], NOW)
  const taken = await notices().due('all', 10)
  await notices().add('c', [notice('2', 'later')], NOW)
  await notices().done('all', taken)
  expect((await notices().due('all', 10)).map(({ recordId }) => recordId)).toEqual(['2'])
  expect(await notices().due('some', 10)).toHaveLength(2)
})

it('takes the same records from several deliveries at once', async () => {
  const ids = Array.from({ length: 100 }, (_none, i) => `${i}`)
  const deliveries = Array.from({ length: 20 }, (_none, n) =>
    (n % 2 === 0 ? ids : ids.toReversed()).map(id => notice(id, `${n}/${id}`)),
  )
  await Promise.all(deliveries.map(each => db.unitOfWork.transaction(stores => stores.notices.add('c', each, NOW))))
  expect(await notices().due('all', 1_000)).toHaveLength(100)
})

it('counts what became of events, by connection', async () => {
  await notices().tally('c', { taken: 2, echo: 1, unknown: 0 })
  await notices().tally('c', { taken: 3 })
  expect(await notices().tallies()).toEqual([
    { connection: 'acme', fate: 'echo', events: 1 },
    { connection: 'acme', fate: 'taken', events: 5 },
  ])
})

it('forgets what waits when the connection leads to another account', async () => {
  await db.unitOfWork.stores.connections.setAccount('c', 'one')
  await notices().add('c', [notice('1')], NOW)
  await db.unitOfWork.stores.connections.setAccount('c', 'two')
  expect(await notices().waiting()).toEqual([])
  for (const name of ['all', 'some', 'companies', 'quiet']) await db.unitOfWork.stores.syncs.moveCursor(name, 1)
})
