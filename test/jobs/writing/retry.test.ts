// Retrying a run takes up what failed in it, and nothing else.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../../src/clock.ts'
import type { Run } from '../../../src/contract/stores.ts'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { lineOf, Refused } from '../../../src/errors.ts'
import { readRun } from '../../../src/operations/runs.ts'
import { retryRun } from '../../../src/operations/write/retry.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { type FakeCrm, openRoute, outcomesOf, shouting } from '../route.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

/** A retry does what a look at the run has foreseen: it is begun where it was offered, else refused for the reason told. */
async function retry(id: string): Promise<Run> {
  const { mayRetry, retryObstacle } = await readRun(id, db.unitOfWork, systemClock)
  const done = retryRun(id, 'cli:test', { unitOfWork: db.unitOfWork, clock: systemClock, newId: randomUUID })
  const told = await done.then(
    () => ({ mayRetry: true, what: '' }),
    (error: unknown) => ({ mayRetry: false, what: lineOf(error) }),
  )
  expect(mayRetry).toBe(told.mayRetry)
  // Where nothing failed, there is nothing to be told of.
  expect(told.what).toContain(retryObstacle?.what ?? '')
  return done
}

const REFUSED = { status: 'rejected', code: 'RULE', answer: 'not as the admin wants', fields: ['Email'] } as const
const APPLIED = { status: 'applied', answer: 'success' } as const

/** A run in which one change is applied, one busy, one refused for good, and one refused for what may be put right. */
async function failedRun(crm: FakeCrm, part: Partial<SyncDefinition> = {}) {
  crm.outcomeOf = ({ recordId }) => {
    if (recordId === 'r1') return { status: 'retry', code: 'LOCKED', answer: 'try later' }
    if (recordId === 'r2') return { ...REFUSED, code: 'TOO_LONG' }
    return recordId === 'r3' ? { ...REFUSED, mendable: true } : APPLIED
  }
  const route = await openRoute(db, crm, part)
  const { id } = await route.start()
  await route.work()
  return { route, id }
}

it('writes what the CRM was too busy for, and what it refused for a reason that was put right', async () => {
  const crm = shouting(4)
  const { route, id } = await failedRun(crm)
  crm.outcomeOf = () => APPLIED
  const { id: again } = await retry(id)
  await route.work()
  expect(await route.run(again)).toMatchObject({ mode: 'retry', status: 'complete' })
  expect((await outcomesOf(db, again)).map(({ record, outcome }) => [record, outcome])).toEqual([
    ['r1', 'applied'],
    ['r3', 'applied'],
  ])
  // Nothing was read, so nothing is said of how far the sync has read.
  expect((await db.unitOfWork.stores.syncs.byName(route.sync))?.cursor).toBeNull()
})

it('compares before it writes, as ever', async () => {
  const crm = shouting(4)
  const { route, id } = await failedRun(crm)
  crm.outcomeOf = () => APPLIED
  Object.assign(crm.records.get('r1') ?? {}, { Email: 'someone.else@acme-corp.com' })
  const { id: again } = await retry(id)
  await route.work()
  expect((await outcomesOf(db, again)).map(({ record, outcome }) => [record, outcome])).toEqual([
    ['r1', 'conflict'],
    ['r3', 'applied'],
  ])
})

it('is refused while the run goes on, and where nothing failed that could be tried again', async () => {
  const crm = shouting(1)
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await expect(retry(id)).rejects.toThrow(Refused)
  await route.work()
  await expect(retry(id)).rejects.toThrow('nothing failed in it')
  // A refused retry leaves no run behind.
  expect((await db.unitOfWork.stores.runs.list({ syncName: route.sync, limit: 9 })).map(run => run.id)).toEqual([id])
})

