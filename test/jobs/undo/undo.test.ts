// What an undo takes back, what it leaves, and when it is refused; with a CRM in memory.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import { linkWaiting } from '../../../src/operations/audit/sealing.ts'
import { approvePlan } from '../../../src/operations/plan/decide.ts'
import { readRun } from '../../../src/operations/runs.ts'
import type { UndoTarget } from '../../../src/operations/undo/target.ts'
import { foreseeUndo, requestUndo } from '../../../src/operations/undo/undo.ts'
import { retryRun } from '../../../src/operations/write/retry.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { quietLog } from '../../support/quiet-log.ts'
import { setting } from '../../support/sync.ts'
import { FakeCrm, FakeEnricher, openRoute, outcomesOf, type Route, shouting } from '../route.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const ask = (route: Route, target: UndoTarget, dryRun = false) =>
  requestUndo({ ...target, dryRun, actor: 'cli:test' }, route.parts)
async function undo(route: Route, target: UndoTarget) {
  const { id } = await ask(route, target)
  return route.finish(id)
}
async function ranOn(crm: FakeCrm, part: Parameters<typeof openRoute>[2] = {}, enrichers = {}) {
  const route = await openRoute(db, crm, part, enrichers)
  const run = await route.finish((await route.start()).id)
  return { route, run }
}
const emails = (crm: FakeCrm) => [...crm.records.values()].map(({ Email }) => Email)
const fates = async (runId: string) =>
  (await outcomesOf(db, runId)).map(({ record, outcome, answer }) => [record, outcome, answer.split(',')[0]])

/** Records whose industry is empty, and a source that knows it; phones are left out. */
async function filled(records = 2) {
  const crm = new FakeCrm()
  for (let n = 0; n < records; n += 1) crm.records.set(`r${n}`, { Website: `https://w${n}.com`, Industry: null })
  const known = new FakeEnricher({ 'w0.com': 'Energy', 'w1.com': 'Retail' })
  const second = new FakeEnricher({ 'w0.com': 'Energy' })
  const website = setting({ field: 'Website', kind: 'website', policy: 'never' })
  const industry = setting({ field: 'Industry', kind: 'industry', policy: 'fill-empty', supply: 'industry' })
  const { route, run } = await ranOn(crm, { fields: [website, industry] }, { known, second })
  return { crm, known, second, route, run }
}

it('empties what was filled, by saying so to the CRM', async () => {
  const { crm, route, run } = await filled()
  expect(crm.records.get('r0')?.['Industry']).toBe('Energy')
  const undone = await undo(route, { of: run.id })
  expect(crm.batches.at(-1)?.map(({ fields }) => fields)).toEqual([{ Industry: null }, { Industry: null }])
  expect(await fates(undone.id)).toEqual([
    ['r0', 'applied', 'success'],
    ['r1', 'applied', 'success'],
  ])
})

it('proposes the value again once a source says it that had not spoken by then', async () => {
  const { crm, known, second, route, run } = await filled()
  await undo(route, { of: run.id })
  const again = await route.finish((await route.start()).id)
  expect(await fates(again.id)).toEqual([])
  // The source that had spoken falls silent; the other one says the same of one record.
  Object.assign(known.industries, { 'w0.com': undefined, 'w1.com': undefined })
  expect(second.industries).toEqual({ 'w0.com': 'Energy' })
  const later = await route.finish((await route.start()).id)
  expect(await fates(later.id)).toEqual([['r0', 'applied', 'success']])
  expect(crm.records.get('r0')?.['Industry']).toBe('Energy')
})

it('is refused at once where its sync or its connection was removed, and done where they are there again', async () => {
  const { crm, route, run } = await filled()
  const { connections, syncs } = db.unitOfWork.stores
  const sync = await syncs.byName(route.sync)
  const connection = await connections.byId(run.connectionId)
  if (sync === null || connection === null) throw new Error('there is no sync')
  await syncs.remove(sync.id, Date.now())
  for (const asked of [() => ask(route, { of: run.id }), () => foreseeUndo({ of: run.id }, route.parts)]) {
    await expect(asked()).rejects.toThrow(
      `run ${run.id}: its sync ${sync.name} was removed. Declare the sync ${sync.name} of Account again, and apply; then undo.`,
    )
  }
  await connections.remove(connection.id, Date.now())
  await expect(ask(route, { of: run.id })).rejects.toThrow(
    `its sync ${sync.name} and the connection ${connection.alias} were removed. Declare the connection`,
  )
  await connections.save(connection)
  await syncs.save(sync, Date.now())
  await undo(route, { of: run.id })
  expect(crm.records.get('r0')?.['Industry']).toBeNull()
})

