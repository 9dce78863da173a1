// What retention leaves of records: no key with which nothing is sealed, and every key that somebody seals with just now.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { NewAuditEntry } from '../../../src/contract/audit.ts'
import type { Run } from '../../../src/contract/stores.ts'
import { dropOverdue } from '../../../src/operations/audit/retention.ts'
import { auditKeys } from '../../support/audit-keys.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { startedRun } from '../../support/started-run.ts'
import { type AuditPlace, auditPlace } from './place.ts'

const OLD = Date.UTC(2026, 0, 20)
const NOW = Date.UTC(2026, 10, 23)

let place: AuditPlace
let run: Run
beforeAll(async () => {
  place = await auditPlace()
  const { unitOfWork } = place.db
  run = await startedRun(unitOfWork)
  const stored = await unitOfWork.stores.connections.byId(run.connectionId)
  if (stored === null) throw new Error('no connection')
  await unitOfWork.stores.connections.save({ ...stored, keep: { auditMonths: 6 } })
  const detail = { kept: { [stored.id]: 6 } }
  await unitOfWork.stores.audit.append([{ at: OLD, event: 'setup.applied', actor: 'cli:ops', detail }])
})
afterAll(() => place.db.close())

const change = (recordId: string, at: number): NewAuditEntry => ({
  at,
  event: 'field.change',
  actor: 'worker',
  runId: run.id,
  connectionId: run.connectionId,
  stream: run.definition.stream,
  recordId,
  field: 'Email',
  before: null,
  after: `${recordId}@example.org`,
  reason: 'filled',
  ground: { type: 'rule', rule: 'email', version: 1 },
  outcome: 'applied',
})
const drop = () =>
  dropOverdue('cli:ops', {
    unitOfWork: place.db.unitOfWork,
    clock: { now: () => NOW },
    newId: () => crypto.randomUUID(),
    log: quietLog,
    keys: auditKeys,
  })
const idsIn = async (table: string) =>
  (await place.db.pool.query(`select distinct record_id from evergreen.${table} order by 1`)).rows.map(
    row => row.record_id,
  )

it('removes the keys of records of which no entry is left, and by what they were found', async () => {
  const { audit } = place.db.unitOfWork.stores
  await audit.append([change('gone', OLD), change('stays', OLD)])
  await audit.append([change('stays', NOW)])
  await place.link()
  await drop()
  expect([await idsIn('record_key'), await idsIn('blind_index')]).toEqual([['stays'], ['stays']])
  expect(await audit.list({ recordId: 'stays', limit: 9 })).toMatchObject([{ after: 'stays@example.org' }])
  await place.link()
  expect((await place.verify()).faults.filter(({ kind }) => kind !== 'untold')).toEqual([])
})

it('waits for who seals with a key just now, and leaves that key', async () => {
  const { unitOfWork } = place.db
  await unitOfWork.stores.audit.append([change('busy', OLD), change('idle', OLD)])
  await place.link()
  const [written, committed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const writing = unitOfWork.transaction(async ({ audit }) => {
    await audit.append([change('busy', NOW)])
    written.resolve()
    await committed.promise
  })
  await written.promise
  const removing = unitOfWork.stores.auditRetention.removeUnusedKeys(run.connectionId)
  committed.resolve()
  await Promise.all([writing, removing])
  await drop()
  expect(await idsIn('record_key')).toEqual(['busy', 'stays'])
  const [entry] = await unitOfWork.stores.audit.list({ recordId: 'busy', limit: 9 })
  expect(entry).toMatchObject({ after: 'busy@example.org' })
})
