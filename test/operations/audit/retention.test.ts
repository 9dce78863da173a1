// Retention: what a connection need not keep is dropped with its partitions, the audit stays proven, and whoever puts back,
// hides or adds to what was dropped is found.
import { setTimeout } from 'node:timers/promises'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { AuditFilter } from '../../../src/contract/audit.ts'
import { dropOverdue, foreseeRetention } from '../../../src/operations/audit/retention.ts'
import { verifyAudit } from '../../../src/operations/audit/verify.ts'
import { startKeeping } from '../../../src/operations/erasure/keeping.ts'
import { retentionFindings } from '../../../src/operations/health/retention.ts'
import { auditReader } from '../../../src/store/audit/reader.ts'
import { createDb, type Db } from '../../../src/store/pool.ts'
import { auditKeys } from '../../support/audit-keys.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { startedRun } from '../../support/started-run.ts'
import { type AuditPlace, auditPlace } from './place.ts'

const JANUARY = Date.UTC(2026, 0, 20)
const NOW = Date.UTC(2026, 10, 23)
const clock = { now: () => NOW, sleep: async () => undefined }

let place: AuditPlace
let parts: Parameters<typeof dropOverdue>[1]
/** Of one connection: in January, which is dropped, and in November. */
let [old, recent, others] = ['', '', '']
beforeAll(async () => {
  place = await auditPlace()
  const { pool, unitOfWork } = place.db
  parts = { unitOfWork, clock, newId: () => crypto.randomUUID(), log: quietLog, keys: auditKeys }
  await pool.query(`create table evergreen.audit_2026_01 partition of evergreen.audit
    for values from ('2026-01-01T00:00Z') to ('2026-02-01T00:00Z')`)
  ;[old, others, recent] = [await place.run(20, JANUARY), await place.run(10, JANUARY), await place.run(9)]
  // The copy of an older state, as somebody may have kept it.
  await pool.query(
    'create table kept as select * from evergreen.audit; create table shells as select * from evergreen.audit_segment',
  )
  await place.link()
})
afterAll(() => place.db.close())

const connectionOf = async (runId: string) => {
  const run = await place.db.unitOfWork.stores.runs.byId(runId)
  const stored = await place.db.unitOfWork.stores.connections.byId(run?.connectionId ?? '')
  if (stored === null) throw new Error('no connection')
  return stored
}
/** As a set-up does that is applied. */
const keep = async (runId: string, auditMonths: number) => {
  const { connections, audit } = place.db.unitOfWork.stores
  const { id } = await connections.save({ ...(await connectionOf(runId)), keep: { auditMonths } })
  const detail = { kept: { [id]: auditMonths } }
  await audit.append([{ at: NOW, event: 'setup.applied', actor: 'cli:ops', detail }])
}
/** By somebody with all rights on the database. */
const bend = async (...statements: string[]) => {
  const client = await place.db.pool.connect()
  await client.query(`begin; set local session_replication_role = replica; ${statements.join(';')}; commit`)
  client.release()
}
const tables = async () =>
  (await place.db.pool.query("select to_regclass('evergreen.audit_2026_01') is not null as there")).rows[0].there
const entriesOf = async (runId: string) => (await place.db.unitOfWork.stores.audit.list({ runId, limit: 999 })).length