it('leaves what a later run wrote again, and says to undo that one first', async () => {
  const crm = shouting(2)
  const { route, run } = await ranOn(crm)
  Object.assign(crm.records.get('r0') ?? {}, { Email: 'OTHER@ACME-CORP.COM' })
  const later = await route.finish((await route.start()).id)
  expect(emails(crm)).toEqual(['other@acme-corp.com', 'person1@acme-corp.com'])
  const undone = await undo(route, { of: run.id })
  expect(await fates(undone.id)).toEqual([
    ['r0', 'conflict', 'a later run wrote another value: undo that one first'],
    ['r1', 'applied', 'success'],
  ])
  await undo(route, { of: later.id })
  expect(emails(crm)).toEqual(['OTHER@ACME-CORP.COM', 'PERSON1@ACME-CORP.COM'])
})

it('takes back one record or one field alone, of a run or of all runs of a sync', async () => {
  const crm = shouting(3)
  for (const [id, record] of crm.records) crm.records.set(id, { ...record, Website: 'HTTPS://ACME-CORP.COM' })
  const fields = [setting({ field: 'Email', kind: 'email' }), setting({ field: 'Website', kind: 'website' })]
  const { route, run } = await ranOn(crm, { fields })
  const website = crm.records.get('r0')?.['Website']
  expect(website).not.toBe('HTTPS://ACME-CORP.COM')
  await undo(route, { of: run.id, record: 'Account/r0', field: 'Email' })
  expect(crm.records.get('r0')).toEqual({ Email: 'PERSON0@ACME-CORP.COM', Website: website })
  await undo(route, { of: route.sync, record: 'r0' })
  expect(crm.records.get('r0')).toEqual({ Email: 'PERSON0@ACME-CORP.COM', Website: 'HTTPS://ACME-CORP.COM' })
  await undo(route, { of: route.sync, field: 'Email', since: run.startedAt })
  expect(emails(crm)).toEqual(['PERSON0@ACME-CORP.COM', 'PERSON1@ACME-CORP.COM', 'PERSON2@ACME-CORP.COM'])
  expect(crm.records.get('r1')?.['Website']).toBe(website)
})

it('takes all of a record in one go, however many changes it has', async () => {
  const crm = shouting(3)
  const { route, run } = await ranOn(crm)
  for (const Email of ['SECOND@ACME-CORP.COM', 'THIRD@ACME-CORP.COM']) {
    Object.assign(crm.records.get('r1') ?? {}, { Email })
    await route.finish((await route.start()).id)
  }
  const { syncId, connectionId, definition } = run
  const scope = { run: null, recordId: null, field: null, since: run.startedAt }
  const pages: string[][] = []
  for (let after: string | null = null; ; ) {
    const page = await db.unitOfWork.stores.undos.written({ syncId, connectionId, stream: definition.stream }, scope, {
      after,
      limit: 2,
    })
    if (page.length === 0) break
    pages.push(page.map(({ recordId }) => recordId))
    after = page.at(-1)?.recordId ?? null
  }
  expect(pages).toEqual([['r0'], ['r1', 'r1', 'r1'], ['r2']])
})

it('takes back one record also where retention has dropped what the audit told of the run', async () => {
  const crm = shouting(3)
  const { route, run } = await ranOn(crm)
  const { clock } = route.parts
  const heads = { read: () => null, keep: () => undefined }
  await linkWaiting({ unitOfWork: db.unitOfWork, clock, log: quietLog, heads })
  const { connectionId } = run
  const by = { id: 'drop', actor: 'cli:test', at: clock.now() } as const
  await db.unitOfWork.stores.auditRetention.drop({ connectionId, before: clock.now() + 60_000 }, by)
  expect(await db.unitOfWork.stores.audit.list({ runId: run.id, limit: 1 })).toEqual([])
  for (const [at, of] of [run.id, route.sync].entries()) {
    const target = { of, record: `r${at}` }
    expect(await foreseeUndo(target, { unitOfWork: db.unitOfWork })).toMatchObject({ changes: 1, records: 1 })
    await undo(route, target)
  }
  expect(emails(crm)).toEqual(['PERSON0@ACME-CORP.COM', 'PERSON1@ACME-CORP.COM', 'person2@acme-corp.com'])
})

