// What verification says of an audit that nobody touched, of one that was cut, and of one whose key was changed.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAuditKeys } from '../../../src/audit-keys.ts'
import type { AuditKeys } from '../../../src/contract/stores.ts'
import { verifyAudit } from '../../../src/operations/audit/verify.ts'
import { createUnitOfWork } from '../../../src/store/unit-of-work.ts'
import { startedRun } from '../../support/started-run.ts'
import { type AuditPlace, auditPlace } from './place.ts'

const clock = { now: () => 0, sleep: async () => undefined }

let place: AuditPlace
const runs: string[] = []
beforeAll(async () => {
  place = await auditPlace()
  for (const changes of [20, 5, 12]) {
    runs.push(await place.run(changes))
    await place.link()
  }
})
afterAll(() => place.db.close())

it('finds nothing in an audit that nobody touched', async () => {
  expect(await place.verify({ heads: [{ link: 3, seal: place.head()?.seal ?? '', from: 'the log' }] })).toMatchObject({
    entries: 43,
    segments: 12,
    links: 3,
    waiting: 0,
    head: place.head(),
    faults: [],
  })
})

it('verifies one run, and the chain since', async () => {
  expect(await place.verify({ runId: runs[1] })).toMatchObject({ entries: 7, segments: 3, links: 2, faultCount: 0 })
  expect(await place.verify({ runId: runs[0] })).toMatchObject({ entries: 22, links: 3, faultCount: 0 })
})

it('finds that a link was made older than the moment since which it verifies', async () => {
  const { pool } = place.db
  const since = Date.UTC(2026, 10, 23, 12)
  const shift = async (by: string) => {
    const client = await pool.connect()
    await client.query(`begin; set local session_replication_role = replica;
      update evergreen.audit_link set linked_at = linked_at + interval '${by}' where number <= 2; commit`)
    client.release()
  }
  await shift('-1 hour')
  const { faults, links } = await place.verify({ since })
  await shift('1 hour')
  expect(faults).toEqual([{ kind: 'link-changed', at: 'link 2', what: 'its seal does not fit its content' }])
  expect(links).toBe(1)
  expect(await place.verify({ since })).toMatchObject({ links: 3, faults: [] })
})

it('knows what was cut off only from a head that is known elsewhere', async () => {
  const before = place.head()
  const lost = await place.run(3)
  await place.link()
  const heads = [{ link: 4, seal: place.head()?.seal ?? '', from: 'the log' }]
  const { pool } = place.db
  const client = await pool.connect()
  await client.query(`begin; set local session_replication_role = replica;
    delete from evergreen.work where run_id = '${lost}'; delete from evergreen.run where id = '${lost}';
    delete from evergreen.audit where seq >= 13 * 2048; delete from evergreen.audit_segment where number >= 13;
    delete from evergreen.audit_link where number = 4; commit`)
  client.release()
  expect(await place.verify()).toMatchObject({ faultCount: 0, head: before })
  expect((await place.verify({ heads })).faults).toEqual([
    { kind: 'chain-cut', at: 'link 4', what: 'the log knows it, and it is not there' },
  ])
  // What goes on from here is another chain than the one that was known.
  await place.run(1)
  await place.link()
  expect((await place.verify({ heads })).faults).toEqual([
    { kind: 'chain-cut', at: 'link 4', what: 'the log knows it with another seal' },
  ])
  expect(place.head()?.link).toBe(4)
})

it('takes what was written a moment ago for what it is, and what no run tells for missing', async () => {
  const runId = await place.run(2)
  expect(await place.verify({ runId })).toMatchObject({ waiting: 3, faultCount: 0 })
  const { id } = await startedRun(place.db.unitOfWork)
  expect((await place.verify({ runId: id })).faults).toEqual([
    { kind: 'untold', at: `run ${id}`, what: 'no entry tells that it began' },
    { kind: 'untold', at: `run ${id}`, what: 'no entry tells of it' },
  ])
})