describe('retention', () => {
  it('drops nothing while somebody reads the audit for long, so that no writer waits for that', async () => {
    await keep(old, 6)
    const reader = await place.db.pool.connect()
    await reader.query('begin; select from evergreen.audit limit 1')
    try {
      await expect(dropOverdue('cli:ops', parts)).rejects.toThrow(/^audit: it is being read, .* Nothing was dropped/)
      expect(await entriesOf(old)).toBe(22)
    } finally {
      await reader.query('rollback')
      reader.release()
    }
  })

  it('drops what is older than the months that the connection keeps, and nothing of another', async () => {
    await keep(old, 6)
    const alias = (await connectionOf(old)).alias
    const foreseen = (await foreseeRetention(parts)).filter(({ over }) => over.segments > 0)
    expect(foreseen).toEqual([
      { connection: alias, months: 6, keptFrom: Date.UTC(2026, 4), over: { segments: 5, entries: 22 } },
    ])
    const dropped = await dropOverdue('cli:ops', parts)
    expect(dropped.filter(({ over }) => over.segments > 0)).toEqual(foreseen)
    expect([await entriesOf(old), await entriesOf(others), await entriesOf(recent)]).toEqual([0, 12, 11])
    expect(await tables()).toBe(true)
    await place.link()
    expect(await place.verify()).toMatchObject({
      faultCount: 0,
      entries: await place.db.unitOfWork.stores.audit.count(),
    })
    expect(await place.verify({ runId: old })).toMatchObject({ faultCount: 0, entries: 0, segments: 5 })
    const told = await place.db.unitOfWork.stores.audit.list({ event: 'audit.dropped', limit: 9 })
    expect(told).toMatchObject([{ actor: 'cli:ops', detail: { segments: 5, entries: 22 } }])
    const until = async (runId: string) =>
      place.db.unitOfWork.stores.auditRetention.droppedUntil((await connectionOf(runId)).id)
    expect([await until(old), await until(others)]).toEqual([Date.UTC(2026, 4), null])
    expect((await dropOverdue('cli:ops', parts)).every(({ over }) => over.segments === 0)).toBe(true)
  })

  it('guards the partition that took the place of the old one', async () => {
    for (const change of ['update evergreen.audit set step = null', 'truncate evergreen.audit_2026_01']) {
      await expect(place.db.pool.query(change)).rejects.toThrow('append-only')
    }
    await expect(place.db.pool.query('delete from evergreen.audit_segment')).rejects.toThrow('append-only')
    await expect(place.db.pool.query('update evergreen.audit_segment set dropped = null')).rejects.toThrow(
      'append-only',
    )
  })

  it.each<[string, (db: Db) => Promise<RawBuilder<unknown>[]>]>([
    [
      'the dropped entries put back',
      async () => [sql`insert into evergreen.audit select * from kept where run_id = ${old}`],
    ],
    [
      'one of them put back',
      async () => [sql`insert into evergreen.audit select * from kept where run_id = ${old} limit 1`],
    ],
    [
      'all of it put back, the marks as well',
      async () => [
        sql`insert into evergreen.audit select * from kept where run_id = ${old}`,
        sql`update evergreen.audit_segment as segment set dropped = null, hashes = shells.hashes, holds = shells.holds
          from shells where shells.number = segment.number and segment.dropped is not null`,
      ],
    ],
    ['another segment hidden under the mark', async () => [hide(others)]],
    ['another segment hidden under a mark of its own', async () => [hide(others, 'mine')]],
    ['a shell removed', async () => [sql`delete from evergreen.audit_segment where run_id = ${old} and entries = 7`]],
    [
      'a shell of another run',
      async () => [sql`update evergreen.audit_segment set run_id = 'x' where run_id = ${old}`],
    ],
    [
      'a shell with fewer entries',
      async () => [sql`update evergreen.audit_segment set entries = 1 where run_id = ${old}`],
    ],
    ['hashes in a shell', async () => [sql`update evergreen.audit_segment set hashes = 'x' where run_id = ${old}`]],
    [
      'the entry that tells of it removed',
      async () => [sql`delete from evergreen.audit where event = 'audit.dropped'`],
    ],
    [
      'the entry that tells of it changed',
      async () => [sql`update evergreen.audit set detail = '{"id":"a","content":"b"}' where event = 'audit.dropped'`],
    ],
    [
      'the entry that tells of it gone with its segment',
      async () => [
        sql`delete from evergreen.audit_segment where number = (select seq / 2048 from evergreen.audit where event = 'audit.dropped')`,
        sql`delete from evergreen.audit where event = 'audit.dropped'`,
      ],
    ],
  ])('finds %s', async (_name, tamper) => {
    class PutBack extends Error {}
    let found: number[] = []
    const attempt = createDb(place.db.pool)
      .transaction()
      .execute(async tx => {
        await sql`set local session_replication_role = replica`.execute(tx)
        for (const statement of await tamper(tx)) await statement.execute(tx)
        const chain = {
          asOfNow: <T>(read: (reader: ReturnType<typeof auditReader>) => Promise<T>) => read(auditReader(tx)),
        }
        const verdict = (runId?: string) => verifyAudit({ runId, heads: [] }, { chain, keys: auditKeys, clock })
        found = [(await verdict()).faultCount, (await verdict(old)).faultCount]
        throw new PutBack()
      })
    await attempt.catch(error => {
      if (!(error instanceof PutBack)) throw error
    })
    expect(found.map(faults => faults > 0)).toEqual([true, true])
  })

  it('drops a partition in which nothing else is', async () => {
    await keep(others, 1)
    await dropOverdue('cli:ops', parts)
    await place.link()
    expect(await tables()).toBe(false)
    expect(await place.verify()).toMatchObject({ faultCount: 0 })
    expect([await entriesOf(others), await entriesOf(recent)]).toEqual([0, 11])
  })
})

