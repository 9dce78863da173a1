import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Stores } from '../../src/contract/stores.ts'
import { createDb } from '../../src/store/pool.ts'
import { runStore } from '../../src/store/run/runs.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { START, startedRun } from '../support/started-run.ts'
import { syncDefinition } from '../support/sync.ts'

let db: FreshDatabase
let stores: Stores
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
})
afterAll(() => db.close())

const query = { stream: 'Account', fields: ['Name'], scope: { where: null, filters: [], list: null }, window: null }

it('allows one active run per sync, also when many start at once', async () => {
  const { syncId, id } = await startedRun(db.unitOfWork, { name: 'one' })
  await stores.runs.close(id, { status: 'complete', endedAt: START + 1, note: null })
  const start = (name: string) =>
    stores.runs.start({
      id: name,
      syncId,
      mode: 'incremental',
      dryRun: true,
      priority: 'scheduled',
      definition: syncDefinition(),
      startedBy: 'cli:test',
      startedAt: START,
    })
  const started = (await Promise.all(['a', 'b', 'c', 'd', 'e'].map(start))).filter(run => run !== null)
  expect(started).toMatchObject([{ priority: 'scheduled' }])
  expect(await stores.runs.activeOf(syncId)).toEqual(started[0])
})

it('tells a run as it stands', async () => {
  const run = await startedRun(db.unitOfWork, { name: 'told' })
  await stores.runs.setWindow(run.id, { from: null, to: START, expected: 12, account: 'acme' })
  await stores.runs.close(run.id, { status: 'incomplete', endedAt: START + 7, note: '3 ids are missing' })
  await stores.runs.close(run.id, { status: 'failed', endedAt: START + 9, note: 'too late' })
  const told = await stores.runs.byId(run.id)
  const end = { status: 'incomplete', endedAt: START + 7, note: '3 ids are missing' }
  expect(told).toEqual({ ...run, ...end, windowFrom: null, windowTo: START, expected: 12, account: 'acme' })
  expect(await stores.runs.list({ syncName: run.syncName, limit: 5 })).toEqual([told])
  expect(await stores.runs.byId('not a run')).toBeNull()
})

it('moves a checkpoint and adds the rows', async () => {
  const run = await startedRun(db.unitOfWork, { name: 'parts' })
  const parts = ['p2', 'p1'].map(id => ({ id, partition: { query, detail: { id } } }))
  await stores.runs.addPartitions(run.id, parts)
  await stores.runs.addPartitions(run.id, parts)
  await stores.runs.checkpoint('p1', { cursor: { page: 2, row: 500 }, rows: 500, done: false })
  expect(await stores.runs.partition('p1')).toMatchObject({ cursor: { page: 2, row: 500 }, rows: 500, done: false })
  await stores.runs.checkpoint('p1', { cursor: null, rows: 20, done: true })
  const [second, first] = await stores.runs.partitionsOf(run.id)
  expect(second).toEqual({ ...parts[0], runId: run.id, cursor: null, rows: 0, late: 0, done: false })
  expect(first).toMatchObject({ id: 'p1', cursor: null, rows: 520, done: true })
  expect((await stores.runs.counts(run.id)).pulled).toBe(520)
})

it('grants exactly the allowance to any number of workers', async () => {
  const run = await startedRun(db.unitOfWork, { name: 'allowance' })
  const granted = await Promise.all(Array.from({ length: 9 }, () => stores.runs.takeChanges(run.id, 15, 100)))
  expect(granted.reduce((sum, some) => sum + some, 0)).toBe(100)
  expect(await stores.runs.takeChanges(run.id, 5, 50)).toBe(0)
})

it('counts the calls of a run over all connections', async () => {
  const run = await startedRun(db.unitOfWork, { name: 'calls' })
  const other = await startedRun(db.unitOfWork, { name: 'provider' })
  const pulling = { runId: run.id, step: 'pull' } as const
  await stores.calls.add(run.connectionId, pulling, { calls: 3, writes: 0 }, START)
  await stores.calls.add(run.connectionId, { ...pulling, step: 'write-back' }, { calls: 4, writes: 2 }, START)
  await stores.calls.add(other.connectionId, { ...pulling, step: 'enrich' }, { calls: 5, writes: 0 }, START)
  expect((await stores.runs.counts(run.id)).calls).toBe(12)
})

it('tells the calls of a run apart by step, and those that change records', async () => {
  const run = await startedRun(db.unitOfWork, { name: 'steps' })
  const job = { runId: run.id, step: 'write-back' } as const
  await stores.calls.add(run.connectionId, job, { calls: 20, writes: 9 }, START)
  await stores.calls.add(run.connectionId, job, { calls: 3, writes: 1 }, START)
  await stores.calls.add(run.connectionId, { ...job, step: 'pull' }, { calls: 5, writes: 0 }, START)
  const { connectionId } = run
  expect((await stores.calls.ofRun(run.id)).toSorted((a, b) => a.calls - b.calls)).toEqual([
    { connectionId, step: 'pull', calls: 5, writes: 0 },
    { connectionId, step: 'write-back', calls: 23, writes: 10 },
  ])
})

it('finds the runs of a sync that has few without going through those of the others', async () => {
  const often = await startedRun(db.unitOfWork, { name: 'often' })
  const seldom = await startedRun(db.unitOfWork, { name: 'seldom' })
  const long = await startedRun(db.unitOfWork, { name: 'long' })
  await db.pool.query(
    `insert into evergreen.run (id, sync_id, mode, dry_run, priority, status, definition, started_by, started_at)
     select 'often-' || n, $1, 'incremental', false, 1, 'complete', definition, 'schedule',
       started_at + n * interval '1 minute'
     from generate_series(1, 5000) as n, evergreen.run where id = $2`,
    [often.syncId, often.id],
  )
  await db.pool.query("update evergreen.run set started_at = started_at - interval '1 day' where id = $1", [long.id])
  await db.pool.query('analyze evergreen.run')
  const read = (find: (runs: Stores['runs']) => Promise<unknown>) =>
    createDb(db.pool)
      .transaction()
      .execute(async tx => {
        const so = async () => {
          const { rows } = await sql<{ far: number }>`select seq_tup_read + idx_tup_fetch as far
            from pg_stat_xact_user_tables where schemaname = 'evergreen' and relname = 'run'`.execute(tx)
          return rows[0]?.far ?? 0
        }
        const before = await so()
        const found = await find(runStore(tx))
        return { found, rows: (await so()) - before }
      })
  const listed = await read(runs => runs.list({ syncName: seldom.syncName, limit: 50 }))
  expect(listed).toMatchObject({ found: [{ id: seldom.id }] })
  expect(listed.rows).toBeLessThan(20)
  const [newest, next] = await stores.runs.list({ syncName: often.syncName, limit: 2 })
  expect([newest?.id, next?.id]).toEqual(['often-5000', 'often-4999'])
  const last = await read(async runs => (await runs.newest()).get(long.syncId)?.id)
  expect(last.found).toBe(long.id)
  expect(last.rows).toBeLessThan(20)
  const imported = await read(runs => runs.lastImport(seldom.syncId))
  expect(imported.found).toBeNull()
  expect(imported.rows).toBeLessThan(20)
})