it('tells values that were erased from values whose key somebody deleted', async () => {
  const runId = await place.run(2)
  const { stores, transaction } = place.db.unitOfWork
  const run = await stores.runs.byId(runId)
  const of = { connectionId: run?.connectionId ?? '', stream: 'Contact' }
  await transaction(async each => {
    await each.erasures.erase(of, ['0030'])
    const told = { at: 0, event: 'record.erased', actor: 'cli:dpo', ...of, recordId: '0030' } as const
    await each.audit.append([told])
  })
  const lost = async () =>
    (await place.verify({ runId })).faults.filter(({ kind }) => kind === 'values-lost').map(({ what }) => what)
  expect(await lost()).toEqual([])
  await place.db.pool.query(
    `delete from evergreen.record_key where record_id = '0031' and connection_id = '${of.connectionId}'`,
  )
  expect(await lost()).toEqual([expect.stringContaining('the key of Contact 0031 was deleted')])
  await stores.audit.append([{ at: 0, event: 'record.erased', actor: 'cli:dpo', ...of, recordId: '0031' }])
  expect(await lost()).toEqual([])
})

it('excuses values of a record that is being erased only where an entry tells that its erasure began', async () => {
  const runId = await place.run(3, 3_600_000)
  const { connectionId } = await startedRun(place.db.unitOfWork)
  const { audit } = place.db.unitOfWork.stores
  const of = { connectionId, stream: 'Contact', recordId: '9' }
  const change = { ...of, event: 'field.change', actor: 'worker', runId, field: 'Phone', before: null } as const
  const ground = { type: 'rule', rule: 'phone', version: 1 } as const
  const write = (at: number) =>
    audit.append([{ ...change, at, after: `${at}`, reason: 'filled', ground, outcome: 'applied' }])
  const lost = async () =>
    (await place.verify({ runId })).faults.filter(({ kind }) => kind === 'values-lost').map(({ what }) => what)
  const gone = "delete from evergreen.record_key where record_id = '9'"
  const asked = `insert into evergreen.erasure (connection_id, stream, record_id, cause, asked_by, asked_at, erased_at)
    values ('${connectionId}', 'Contact', '9', 'asked', 'cli:dpo', now(), '2999-01-01')`
  await write(0)
  await place.db.pool.query(`${asked}; ${gone}`)
  expect(await lost()).toHaveLength(1)
  await audit.append([{ ...of, at: 10_000, event: 'record.erased', actor: 'cli:dpo' }])
  expect(await lost()).toEqual([])
  // A writer that had read the key before.
  await write(10_001)
  await place.db.pool.query(gone)
  expect(await lost()).toEqual([])
  await write(10_000_000)
  await place.db.pool.query(gone)
  expect(await lost()).toHaveLength(1)
  await place.db.pool.query(`delete from evergreen.erasure where connection_id = '${connectionId}'`)
  expect(await lost()).toHaveLength(2)
  await audit.append([{ ...of, at: 10_000_001, event: 'record.erased', actor: 'cli:dpo' }])
  expect(await lost()).toEqual([])
})

it('goes on with another key, and verifies what both have sealed only with both', async () => {
  const old = new Uint8Array(32).fill(7)
  const fresh = new Uint8Array(32).fill(8)
  const both = createAuditKeys(fresh, [old])
  const { stores } = createUnitOfWork(place.db.pool, both)
  await stores.audit.append([{ at: 0, event: 'paused', actor: 'cli:ops' }])
  await stores.auditChain.extend(0)
  const verdict = (keys: AuditKeys) => verifyAudit({ heads: [] }, { chain: stores.auditChain, keys, clock })
  const faults = async (keys: AuditKeys) => [...new Set((await verdict(keys)).faults.map(({ kind }) => kind))]
  expect(await faults(both)).toEqual(['untold'])
  expect(await faults(createAuditKeys(fresh))).toEqual(['key-missing', 'untold'])
  expect(await faults(createAuditKeys(old))).toEqual(['key-missing', 'untold'])
})

it('seals what many write at once without letting them wait for each other, and links all of it', async () => {
  const { stores } = place.db.unitOfWork
  const writing = Array.from({ length: 20 }, (_, n) =>
    place.db.unitOfWork.transaction(({ audit }) => audit.append([{ at: n, event: 'resumed', actor: 'cli:ops' }])),
  )
  await Promise.all([...writing, place.link(), stores.auditChain.extend(0)])
  await place.link()
  expect(await place.verify({ since: 0 })).toMatchObject({ waiting: 0 })
  const { rows } = await place.db.pool.query('select from evergreen.audit_unlinked')
  expect(rows).toEqual([])
})
