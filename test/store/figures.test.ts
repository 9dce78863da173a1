import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Run, Stores } from '../../src/contract/stores.ts'
import { endWork } from '../support/ended-work.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { startedRun } from '../support/started-run.ts'

let db: FreshDatabase
let stores: Stores
let run: Run
let other: Run
let alias: string

beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
})
afterAll(() => db.close())
beforeEach(async () => {
  await db.pool.query('truncate evergreen.connection, evergreen.run, evergreen.work cascade')
  run = await startedRun(db.unitOfWork, { name: 'one' })
  other = await startedRun(db.unitOfWork, { name: 'two' })
  alias = 'acme-one'
})

const NOW = Date.now() + 60_000
const MINUTE = 60_000

async function add(of: Run, ...keys: string[]): Promise<void> {
  await stores.work.add(keys.map(key => ({ id: key, runId: of.id, step: 'pull', key, payload: null })))
}
const set = (id: string, change: string, value: number) =>
  db.pool.query(`update evergreen.work set ${change} = $1 where id = $2`, [new Date(value), id])

async function fail(id: string, at: number, note: string): Promise<void> {
  await endWork(db, { id: id, status: 'failed', note: note }, at)
}

describe('the lines of work', () => {
  it('count what is open per step and connection, what failed today and what ended of late', async () => {
    await add(run, 'waiting', 'later', 'queued', 'running', 'failed', 'old', 'done', 'done-before')
    await add(other, 'elsewhere')
    await db.pool.query(
      "update evergreen.work set status = 'queued', holder = nullif(id, 'queued') where id in ('queued', 'running')",
    )
    await set('later', 'due_at', NOW + 5 * MINUTE)
    await set('running', 'lease_until', NOW - MINUTE)
    await set('waiting', 'added_at', NOW - 3 * MINUTE)
    await fail('failed', NOW - 10 * MINUTE, 'bad token')
    await fail('old', NOW - 25 * 60 * MINUTE, 'bad token')
    await endWork(db, { id: 'done', status: 'done', note: null }, NOW - MINUTE)
    await endWork(db, { id: 'done-before', status: 'done', note: null }, NOW - 6 * MINUTE)
    const [own, ...rest] = await stores.figures.lines(NOW)
    expect(own).toEqual({
      step: 'pull',
      connection: alias,
      waiting: 2,
      queued: 1,
      running: 1,
      stuck: 1,
      failed: 1,
      ended: 1,
      oldestDueMs: 3 * MINUTE,
    })
    expect(rest).toMatchObject([{ connection: 'acme-two', waiting: 1, failed: 0 }])
  })

  it('take the moment since which an item is due, when that came after it was added', async () => {
    await add(run, 'a')
    await set('a', 'due_at', NOW - 7_000)
    await set('a', 'added_at', NOW - 60 * MINUTE)
    expect(await stores.figures.lines(NOW)).toMatchObject([{ oldestDueMs: 7_000 }])
  })

  it('leave out paused work where they tell the age of the oldest', async () => {
    await add(run, 'a')
    await stores.syncs.setPaused(run.syncName, NOW)
    expect(await stores.figures.lines(NOW)).toMatchObject([{ waiting: 1, oldestDueMs: null }])
    await stores.syncs.setPaused(run.syncName, null)
    await stores.connections.setPaused(alias, NOW)
    expect(await stores.figures.lines(NOW)).toMatchObject([{ waiting: 1, oldestDueMs: null }])
  })

  it('are none when there is nothing to tell', async () => {
    expect(await stores.figures.lines(NOW)).toEqual([])
  })
})