describe('what is older than any partition', () => {
  it('is dropped from the default one, and what is left there is guarded and proven as before', async () => {
    const gone = await place.run(8, Date.UTC(2025, 0, 5))
    const stays = await place.run(8, Date.UTC(2025, 0, 6))
    await place.link()
    const inDefault = async (runId: string) =>
      (await place.db.pool.query('select from evergreen.audit_default where run_id = $1', [runId])).rowCount
    expect([await inDefault(gone), await inDefault(stays)]).toEqual([10, 10])
    await keep(gone, 1)
    await dropOverdue('cli:ops', parts)
    await place.link()
    expect([await inDefault(gone), await inDefault(stays)]).toEqual([0, 10])
    expect(await place.verify()).toMatchObject({ faultCount: 0 })
    await expect(place.db.pool.query('truncate evergreen.audit_default')).rejects.toThrow('append-only')
    await keep(stays, 1)
    await dropOverdue('cli:ops', parts)
    await place.link()
    expect(await inDefault(stays)).toBe(0)
    expect(await place.verify()).toMatchObject({ faultCount: 0 })
    await place.run(1, Date.UTC(2025, 0, 7))
    await place.link()
    expect(await place.verify()).toMatchObject({ faultCount: 0 })
  })
})

describe('what is written while its own partition is exchanged', () => {
  it('waits for that, and neither gets into the way of the other', async () => {
    const { unitOfWork, pool } = place.db
    const { audit } = unitOfWork.stores
    // Of no month that there is a partition for.
    const entry = { at: Date.UTC(2090, 0), event: 'paused', actor: 'cli:ops' } as const
    const runId = await place.run(3, Date.UTC(2018, 0, 7))
    await audit.append([entry])
    await keep(runId, 6)
    await place.link()
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event = 'relation'`
    const areWaiting = (some: number) => vi.waitUntil(async () => (await pool.query(waiting)).rowCount === some, 60_000)
    const { promise: dropped, ...dropping } = Promise.withResolvers<unknown>()
    const { promise: written, ...writing } = Promise.withResolvers<unknown>()
    await unitOfWork.transaction(async stores => {
      await stores.audit.append([entry])
      dropOverdue('cli:ops', parts).then(dropping.resolve, dropping.resolve)
      await areWaiting(1)
      audit.append([entry]).then(writing.resolve, writing.resolve)
      await areWaiting(2)
    })
    expect([await dropped, await written]).toEqual([expect.any(Array), undefined])
    expect(await entriesOf(runId)).toBe(0)
    expect(await audit.list({ since: entry.at, limit: 9 })).toHaveLength(3)
    await place.link()
    expect(await place.verify()).toMatchObject({ faultCount: 0 })
  })
})

describe('what a set-up that was applied does not let go', () => {
  let [runId, connectionId] = ['', '']
  beforeAll(async () => {
    runId = await place.run(3, JANUARY)
    connectionId = (await connectionOf(runId)).id
    await keep(runId, 24)
    await place.link()
  })
  const setKeep = (keep: string) =>
    bend(`update evergreen.connection set keep = '${keep}' where id = '${connectionId}'`)

  it('is not dropped where the connection says otherwise', async () => {
    await setKeep('{"auditMonths": 1}')
    await expect(dropOverdue('cli:ops', parts)).rejects.toThrow('no set-up that was applied says so')
    await setKeep('{"auditMonths": 24}')
    expect(await entriesOf(runId)).toBe(5)
  })

  it('is kept where the months are none', async () => {
    for (const months of [-1, 0]) {
      await setKeep(`{"auditMonths": ${months}}`)
      await dropOverdue('cli:ops', parts)
      expect(await entriesOf(runId)).toBe(5)
    }
    await setKeep('{"auditMonths": 24}')
  })

  it('is not dropped where its segments were made older than they are', async () => {
    const to = `update evergreen.audit_segment set to_at = to_at - interval '5 years'`
    await bend(`${to} where run_id = '${runId}'`)
    await expect(dropOverdue('cli:ops', parts)).rejects.toThrow('it is not what was sealed')
    await bend(`update evergreen.audit_segment set to_at = to_at + interval '5 years' where run_id = '${runId}'`)
    expect(await entriesOf(runId)).toBe(5)
  })

  it('is not dropped where a job was made to look like one of another connection', async () => {
    const { stores } = place.db.unitOfWork
    const run = await startedRun(place.db.unitOfWork)
    const { id: runId, connectionId, definition } = run
    await stores.audit.append([{ at: NOW, event: 'run.started', actor: 'worker', runId, connectionId }])
    await stores.work.add([{ id: 'job', runId, step: 'pull', key: 'k', payload: null }])
    await stores.work.takeDue(NOW, NOW + 60_000, { queued: 9, backlog: 9 })
    await stores.work.begin([{ id: 'job', epoch: 1 }], 'w', JANUARY, NOW + 60_000)
    await place.link()
    const { alias } = await connectionOf(others)
    const moveTo = (connection: string) =>
      bend(
        `update evergreen.run set definition = definition || '{"connection": "${connection}"}' where id = '${runId}'`,
      )
    await moveTo(alias)
    await dropOverdue('cli:ops', parts)
    await moveTo(definition.connection)
    expect(await entriesOf(runId)).toBe(2)
  })

  it('is not dropped where it was made to look like what another connection has', async () => {
    const { unitOfWork } = place.db
    const at = Date.UTC(2020, 0, 2)
    await unitOfWork.stores.audit.append([{ at, event: 'paused', actor: 'cli:mallory' }])
    await place.link()
    const set = 'update evergreen.audit_segment set holds = holds'
    const last = '= (select max(number) from evergreen.audit_segment)'
    await bend(`${set} || ('x' || left(md5('connection:${connectionId}'), 8))::bit(32)::int where number ${last}`)
    await expect(dropOverdue('cli:ops', parts)).rejects.toThrow('it is of another connection')
    await bend(`${set}[:cardinality(holds) - 1] where number ${last}`)
    expect(await place.verify()).toMatchObject({ faultCount: 0 })
  })

  it('is found to have been dropped though the set-up that said so was put back', async () => {
    await keep(runId, 6)
    await keep(runId, 24)
    await place.link()
    const last = `(select max(seq) from evergreen.audit where event = 'setup.applied')`
    await bend(
      `create table hidden as select * from evergreen.audit where seq = ${last}`,
      `delete from evergreen.audit where seq in (select seq from hidden)`,
    )
    await setKeep('{"auditMonths": 6}')
    await dropOverdue('cli:ops', parts)
    expect(await entriesOf(runId)).toBe(0)
    await bend('insert into evergreen.audit select * from hidden')
    await setKeep('{"auditMonths": 24}')
    await place.link()
    expect((await place.verify()).faults).toMatchObject([
      { kind: 'drop-changed', what: 'it dropped more than the set-up that was in force then let go' },
    ])
  })
})

describe('what one connection keeps', () => {
  const moveTo = async (runId: string, connectionId: string) =>
    place.db.pool.query(
      'update evergreen.sync set connection_id = $1 where id = (select sync_id from evergreen.run where id = $2)',
      [connectionId, runId],
    )

  it('is dropped though another connection refuses before it', async () => {
    const [refusing, other] = [await place.run(3, JANUARY), await place.run(3, JANUARY)]
    const [first, second] = [await connectionOf(refusing), await connectionOf(other)].sort((a, b) =>
      a.alias < b.alias ? -1 : 1,
    )
    if (first === undefined || second === undefined) throw new Error('no connections')
    const [firstRun, secondRun] = (await connectionOf(refusing)).id === first.id ? [refusing, other] : [other, refusing]
    await place.db.unitOfWork.stores.connections.save({ ...first, keep: { auditMonths: 6 } })
    await keep(secondRun, 6)
    await place.link()
    await expect(dropOverdue('cli:ops', parts)).rejects.toThrow('no set-up that was applied says so')
    expect([await entriesOf(firstRun), await entriesOf(secondRun)]).toEqual([5, 0])
    const doctor = () => Array.fromAsync(retentionFindings(parts))
    const where = first.alias
    const fix = 'To let it go, apply the set-up once more.'
    expect(await doctor()).toEqual([{ where, what: 'retention', ok: false, detail: expect.any(String), fix }])
    await place.db.unitOfWork.stores.connections.remove(first.id, NOW)
    expect(await doctor()).toMatchObject([{ where, fix: expect.stringContaining('declare it once more') }])
    await keep(firstRun, 6)
    expect(await doctor()).toMatchObject([
      { where, ok: true, detail: expect.stringMatching(/^5 entries .* not dropped/) },
    ])
    await dropOverdue('cli:ops', parts)
    expect(await entriesOf(firstRun)).toBe(0)
    expect(await doctor()).toEqual([])
  })

  it('is dropped beside what cannot be proven, which stays', async () => {
    const runId = await place.run(20, JANUARY)
    await keep(runId, 6)
    await place.link()
    const [changed] = await place.db.unitOfWork.stores.audit.list({ runId, event: 'field.change', limit: 1 })
    const set = (step: string) => bend(`update evergreen.audit set step = ${step} where seq = ${changed?.seq}`)
    const { faults: before } = await place.verify()
    await set(`step || 'x'`)
    await expect(dropOverdue('cli:ops', parts)).rejects.toThrow(
      /it is not what was sealed; all else that is old was dropped/,
    )
    expect(await entriesOf(runId)).toBe(7)
    await place.link()
    const fault = { kind: 'entry-changed', at: `entry ${changed?.seq}`, what: expect.any(String) }
    expect((await place.verify()).faults).toEqual([...before, fault])
    await set('left(step, -1)')
    await dropOverdue('cli:ops', parts)
    expect(await entriesOf(runId)).toBe(0)
    await place.link()
    expect((await place.verify()).faults).toEqual(before)
  })

  it('leaves a verification that begins in that moment nothing to find', async () => {
    const [runId, beside] = [await place.run(3, JANUARY), await place.run(3, JANUARY)]
    await place.link()
    const { faults: before } = await place.verify()
    const { id: connectionId } = await connectionOf(runId)
    await keep(runId, 6)
    await place.link()
    const isWaiting = async () => {
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event = 'relation'`
      return (await place.db.pool.query(waiting)).rowCount === 1
    }
    const verifying: ReturnType<AuditPlace['verify']>[] = []
    await place.db.unitOfWork.transaction(async ({ auditRetention }) => {
      const by = { id: 'slow', actor: 'cli:ops', at: NOW + 12 * 3_600_000 } as const
      await auditRetention.drop({ connectionId, before: Date.UTC(2026, 4) }, by)
      verifying.push(place.verify())
      await vi.waitUntil(isWaiting, 60_000)
    })
    expect((await Promise.all(verifying)).map(({ faults }) => faults)).toEqual([before])
    expect([await entriesOf(runId), await entriesOf(beside)]).toEqual([0, 5])
  })

  it('is its own also where the sync has gone to another connection since', async () => {
    const { audit } = place.db.unitOfWork.stores
    const [moved, there] = [await place.run(3, JANUARY), await place.run(3, JANUARY)]
    await audit.append([{ at: JANUARY, event: 'job.started', actor: 'worker', runId: moved, jobId: 'j', step: 'pull' }])
    const from = await connectionOf(moved)
    await moveTo(moved, (await connectionOf(there)).id)
    await keep(there, 6)
    await place.link()
    await dropOverdue('cli:ops', parts)
    expect([await entriesOf(moved), await entriesOf(there)]).toEqual([6, 0])
    await place.db.unitOfWork.stores.connections.save({ ...from, keep: { auditMonths: 6 } })
    const detail = { kept: { [from.id]: 6 } }
    await audit.append([{ at: NOW, event: 'setup.applied', actor: 'cli:ops', detail }])
    await place.link()
    await dropOverdue('cli:ops', parts)
    expect(await entriesOf(moved)).toBe(0)
    await place.link()
  })
})