it('takes back what the CRM lets it of a row, and what it refused in a later undo', async () => {
  const crm = shouting(2)
  for (const [id, record] of crm.records) crm.records.set(id, { ...record, Website: 'HTTPS://ACME-CORP.COM' })
  const fields = [setting({ field: 'Email', kind: 'email' }), setting({ field: 'Website', kind: 'website' })]
  const { route, run } = await ranOn(crm, { fields })
  const website = crm.records.get('r0')?.['Website']
  const takes = crm.outcomeOf
  crm.outcomeOf = change =>
    change.recordId === 'r0' && 'Website' in change.fields
      ? { status: 'rejected', code: 'RULE', answer: 'not this one', fields: ['Website'], mendable: true }
      : takes(change)
  const undone = await undo(route, { of: run.id })
  const became = async (id: string) =>
    (await db.unitOfWork.stores.proposals.ofRun(id, 9))
      .map(({ recordId, field, outcome }) => `${recordId} ${field} ${outcome}`)
      .toSorted()
  expect(await became(undone.id)).toEqual([
    'r0 Email applied',
    'r0 Website rejected',
    'r1 Email applied',
    'r1 Website applied',
  ])
  expect(crm.records.get('r0')).toEqual({ Email: 'PERSON0@ACME-CORP.COM', Website: website })
  crm.outcomeOf = takes
  const rest = await undo(route, { of: run.id })
  expect(await became(rest.id)).toEqual(['r0 Website applied'])
  expect(crm.records.get('r0')).toEqual({ Email: 'PERSON0@ACME-CORP.COM', Website: 'HTTPS://ACME-CORP.COM' })
  // Nothing of it is proposed again.
  const again = await route.finish((await route.start()).id)
  expect(await became(again.id)).toEqual([])
})

it('takes back what may have arrived where it stands, and what a trigger altered only where it does not', async () => {
  const crm = shouting(3)
  const { route, run } = await ranOn(crm)
  await db.pool.query(
    `update evergreen.proposal set outcome = case record_id when 'r0' then 'uncertain' else 'altered' end
     where run_id = $1 and record_id in ('r0', 'r1')`,
    [run.id],
  )
  Object.assign(crm.records.get('r1') ?? {}, { Email: 'by.trigger@acme-corp.com' })
  const undone = await undo(route, { of: run.id })
  expect((await fates(undone.id)).map(([record, outcome]) => [record, outcome])).toEqual([
    ['r0', 'applied'],
    ['r1', 'conflict'],
    ['r2', 'applied'],
  ])
})

it('stops at its plan on a dry run, and the plan is written once it is approved', async () => {
  const crm = shouting(2)
  const { route, run } = await ranOn(crm)
  const { id } = await ask(route, { of: run.id }, true)
  expect(await route.finish(id)).toMatchObject({ status: 'planned', stopsFor: 'dry run' })
  expect(emails(crm)).toEqual(['person0@acme-corp.com', 'person1@acme-corp.com'])
  const digest = (await db.unitOfWork.stores.plans.of(id))?.digest ?? ''
  const decision = { runId: id, digest, only: [], except: ['record=r1'], actor: 'cli:test' } as const
  await approvePlan(decision, route.parts)
  expect((await route.finish(id)).status).toBe('complete')
  expect(emails(crm)).toEqual(['PERSON0@ACME-CORP.COM', 'person1@acme-corp.com'])
  // To decline an undo bars nothing, and consents to nothing that the sync would write.
  const sync = await db.unitOfWork.stores.syncs.byName(route.sync)
  const bars = await db.unitOfWork.stores.proposals.barsOf(run.connectionId, 'Account', ['r0', 'r1'])
  expect([...bars.keys()]).toEqual(['r0'])
  expect(sync?.approvedAt).toBeNull()
})

