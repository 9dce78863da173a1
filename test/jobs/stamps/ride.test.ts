// Stamps ride along with other changes of their record: through the protocol as these do, and counted apart from them.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GuardSettings } from '../../../src/domain/guard/settings.ts'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { waitingPlace } from '../plan/place.ts'
import { type FakeCrm, FakeEnricher, shouting } from '../route.ts'

const TYPES = { Email: 'string', Website: 'string', Industry: 'string', Fresh: 'double', Seen: 'date', From: 'string' }
const stamps: SyncDefinition['stamps'] = {
  fields: { freshness: 'Fresh', lastVerified: 'Seen', source: 'From' },
  freshnessAs: 'percent',
  alone: null,
}
const guards: GuardSettings = {
  ...{ changedShare: 1, blankedShare: 1, shift: 1, atLeast: 1, fields: {} },
  ...{ canary: 2, canaryFailures: 0, confirmMinutes: 60, flips: 1 },
}

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

function crmOf(records: number): FakeCrm {
  const crm = shouting(records)
  crm.fields = TYPES
  for (const record of crm.records.values()) Object.assign(record, { Fresh: null, Seen: null, From: null })
  return crm
}
const place = (crm: FakeCrm, part: Partial<SyncDefinition> = {}) =>
  waitingPlace(db, crm, { approval: 'never', stamps, ...part })
const countsOf = (runId: string) => db.unitOfWork.stores.runs.counts(runId)

it('are written with the change of their record, once, audited, and in no other count', async () => {
  const crm = crmOf(3)
  crm.records.set('quiet', { Email: 'ada@acme-corp.com', Fresh: null, Seen: null, From: null })
  const { run } = await place(crm)
  const { id } = await run()
  expect(crm.batches).toHaveLength(1)
  expect(crm.batches.flat().map(({ recordId, fields }) => [recordId, Object.keys(fields)])).toEqual(
    ['r0', 'r1', 'r2'].map(record => [record, ['Email', 'Fresh', 'Seen']]),
  )
  expect(crm.records.get('quiet')).toMatchObject({ Fresh: null })
  expect(await countsOf(id)).toMatchObject({ proposed: 3, outcomes: { applied: 3 }, stamped: { applied: 6 } })
  const entries = await db.unitOfWork.stores.audit.list({ runId: id, field: 'Fresh', limit: 10 })
  expect(entries).toHaveLength(3)
  const ground = { type: 'stamp', stamp: 'freshness', alone: false }
  expect(entries[0]).toMatchObject({
    event: 'field.change',
    outcome: 'applied',
    reason: 'stamped',
    before: null,
    ground,
  })
  expect(entries[0]?.intentId).toEqual(expect.any(String))
})

it('come back in the next run as echoes: nothing is proposed, written, refused or asked', async () => {
  const crm = crmOf(3)
  const { run } = await place(crm)
  await run()
  const written = crm.batches.length
  const before = await db.pool.query('select count(*) from evergreen.history')
  const { id } = await run()
  expect(crm.batches).toHaveLength(written)
  expect(await countsOf(id)).toMatchObject({ proposed: 0, refused: 0, stamped: {} })
  expect((await db.pool.query('select count(*) from evergreen.history')).rows).toEqual(before.rows)
})

it('name the source that was believed, and count what it supplied', async () => {
  const crm = crmOf(1)
  crm.records.set('r0', {
    Email: 'PERSON0@ACME-CORP.COM',
    Website: 'https://acme-corp.com',
    Industry: null,
    From: null,
  })
  const enricher = new FakeEnricher({ 'acme-corp.com': 'Banking' })
  const fields = [
    setting({ field: 'Email', kind: 'email', policy: 'fill-empty' }),
    setting({ field: 'Website', kind: 'website', policy: 'never' }),
    setting({ field: 'Industry', kind: 'industry', policy: 'fill-empty', supply: 'industry' }),
  ]
  const { run } = await waitingPlace(
    db,
    crm,
    { approval: 'never', stamps, fields, enrich: ['registry'] },
    { registry: enricher },
  )
  await run()
  expect(crm.batches).toHaveLength(1)
  expect(crm.records.get('r0')).toMatchObject({ Industry: 'Banking', From: 'registry', Email: 'person0@acme-corp.com' })
  expect(Object.keys(crm.batches[0]?.[0]?.fields ?? {}).toSorted()).toEqual([
    'Email',
    'Fresh',
    'From',
    'Industry',
    'Seen',
  ])
})