describe('reasons', () => {
  it('say why work waits, the most frequent first', async () => {
    await add(run, 'noted', 'silent', 'due', 'due2', 'due3')
    await add(other, 'paused', 'paused2')
    await set('noted', 'due_at', NOW + MINUTE)
    await db.pool.query("update evergreen.work set note = 'budget spent' where id in ('noted', 'due')")
    await set('silent', 'due_at', NOW + 2 * MINUTE)
    await stores.syncs.setPaused(other.syncName, NOW)
    expect(await stores.figures.waits(NOW, 9)).toEqual([
      { step: 'pull', connection: alias, reason: 'due: waits for a worker', items: 3, at: null },
      { step: 'pull', connection: 'acme-two', reason: 'sync sync-two is paused', items: 2, at: null },
      { step: 'pull', connection: alias, reason: 'budget spent', items: 1, at: NOW + MINUTE },
      { step: 'pull', connection: alias, reason: 'not yet due', items: 1, at: NOW + 2 * MINUTE },
    ])
    expect(await stores.figures.waits(NOW, 1)).toHaveLength(1)
  })

  it('say why work failed within a day', async () => {
    await add(run, 'a', 'b', 'c', 'd')
    await fail('a', NOW - MINUTE, 'bad token')
    await fail('b', NOW - 2 * MINUTE, 'bad token')
    await fail('c', NOW - MINUTE, 'no such field')
    await fail('d', NOW - 1_441 * MINUTE, 'long ago')
    expect(await stores.figures.failures(NOW, 9)).toEqual([
      { step: 'pull', connection: alias, reason: 'bad token', items: 2, at: NOW - MINUTE },
      { step: 'pull', connection: alias, reason: 'no such field', items: 1, at: NOW - MINUTE },
    ])
  })
})

describe('sums', () => {
  it('count all jobs that ended', async () => {
    await add(run, 'a', 'b', 'c', 'open')
    await endWork(db, { id: 'a', status: 'done', note: null }, 1)
    await endWork(db, { id: 'b', status: 'done', note: null }, NOW)
    await fail('c', NOW, 'x')
    expect(await stores.figures.endedJobs()).toEqual([
      { step: 'pull', outcome: 'done', jobs: 2 },
      { step: 'pull', outcome: 'failed', jobs: 1 },
    ])
  })

  it('tell by run what became of its changes, stamps left out, and why others were not made', async () => {
    const change = (of: Run, record: number, reason: string, outcome: string | null) =>
      db.pool.query(
        `insert into evergreen.proposal (run_id, connection_id, stream, chunk, record_id, field, before, after, reason,
           ground, confidence, freshness, at, outcome)
         values ($1, $2, 'Contact', 'c', $3, 'Phone', 'a', 'b', $4, '{"type":"rule","rule":"phone","version":1}', 1, null, now(), $5)`,
        [of.id, of.connectionId, String(record), reason, outcome],
      )
    await change(run, 1, 'normalized', 'applied')
    await change(run, 2, 'normalized', null)
    await change(run, 3, 'stamped', 'applied')
    await change(other, 4, 'filled', 'applied')
    await change(other, 5, 'filled', 'conflict')
    const refuse = (of: Run, refusal: string, times: number) =>
      db.pool.query('insert into evergreen.run_refusal (run_id, chunk, refusal, times) values ($1, $1, $2, $3)', [
        of.id,
        refusal,
        times,
      ])
    await refuse(run, 'lock', 2)
    await refuse(other, 'lock', 3)
    await change(other, 6, 'filled', null)
    await stores.runs.close(other.id, { status: 'superseded', endedAt: NOW, note: null })
    expect(await stores.figures.changesOf([run.id, other.id])).toEqual(
      new Map([
        [run.id, { outcomes: { applied: 1, pending: 1 }, refusals: { lock: 2 } }],
        [other.id, { outcomes: { applied: 1, conflict: 1 }, refusals: { lock: 3 } }],
      ]),
    )
  })

  it('count runs of a day, and active ones however old', async () => {
    await stores.runs.close(other.id, { status: 'failed', endedAt: NOW, note: null })
    expect(await stores.figures.runs(other.startedAt + MINUTE)).toMatchObject({ active: 1, complete: 0, failed: 1 })
    expect(await stores.figures.runs(other.startedAt + 1_441 * MINUTE)).toMatchObject({ active: 1, failed: 0 })
    const [active, failed] = [
      { id: run.id, status: 'active' },
      { id: other.id, status: 'failed' },
    ]
    const ofDay = await stores.figures.runsOfDay(other.startedAt + MINUTE)
    expect(ofDay.toSorted((a, b) => a.status.localeCompare(b.status))).toEqual([active, failed])
    expect(await stores.figures.runsOfDay(other.startedAt + 1_441 * MINUTE)).toEqual([active])
  })

  it('count the calls of the UTC day, connections without any included', async () => {
    const midnight = Date.UTC(2026, 10, 24)
    await stores.calls.add(run.connectionId, null, { calls: 5, writes: 0 }, midnight - 1)
    await stores.calls.add(run.connectionId, null, { calls: 3, writes: 0 }, midnight)
    expect([...(await stores.figures.callsToday(midnight - 1))]).toEqual([
      [alias, 5],
      ['acme-two', 0],
    ])
    expect((await stores.figures.callsToday(midnight)).get(alias)).toBe(3)
  })
})