describe('what is left after a long stretch of dropped segments', () => {
  it('is listed from both ends, with a filter and without', async () => {
    const { unitOfWork } = place.db
    const { id: connectionId } = await connectionOf(recent)
    const [first] = await unitOfWork.stores.audit.list({ limit: 1, newestFirst: true })
    await unitOfWork.transaction(async ({ audit }) => {
      for (let n = 0; n < 900; n += 1) {
        await audit.append([{ at: JANUARY, event: 'paused', actor: 'cli:ops', connectionId }])
      }
    })
    await place.link()
    await keep(recent, 6)
    await dropOverdue('cli:ops', parts)
    await unitOfWork.stores.audit.append([{ at: NOW, event: 'resumed', actor: 'cli:ops' }])
    const listed = async (filter: Partial<AuditFilter>) =>
      (await unitOfWork.stores.audit.list({ limit: 9, ...filter })).map(({ event }) => event)
    const left = ['setup.applied', 'audit.dropped', 'resumed']
    const afterSeq = first?.seq
    expect(await listed({ afterSeq })).toEqual(left)
    expect(await listed({ afterSeq, since: 0 })).toEqual(left)
    const newest = await unitOfWork.stores.audit.list({ limit: 4, newestFirst: true })
    expect(newest.map(({ seq }) => seq).at(-1)).toBe(first?.seq)
    expect(newest.map(({ event }) => event).slice(0, 3)).toEqual(left.toReversed())
  })
})

/** A segment of the run and its entries disappear as if they had been dropped. */
const hide = (runId: string, mark?: string) => sql`with gone as (
    update evergreen.audit_segment set hashes = '', holds = '{}',
      dropped = coalesce(${mark ?? null}, (select min(dropped) from evergreen.audit_segment))
    where number = (select max(number) from evergreen.audit_segment where run_id = ${runId}) returning number
  )
  delete from evergreen.audit using gone where seq / 2048 = number`

describe('a process that stays up for months', () => {
  it('makes the partitions of the months to come', async () => {
    const next = new Date(Date.now() + 32 * 86_400_000).toISOString().slice(0, 7).replace('-', '_')
    const isThere = async () => {
      const { rows } = await place.db.pool.query(`select to_regclass('evergreen.audit_${next}') is not null as there`)
      return rows[0].there
    }
    await place.db.pool.query(`drop table evergreen.audit_${next}`)
    const keeping = startKeeping({
      ...parts,
      clock: { now: () => NOW, sleep: (ms, signal) => setTimeout(ms, undefined, { signal }) },
    })
    await expect.poll(isThere).toBe(true)
    await keeping.close()
  })
})
