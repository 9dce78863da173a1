// Windows that were read: which are due, which a wider one replaces, what is held of each, and which runs are proven.
import { randomUUID } from 'node:crypto'
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Run, Stores } from '../../src/contract/stores.ts'
import type { Database } from '../../src/store/schema.ts'
import { heldStore } from '../../src/store/window/held.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { START, startedRun } from '../support/started-run.ts'

let db: FreshDatabase
let stores: Stores
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
})
afterAll(() => db.close())

const at = (minute: number) => START + minute * 60_000

function remember(run: Run, id: string, from: number | null, to: number, dueAt = to + 60): Promise<void> {
  const window = { id: `${run.id} ${id}`, syncId: run.syncId, runId: run.id }
  return stores.windows.remember({ ...window, from: from === null ? null : at(from), to: at(to), dueAt: at(dueAt) })
}

async function due(run: Run, minute: number): Promise<string[]> {
  return (await stores.windows.due(run.syncId, at(minute))).map(({ id }) => id.replace(`${run.id} `, ''))
}

it('tells which windows are due, the oldest first, and forgets those that are settled', async () => {
  const run = await startedRun(db.unitOfWork)
  await remember(run, 'b', 10, 20)
  await remember(run, 'a', 0, 10)
  expect(await due(run, 69)).toEqual([])
  expect(await due(run, 80)).toEqual(['a', 'b'])
  await stores.windows.settle([`${run.id} a`])
  expect(await due(run, 80)).toEqual(['b'])
})

it('counts the looks that found something and what they found', async () => {
  const run = await startedRun(db.unitOfWork)
  await remember(run, 'a', 0, 10)
  await stores.windows.postpone(`${run.id} a`, at(200), 3)
  await stores.windows.postpone(`${run.id} a`, at(400), 2)
  expect(await due(run, 399)).toEqual([])
  expect(await stores.windows.byIds([`${run.id} a`])).toMatchObject([{ passes: 2, late: 5, from: at(0), to: at(10) }])
})

it('forgets windows with the account that they were read from', async () => {
  const run = await startedRun(db.unitOfWork)
  await stores.connections.setAccount(run.connectionId, 'one')
  await remember(run, 'a', 0, 10)
  await stores.connections.setAccount(run.connectionId, 'one')
  expect(await due(run, 99)).toEqual(['a'])
  await stores.connections.setAccount(run.connectionId, 'another')
  expect(await due(run, 99)).toEqual([])
})

it('lets a wider window take the place of those within it', async () => {
  const run = await startedRun(db.unitOfWork)
  await remember(run, 'a', 0, 10)
  await remember(run, 'b', 10, 20)
  await remember(run, 'wide', 5, 30)
  expect(await due(run, 999)).toEqual(['a', 'wide'])
  await remember(run, 'all', null, 40)
  expect(await due(run, 999)).toEqual(['all'])
  await stores.windows.settleWithin(run.syncId, { from: at(0), to: at(40) })
  expect(await due(run, 999)).toEqual(['all'])
  await stores.windows.settleWithin(run.syncId, { from: null, to: at(40) })
  expect(await due(run, 999)).toEqual([])
})

it('takes what is held in the order of ids, whole numbers by their size, without what is gone', async () => {
  const { id, syncId, connectionId, definition } = await startedRun(db.unitOfWork)
  const note = (id: string, minute: number) =>
    stores.sightings.note(syncId, [{ id, stamp: at(minute), digest: 'd', settledUntil: null, changes: 0 }])
  for (const [id, minute] of [
    ['99', 5],
    ['100', 6],
    ['9', 7],
    ['101', 20],
    ['55', 8],
  ] as const)
    await note(id, minute)
  const state = { Name: { value: 'x', changedAt: null, verifiedAt: null, source: 'crm' as const, lock: null } }
  await stores.records.save(connectionId, definition.stream, [{ id: '55', state }], START)
  await stores.records.markGone(connectionId, definition.stream, [{ id: '55', mergedInto: null, at: null }], START)
  const held = (after: string | null, upTo: string | null) =>
    stores.windows.held(syncId, { from: at(0), to: at(10) }, { after, upTo })
  expect(await held(null, null)).toEqual([
    { id: '9', stamp: at(7) },
    { id: '99', stamp: at(5) },
    { id: '100', stamp: at(6) },
  ])
  expect((await held('9', '99')).map(({ id }) => id)).toEqual(['99'])
  expect((await held('99', null)).map(({ id }) => id)).toEqual(['100'])
  await stores.seen.add(id, ['9', '101', 'stranger'])
  await stores.seen.add(id, ['9', '100', '55'])
  await stores.seen.addAsked(id, ['99'])
  expect(await stores.windows.countSeen({ id, syncId }, { from: null, to: at(10) })).toBe(2)
})