it('finds open and recent work by an index, however long the history is', async () => {
  await db.pool.query(
    `insert into evergreen.work (id, run_id, key, step, status, ended_at)
     select 'h' || n, $1, 'h' || n, 'pull', 'done', now() - interval '1 day' - n * interval '1 second'
     from generate_series(1, 20000) n`,
    [run.id],
  )
  await db.pool.query('analyze evergreen.work')
  const statements: string[] = []
  const { rows } = await db.pool.query(`explain (format text) select count(*) from (
      select id from evergreen.work where status = 'waiting'
      union all select id from evergreen.work where status = 'queued'
      union all select id from evergreen.work where ended_at > now() - interval '5 minutes') open`)
  for (const row of rows) statements.push(row['QUERY PLAN'])
  expect(statements.join('\n')).not.toContain('Seq Scan')
})

describe('workers', () => {
  const worker = { id: 'w1', processId: 1, host: 'a', version: '1', concurrency: 4 }

  it('are alive from their first beat until they leave or are not seen any more', async () => {
    const { workers } = stores
    await workers.beat(worker)
    const [first] = await workers.alive(15_000)
    expect(first).toMatchObject(worker)
    await workers.beat(worker)
    await workers.beat({ ...worker, id: 'w2' })
    const both = await workers.alive(15_000)
    expect(both.map(({ id }) => id)).toEqual(['w1', 'w2'])
    expect(both[0]?.startedAt).toBe(first?.startedAt)
    expect(both[0]?.seenAt).toBeGreaterThanOrEqual(first?.seenAt ?? 0)
    await workers.leave('w2')
    await db.pool.query("update evergreen.worker set seen_at = now() - interval '16 seconds'")
    expect(await workers.alive(15_000)).toEqual([])
  })

  it('are forgotten when not seen for a day, and known again when they come back', async () => {
    await stores.workers.beat(worker)
    await db.pool.query("update evergreen.worker set seen_at = now() - interval '25 hours'")
    await stores.workers.beat({ ...worker, id: 'w3' })
    expect((await db.pool.query('select id from evergreen.worker')).rows).toEqual([{ id: 'w3' }])
    await stores.workers.beat(worker)
    expect(await stores.workers.alive(15_000)).toHaveLength(2)
  })
})

it('count the runs of a day by the hour in which they began', async () => {
  const began = (of: Run, at: number) =>
    db.pool.query('update evergreen.run set started_at = $1 where id = $2', [new Date(at), of.id])
  const hour = Date.UTC(2026, 0, 5, 9)
  await began(run, hour + 10 * MINUTE)
  await began(other, hour - 25 * 60 * MINUTE)
  expect(await stores.figures.runsByHour(hour + 30 * MINUTE)).toEqual([{ from: hour, status: 'active', runs: 1 }])
})
