// The past of fields in the database: added once, told in order, only of records that are known, gone with its account.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Stores } from '../../src/contract/stores.ts'
import type { FieldChange } from '../../src/domain/history.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { startedRun } from '../support/started-run.ts'

let db: FreshDatabase
let stores: Stores
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
})
afterAll(() => db.close())

function change(recordId: string, at: number, part: Partial<FieldChange> = {}): FieldChange {
  const who = { origin: 'person', by: 'userId:1' } as const
  return { recordId, field: 'Name', at, mark: 'a', value: `v${at}`, told: true, before: null, ...who, ...part }
}

/** A connection of its own that knows these records. */
async function place(...ids: string[]) {
  const run = await startedRun(db.unitOfWork, { name: randomUUID() })
  const state = { value: 'v', changedAt: null, verifiedAt: 1, source: 'crm', lock: null } as const
  const rows = ids.map(id => ({ id, state: { Name: state } }))
  await stores.records.save(run.connectionId, 'Account', rows, 1)
  return { run, connectionId: run.connectionId }
}

it('adds what is new, once, and tells it oldest first', async () => {
  const { connectionId } = await place('1', '2')
  const changes = [change('1', 30), change('1', 10), change('2', 20, { value: null, told: false, by: null })]
  expect(await stores.history.add(connectionId, 'Account', changes)).toBe(3)
  expect(await stores.history.add(connectionId, 'Account', [...changes, change('1', 10, { mark: 'b' })])).toBe(1)
  const told = await stores.history.of(connectionId, 'Account', ['1', '2', '3'])
  expect([...told.keys()]).toEqual(['1', '2'])
  expect(told.get('1')?.map(({ at, mark }) => [at, mark])).toEqual([
    [10, 'a'],
    [10, 'b'],
    [30, 'a'],
  ])
  expect(told.get('2')).toEqual([changes[2]])
  expect(await stores.history.of(connectionId, 'Account', ['1'], 'Phone')).toEqual(new Map())
})

it('lists records in the order of ids, all that are known or those with a past', async () => {
  const { connectionId } = await place('1', '2', '3', '4')
  await stores.history.add(connectionId, 'Account', [change('3', 1), change('1', 1), change('1', 2)])
  const listed = async (which: 'known' | 'withPast', after: string | null, limit: number) =>
    stores.history[which](connectionId, 'Account', after, limit)
  expect(await listed('known', null, 3)).toEqual(['1', '2', '3'])
  expect(await listed('known', '3', 3)).toEqual(['4'])
  expect(await listed('withPast', null, 3)).toEqual(['1', '3'])
  expect(await listed('withPast', '1', 3)).toEqual(['3'])
})

it('keeps nothing of records that no sync has read', async () => {
  const { connectionId } = await place('1')
  expect(await stores.history.add(connectionId, 'Account', [change('1', 1), change('stranger', 1)])).toBe(1)
  expect(await stores.history.of(connectionId, 'Account', ['stranger'])).toEqual(new Map())
})

it('adds to the same records from two transactions at once', async () => {
  const ids = Array.from({ length: 200 }, (_none, i) => String(i))
  const { connectionId } = await place(...ids)
  const changes = ids.map(id => change(id, 1))
  const added = await Promise.all(
    [changes, changes.toReversed()].map(part => stores.history.add(connectionId, 'Account', part)),
  )
  expect(added.reduce((sum, count) => sum + count)).toBe(200)
})

it('tells which syncs of a stream keep the past, and of which fields', async () => {
  const { run, connectionId } = await place('1')
  const { stream } = run.definition
  expect(await stores.history.keepers(connectionId, stream)).toEqual([{ syncId: run.syncId, begun: new Set() }])
  await stores.history.noteImported(run.syncId, ['Name'], 1)
  expect(await stores.history.imported(run.syncId)).toEqual(new Set())
  await stores.history.noteBegun(run.syncId, ['Name', 'Phone'])
  await stores.history.noteImported(run.syncId, ['Name'], 2)
  await stores.history.noteBegun(run.syncId, ['Name'])
  expect(await stores.history.imported(run.syncId)).toEqual(new Set(['Name']))
  const keeper = { syncId: run.syncId, begun: new Set(['Name', 'Phone']) }
  expect(await stores.history.keepers(connectionId, stream)).toEqual([keeper])
  expect(await stores.history.keepers(connectionId, 'Contact')).toEqual([])
})

it('keeps a record due that was made so again since the list was told', async () => {
  const { syncId } = (await place('1')).run
  const add = (...ids: string[]) => stores.history.addDue(ids.map(recordId => ({ syncId, recordId })))
  await add('3', '1', '2', '1')
  const told = await stores.history.due(syncId, 2)
  expect(told.map(({ id }) => id)).toEqual(['1', '2'])
  await add('2', '3')
  await stores.history.removeDue(syncId, told)
  expect((await stores.history.due(syncId, 3)).map(({ id }) => id)).toEqual(['2', '3'])
  await stores.history.removeDue(syncId, await stores.history.due(syncId, 3))
  expect(await stores.history.due(syncId, 3)).toEqual([])
})

it('makes the same records due from two transactions at once', async () => {
  const { syncId } = (await place('1')).run
  const due = Array.from({ length: 200 }, (_none, i) => ({ syncId, recordId: String(i) }))
  await Promise.all([due, due.toReversed()].map(part => stores.history.addDue(part)))
  expect(await stores.history.due(syncId, 300)).toHaveLength(200)
})

it('forgets all of it when the connection leads to another account', async () => {
  const { run, connectionId } = await place('1')
  await stores.connections.setAccount(connectionId, 'one')
  await stores.history.add(connectionId, 'Account', [change('1', 1)])
  await stores.history.noteBegun(run.syncId, ['Name'])
  await stores.history.addDue([{ syncId: run.syncId, recordId: '1' }])
  expect(await stores.connections.setAccount(connectionId, 'two')).toBe(true)
  expect(await stores.history.of(connectionId, 'Account', ['1'])).toEqual(new Map())
  await stores.history.noteImported(run.syncId, ['Name'], 1)
  expect(await stores.history.imported(run.syncId)).toEqual(new Set())
  expect(await stores.history.due(run.syncId, 1)).toEqual([])
})

it('lets an import be active beside a run of the same sync, and no second of either', async () => {
  const { run } = await place()
  const { syncId, definition, startedAt } = run
  const of = { syncId, definition, startedAt, startedBy: 'cli:test', dryRun: false, priority: 'background' } as const
  const begun = await stores.runs.start({ ...of, id: randomUUID(), mode: 'history' })
  expect(begun).toMatchObject({ mode: 'history', status: 'active' })
  expect(await stores.runs.start({ ...of, id: randomUUID(), mode: 'history' })).toBeNull()
  expect(await stores.runs.start({ ...of, id: randomUUID(), mode: 'full' })).toBeNull()
  expect(await stores.runs.activeOf(syncId)).toEqual(run)
})