it('is refused where the sync judges otherwise since: what failed was found by other rules', async () => {
  const crm = shouting(4)
  const { route, id } = await failedRun(crm)
  const sync = await db.unitOfWork.stores.syncs.byName(route.sync)
  if (sync === null) throw new Error('there is no sync')
  const definition = { ...sync.definition, exclude: [{ field: 'Email', test: 'contains' as const, value: 'PERSON1@' }] }
  await db.unitOfWork.stores.syncs.save({ ...sync, definition }, Date.now())
  await expect(retry(id)).rejects.toThrow('its sync was changed since. Start the sync again.')
  await db.unitOfWork.stores.syncs.save(sync, Date.now())
  expect(await retry(id)).toMatchObject({ mode: 'retry' })
})

it('is refused at once where its sync was removed, or leads elsewhere, and says what to do', async () => {
  const { route, id } = await failedRun(shouting(4))
  const { syncs } = db.unitOfWork.stores
  const sync = await syncs.byName(route.sync)
  if (sync === null) throw new Error('there is no sync')
  await syncs.save({ ...sync, definition: { ...sync.definition, stream: 'Lead' } }, Date.now())
  await expect(retry(id)).rejects.toThrow(`its sync is of another now. Lead ${sync.name} back`)
  await syncs.remove(sync.id, Date.now())
  await expect(retry(id)).rejects.toThrow(`its sync ${sync.name} was removed. Declare the sync`)
  await syncs.save(sync, Date.now())
  expect(await retry(id)).toMatchObject({ mode: 'retry' })
})

it('goes by the set-up of now in what does not touch the judgement', async () => {
  const { route, id } = await failedRun(shouting(4))
  const sync = await db.unitOfWork.stores.syncs.byName(route.sync)
  if (sync === null) throw new Error('there is no sync')
  await db.unitOfWork.stores.syncs.save({ ...sync, definition: { ...sync.definition, planDays: 3 } }, Date.now())
  expect((await retry(id)).definition.planDays).toBe(3)
})

it('leaves fields that are paused since, and is refused where nothing else failed', async () => {
  const { route, id } = await failedRun(shouting(4))
  const { stores } = db.unitOfWork
  const { id: syncId = '' } = (await stores.syncs.byName(route.sync)) ?? {}
  await stores.checks.addFlips(syncId, 'Email', 3)
  await stores.checks.pause(syncId, 'Email', Date.now())
  await expect(retry(id)).rejects.toThrow('none of the 2 changes that failed in it may be made any more')
  await stores.checks.free(syncId, 'Email')
  expect(await retry(id)).toMatchObject({ mode: 'retry' })
})

it('leaves what is locked since, by what the history has told meanwhile', async () => {
  const crm = shouting(4)
  const part = { fields: [setting({ field: 'Email', kind: 'email', policy: 'fill-empty', lockedNotation: 'keep' })] }
  const { route, id } = await failedRun(crm, part)
  crm.outcomeOf = () => APPLIED
  const { stores } = db.unitOfWork
  const { connectionId = '' } = (await stores.syncs.byName(route.sync)) ?? {}
  const { Email: known } = (await stores.records.load(connectionId, 'Account', ['r1'])).get('r1') ?? {}
  if (known === undefined) throw new Error('not known')
  const state = { Email: { ...known, lock: { until: Date.now() + 1_000_000, kind: 'exact' as const } } }
  await stores.records.save(connectionId, 'Account', [{ id: 'r1', state }], Date.now())
  const { id: again } = await retry(id)
  await route.work()
  expect((await outcomesOf(db, again)).map(({ record, outcome }) => [record, outcome])).toEqual([['r3', 'applied']])
  const [started] = await stores.audit.list({ runId: again, event: 'run.started', limit: 1 })
  expect(started?.detail).toMatchObject({ changes: 1, left: 1 })
})

it('is not offered while another run of its sync is active, and is once that has ended', async () => {
  const { route, id } = await failedRun(shouting(4))
  await route.start()
  await expect(retry(id)).rejects.toThrow('a run of its sync is active. Try again when it has ended.')
  await route.work()
  expect(await retry(id)).toMatchObject({ mode: 'retry' })
})