it('reads of many sightings only those between the two ids', async () => {
  const { syncId } = await startedRun(db.unitOfWork)
  await db.pool.query(
    `insert into evergreen.sighting (sync_id, record_id, stamp, digest, settled_until, changes)
     select $1, (1000000 + n)::text, $2::timestamptz, 'd', '-infinity', 0 from generate_series(1, 20000) as n`,
    [syncId, new Date(at(5))],
  )
  await db.pool.query('analyze evergreen.sighting')
  const asked: CompiledQuery[] = []
  const listened = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: db.pool }),
    log: ({ query }) => {
      asked.push(query)
    },
  })
  const held = await heldStore(listened).held(syncId, { from: null, to: at(9) }, { after: '1005000', upTo: '1005200' })
  const [query] = asked
  expect(held).toHaveLength(200)
  const { rows } = await db.pool.query(`explain (analyze, timing off, costs off) ${query?.sql}`, [
    ...(query?.parameters ?? []),
  ])
  const plan = rows.map(row => row['QUERY PLAN']).join('\n')
  expect(plan).toMatch(/sighting_by_id/)
  expect(plan).not.toMatch(/Rows Removed by Filter: \d{4,}/)
})

it('cuts what is held into stretches back to the beginning, equal stamps together', async () => {
  const { syncId } = await startedRun(db.unitOfWork)
  const minutes = [1, 2, 3, 3, 3, 3, 4, 5, 6]
  const rows = minutes.map((minute, n) => ({
    id: `${n}`,
    stamp: at(minute),
    digest: 'd',
    settledUntil: null,
    changes: 0,
  }))
  await stores.sightings.note(syncId, rows)
  const cut = (before: number, most: number) => stores.windows.stretches(syncId, at(before), { records: 2, most })
  expect(await cut(6, 9)).toEqual({
    stretches: [
      { from: at(4), to: at(6), held: 2 },
      { from: at(3), to: at(4), held: 4 },
      { from: null, to: at(3), held: 2 },
    ],
    more: false,
  })
  expect(await cut(6, 2)).toEqual({
    stretches: [
      { from: at(4), to: at(6), held: 2 },
      { from: at(3), to: at(4), held: 4 },
    ],
    more: true,
  })
  expect(await cut(1, 2)).toEqual({ stretches: [], more: false })
})

it('marks runs as proven that read nothing beyond a stretch, with what they had ended as', async () => {
  const run = await startedRun(db.unitOfWork)
  await stores.runs.setWindow(run.id, { from: at(0), to: at(10), expected: 5, account: 'acme' })
  await stores.runs.close(run.id, { status: 'provisional', endedAt: at(12), note: 'the index lags' })
  const heal = (from: number | null, to: number) =>
    stores.windows.heal(run, { from: from === null ? null : at(from), to: at(to) }, ({ note }) => `was: ${note}`)
  expect(await heal(1, 20)).toEqual([])
  expect(await heal(0, 9)).toEqual([])
  expect(await heal(0, 10)).toEqual([{ id: run.id, status: 'provisional', note: 'the index lags' }])
  expect(await stores.runs.byId(run.id)).toMatchObject({ status: 'complete', note: 'was: the index lags' })
  expect(await heal(null, 10)).toEqual([])
})

it('heals a full run only by what reaches back to the beginning', async () => {
  const run = await startedRun(db.unitOfWork)
  await stores.runs.setWindow(run.id, { from: null, to: at(10), expected: 5, account: 'acme' })
  await stores.runs.close(run.id, { status: 'incomplete', endedAt: at(12), note: '2 of 5 were not read' })
  expect(await stores.windows.heal(run, { from: 0, to: at(20) }, () => '')).toEqual([])
  expect(await stores.windows.heal(run, { from: null, to: at(20) }, () => 'healed')).toHaveLength(1)
})

it('marks as proven only what was read of the same scope and account, and no dry run', async () => {
  const run = await startedRun(db.unitOfWork)
  const ended = async (part: { dryRun?: boolean; where?: string; account?: string }) => {
    const id = randomUUID()
    const scope = { ...run.definition.scope, where: part.where ?? null }
    const of = {
      syncId: run.syncId,
      mode: 'incremental',
      priority: 'background',
      startedBy: 'cli:test',
      startedAt: START,
    } as const
    await stores.runs.close(run.id, { status: 'complete', endedAt: at(1), note: null })
    await stores.runs.start({ ...of, id, dryRun: part.dryRun ?? false, definition: { ...run.definition, scope } })
    await stores.runs.setWindow(id, { from: at(0), to: at(10), expected: 5, account: part.account ?? 'acme' })
    await stores.runs.close(id, { status: 'provisional', endedAt: at(12), note: null })
    return id
  }
  const alike = await ended({})
  await ended({ dryRun: true })
  await ended({ where: "Type = 'Customer'" })
  await ended({ account: 'another' })
  const by = { id: await ended({}), syncId: run.syncId }
  const healed = await stores.windows.heal(by, { from: null, to: at(20) }, () => 'proven')
  expect(healed.map(({ id }) => id).toSorted()).toEqual([alike, by.id].toSorted())
})