it('moves no cursor, and what the CRM was too busy for is written by a retry', async () => {
  const crm = shouting(2)
  const { route, run } = await ranOn(crm)
  const cursor = async () => (await db.unitOfWork.stores.syncs.byName(route.sync))?.cursor
  const before = await cursor()
  crm.outcomeOf = ({ recordId }) =>
    recordId === 'r0'
      ? { status: 'retry', code: 'LOCKED', answer: 'try later' }
      : { status: 'applied', answer: 'success' }
  const undone = await undo(route, { of: run.id })
  expect(undone.note).toContain('a retry of the run writes them')
  expect(await cursor()).toBe(before)
  crm.outcomeOf = () => ({ status: 'applied', answer: 'success' })
  await route.finish((await retryRun(undone.id, 'cli:test', route.parts)).id)
  expect(emails(crm)).toEqual(['PERSON0@ACME-CORP.COM', 'PERSON1@ACME-CORP.COM'])
  const bars = await db.unitOfWork.stores.proposals.barsOf(run.connectionId, 'Account', ['r0', 'r1'])
  expect(bars.size).toBe(2)
})

it('counts for no flip of somebody else, and its value comes back in a read as our own', async () => {
  const crm = shouting(1)
  const { route, run } = await ranOn(crm)
  await undo(route, { of: run.id })
  await route.finish((await route.start()).id)
  const known = await db.unitOfWork.stores.records.load(run.connectionId, 'Account', ['r0'])
  expect(known.get('r0')?.['Email']).toMatchObject({ value: 'PERSON0@ACME-CORP.COM', source: 'evergreen' })
})

it('takes stamps back along with the values, counts them apart, and bars none', async () => {
  const crm = shouting(2)
  crm.fields = { Email: 'string', Fresh: 'double' }
  for (const record of crm.records.values()) record['Fresh'] = '12'
  const stamps = { fields: { freshness: 'Fresh' }, freshnessAs: 'percent', alone: null } as const
  const { route, run } = await ranOn(crm, { stamps })
  expect(crm.records.get('r0')?.['Fresh']).not.toBe('12')
  Object.assign(crm.records.get('r1') ?? {}, { Fresh: '99' })
  const undone = await undo(route, { of: run.id })
  expect([...crm.records.values()]).toEqual([
    { Email: 'PERSON0@ACME-CORP.COM', Fresh: '12' },
    { Email: 'PERSON1@ACME-CORP.COM', Fresh: '99' },
  ])
  const { outcomes, stamped } = await db.unitOfWork.stores.runs.counts(undone.id)
  expect([outcomes.applied, outcomes.conflict, stamped]).toEqual([2, 0, { applied: 1, conflict: 1 }])
  expect((await readRun(undone.id, db.unitOfWork, systemClock)).undo?.left).toEqual([])
  const bars = await db.unitOfWork.stores.proposals.barsOf(run.connectionId, 'Account', ['r0', 'r1'])
  expect([...bars.values()].flat().map(({ field }) => field)).toEqual(['Email', 'Email'])
})

it('says what it would take back, and changes nothing by that', async () => {
  const { route, run } = await ranOn(shouting(3))
  expect(await foreseeUndo({ of: run.id }, route.parts)).toEqual({
    sync: route.sync,
    of: `run ${run.id}`,
    changes: 3,
    records: 3,
    fields: { Email: 3 },
  })
  expect((await db.unitOfWork.stores.runs.list({ syncName: route.sync, limit: 9 })).map(({ id }) => id)).toEqual([
    run.id,
  ])
})

it('is refused, with what to do next, while it cannot be done', async () => {
  const crm = shouting(2)
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await expect(ask(route, { of: id })).rejects.toThrow(/it goes on\. Wait for its end: evergreen runs/)
  const run = await route.finish(id)
  await expect(ask(route, { of: route.sync })).rejects.toThrow('all that it ever wrote is too much')
  await expect(ask(route, { of: run.id, record: 'Lead/r0' })).rejects.toThrow('no record of Account')
  await expect(ask(route, { of: run.id, field: 'Emial' })).rejects.toThrow('nothing of it is left')
  const dry = await route.finish((await route.start({ dryRun: true })).id)
  if (dry.status === 'planned') await expect(ask(route, { of: dry.id })).rejects.toThrow('it waits at its plan')
  await undo(route, { of: run.id })
  await expect(ask(route, { of: run.id })).rejects.toThrow('nothing of it is left')
  await db.unitOfWork.stores.connections.setAccount(run.connectionId, 'another')
  await expect(ask(route, { of: run.id })).rejects.toThrow('leads to another account now')
})
