// The end of a run: complete only when that is proven, and the cursor moves only then.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { WorkItem } from '../../src/contract/stores.ts'
import { ConfigError, ConnectionLost, FatalError } from '../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { openRoute, outcomesOf, shouting } from './route.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const cursorOf = async (sync: string) => (await db.unitOfWork.stores.syncs.byName(sync))?.cursor

it('is complete when all was read, moves the cursor to the end of the window and tells all of it in the audit', async () => {
  const route = await openRoute(db, shouting(5))
  const { id } = await route.start()
  await route.work()
  const run = await route.run(id)
  expect(run).toMatchObject({ status: 'complete', note: null, expected: 5 })
  expect(await cursorOf(route.sync)).toBe(run.windowTo)
  const [entry] = await db.unitOfWork.stores.audit.list({ runId: id, event: 'run.closed', limit: 9 })
  expect(entry?.detail).toMatchObject({
    status: 'complete',
    pulled: 5,
    proposed: 5,
    outcomes: { applied: 5, pending: 0 },
  })
})

it('is incomplete when the CRM still counts more than was read, and keeps the cursor', async () => {
  const crm = shouting(5)
  crm.count = async () => 7
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  expect(await route.run(id)).toMatchObject({
    status: 'incomplete',
    note: 'read 5 of 7 records; the cursor stays, the next run heals it',
  })
  expect(await cursorOf(route.sync)).toBeNull()
})

it('is complete when the missing records have left meanwhile, as a second count says', async () => {
  const crm = shouting(5)
  const counts = [7, 5]
  crm.count = async () => counts.shift() ?? 0
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'complete', note: null, expected: 7 })
  expect(counts).toEqual([])
})

it('is failed with the reason when a job failed, and keeps the cursor', async () => {
  const crm = shouting(5)
  crm.outcomeOf = () => {
    throw new ConfigError({ where: 'crm', what: 'writing is not allowed', fix: 'Allow it.' })
  }
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'failed', note: 'crm: writing is not allowed. Allow it.' })
  expect(await cursorOf(route.sync)).toBeNull()
})

it('says in the audit too that it ended, once, when it could not be closed', async () => {
  const crm = shouting(5)
  const counts = [7]
  crm.count = async () => {
    const known = counts.shift()
    if (known !== undefined) return known
    throw new ConfigError({ where: 'crm', what: 'counting is not allowed', fix: 'Allow it.' })
  }
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  const note = 'crm: counting is not allowed. Allow it.'
  expect(await route.run(id)).toMatchObject({ status: 'failed', note })
  const told = await db.unitOfWork.stores.audit.list({ runId: id, event: 'run.closed', limit: 9 })
  expect(told).toMatchObject([{ detail: { status: 'failed', note, pulled: 5 } }])
})

it('writes nothing in a dry run and keeps the cursor; the proposals are there to be read', async () => {
  const crm = shouting(5)
  const route = await openRoute(db, crm)
  const { id } = await route.start({ dryRun: true })
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'planned', dryRun: true })
  expect(await cursorOf(route.sync)).toBeNull()
  expect(crm.batches).toEqual([])
  expect(await outcomesOf(db, id)).toEqual([])
  expect((await db.unitOfWork.stores.proposals.ofRun(id, 9)).map(({ after }) => after)).toContain(
    'person0@acme-corp.com',
  )
})

it('closes a run that found nothing at all', async () => {
  const route = await openRoute(db, shouting(0))
  const { id } = await route.start()
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'complete', expected: 0 })
})

it.each([
  [
    'the CRM refuses to be connected to',
    new ConfigError({ where: 'crm', what: 'the key was revoked', fix: 'Renew it.' }),
  ],
  ['the CRM stays away', new ConnectionLost({ where: 'crm', what: 'the line was cut' })],
])('leaves no change on its way where it fails for good because %s: each is uncertain', async (_why, away) => {
  const crm = shouting(5)
  const answer = crm.outcomeOf
  crm.outcomeOf = ({ recordId, fields }) => {
    Object.assign(crm.records.get(recordId) ?? {}, fields)
    crm.outcomeOf = answer
    throw new FatalError({ where: 'crm', what: 'the answer was of no use' })
  }
  let isAway = true
  const connection = ({ step }: WorkItem) => {
    if (isAway && step === 'close-run') throw away
    return crm.connection()
  }
  const route = await openRoute(db, { connection })
  const { id } = await route.finish((await route.start()).id)
  expect(await route.run(id)).toMatchObject({ status: 'failed' })
  expect((await outcomesOf(db, id)).map(({ outcome }) => outcome)).toEqual(Array(5).fill('uncertain'))
  expect(await db.unitOfWork.stores.intents.chunksLeftOpen(id)).toEqual([])
  const [entry] = await db.unitOfWork.stores.audit.list({ runId: id, event: 'run.closed', limit: 9 })
  expect(entry?.detail).toMatchObject({ status: 'failed', outcomes: { uncertain: 5, pending: 0 } })
  isAway = false
  crm.records.set('r0', { Email: 'PERSON0@ACME-CORP.COM' })
  const next = await route.start()
  await route.work()
  expect(await route.run(next.id)).toMatchObject({ status: 'complete' })
})