it('cause no write where the change that they came with is in conflict, and are no conflicts themselves', async () => {
  const crm = crmOf(2)
  crm.beforeCompare = () => Object.assign(crm.records.get('r0') ?? {}, { Email: 'someone@acme-corp.com', Fresh: '12' })
  const { run, outcomes } = await place(crm)
  const { id, status } = await run()
  expect(status).toBe('complete')
  expect(crm.batches.flat().map(({ recordId }) => recordId)).toEqual(['r1'])
  expect(await outcomes(id)).toMatchObject({ conflict: ['r0 Email'], 'left-out': ['r0 Fresh', 'r0 Seen'] })
})

it('are written over what anybody else put into their field', async () => {
  const crm = crmOf(1)
  crm.beforeCompare = () => Object.assign(crm.records.get('r0') ?? {}, { Fresh: '12' })
  const { run } = await place(crm)
  const { id } = await run()
  expect(await countsOf(id)).toMatchObject({ outcomes: { applied: 1, conflict: 0 }, stamped: { applied: 2 } })
  expect(crm.records.get('r0')?.['Fresh']).not.toBe('12')
})

it.each([
  ['names a stamp', ['Fresh'], 'applied'],
  ['names nothing', [], 'applied'],
  ['names the change itself', ['Email'], 'rejected'],
] as const)('keep no change from being written where a refusal %s', async (_, named, outcome) => {
  const crm = crmOf(1)
  crm.outcomeOf = ({ fields }) =>
    'Fresh' in fields
      ? { status: 'rejected', code: 'INVALID', answer: 'no', fields: named }
      : { status: 'applied', answer: 'success' }
  const { run, outcomes } = await place(crm)
  const { id } = await run()
  expect((await outcomes(id))[outcome]).toContain('r0 Email')
  expect((await outcomes(id))['rejected']).toEqual(expect.arrayContaining(['r0 Fresh', 'r0 Seen']))
  expect(await countsOf(id)).toMatchObject({ outcomes: { [outcome]: 1, pending: 0 } })
})

it('are neither the canary nor a flip nor part of what the breaker counts', async () => {
  const crm = crmOf(6)
  const { run, route } = await place(crm, { guards })
  const { id, status } = await run()
  expect(status).toBe('complete')
  expect(crm.batches.map(batch => batch.length)).toEqual([2, 4])
  // A workflow sets the stamps back.
  for (const record of crm.records.values()) Object.assign(record, { Fresh: null })
  route.pass(2 * 3_600_000)
  await route.work()
  const flips = await db.unitOfWork.stores.audit.list({ runId: id, event: 'field.flipped', limit: 10 })
  expect(flips).toEqual([])
})

it('are in the plan and its digest, and go with what a person lets through', async () => {
  const crm = crmOf(3)
  const { run, plan, approve, route, outcomes } = await place(crm, { approval: 'always' })
  const { id } = await run()
  const { plan: planned, stampedAlone } = await plan(id)
  expect(planned.tallies).toContainEqual({ field: 'Fresh', reason: 'stamped', changes: 3 })
  expect([planned.changes, stampedAlone]).toEqual([9, 0])
  const { fates } = await approve(id, { except: ['record=r0,field=Email', 'record=r1,field=Seen'] })
  expect(fates).toEqual({ write: 2, declined: 1, 'left-out': 0 })
  expect(await route.finish(id)).toMatchObject({ status: 'complete' })
  expect(crm.batches.flat().map(({ recordId, fields }) => [recordId, Object.keys(fields)])).toEqual([
    ['r1', ['Email', 'Fresh']],
    ['r2', ['Email', 'Fresh', 'Seen']],
  ])
  expect((await outcomes(id))['left-out']).toEqual(['r0 Fresh', 'r0 Seen'])
})
