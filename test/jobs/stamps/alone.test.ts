// Stamps on their own: off until switched on, a share of the stream in a day, the worst first.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { retryRun } from '../../../src/operations/write/retry.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { waitingPlace } from '../plan/place.ts'
import { FakeCrm } from '../route.ts'

const DAY = 86_400_000
const TYPES = { Email: 'string', Website: 'string', Industry: 'string', Fresh: 'double' }
const stampsWith = (alone: number | null): SyncDefinition['stamps'] => {
  return { fields: { freshness: 'Fresh' }, freshnessAs: 'percent', alone }
}

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

/** Records in good order and mostly fresh, whose stamps are the further off the higher their number. */
function crmOf(records: number): FakeCrm {
  const crm = new FakeCrm()
  crm.fields = TYPES
  for (let n = 0; n < records; n += 1) {
    const id = `r${String(n).padStart(2, '0')}`
    crm.records.set(id, { Email: `person${n}@acme-corp.com`, Fresh: String(records - n) })
    crm.edits.set(id, Date.UTC(2020, 0, 1))
  }
  return crm
}
const place = (crm: FakeCrm, alone: number | null, part: Partial<SyncDefinition> = {}) =>
  waitingPlace(db, crm, { approval: 'never', stamps: stampsWith(alone), ...part })
const written = (crm: FakeCrm) => crm.batches.flat().map(({ recordId }) => recordId)

it('nothing is stamped alone unless it is switched on', async () => {
  const crm = crmOf(20)
  const { run } = await place(crm, null)
  await run()
  expect(crm.batches).toEqual([])
})

it('as many as the day allows, the furthest off first; the rest on later days', async () => {
  const crm = crmOf(40)
  const { run, route } = await place(crm, 0.1)
  const first = await run()
  expect(written(crm).toSorted()).toEqual(['r36', 'r37', 'r38', 'r39'])
  const { stores } = db.unitOfWork
  expect(await stores.runs.counts(first.id)).toMatchObject({ proposed: 0, stamped: { applied: 4 } })
  await run()
  expect(written(crm)).toHaveLength(4)
  route.pass(DAY)
  await run()
  expect(written(crm).slice(4).toSorted()).toEqual(['r32', 'r33', 'r34', 'r35'])
})

it('none that the sync leaves alone, and none that is right already', async () => {
  const crm = crmOf(10)
  const { run } = await place(crm, 1, { exclude: [{ field: 'Email', test: 'starts-with', value: 'person9' }] })
  await run()
  expect(written(crm)).toHaveLength(9)
  expect(written(crm)).not.toContain('r09')
})

it('a dry run tells how many there would be; when it is approved, what the day has left of its share is written', async () => {
  const crm = crmOf(20)
  const { plan, approve, route, outcomes } = await place(crm, 0.1)
  const { id, connectionId, definition } = await route.finish((await route.start({ dryRun: true })).id)
  expect(await plan(id)).toMatchObject({ run: { status: 'planned' }, stampedAlone: 2, plan: { changes: 2 } })
  expect(crm.batches).toEqual([])
  const share = { connectionId, stream: definition.stream, day: new Date().toISOString().slice(0, 10), limit: 2 }
  expect(await db.unitOfWork.stores.stamps.take(share, 1)).toBe(1)
  await approve(id)
  await route.finish(id)
  expect(await outcomes(id)).toEqual({ applied: ['r19 Fresh'], 'left-out': ['r18 Fresh'] })
  expect(written(crm)).toEqual(['r19'])
})

it('two that take the share at once get no more than it, and a day never comes back', async () => {
  const { route } = await place(crmOf(1), null)
  const sync = await db.unitOfWork.stores.syncs.byName(route.sync)
  const share = { connectionId: sync?.connectionId ?? '', stream: 'Account', day: '2026-11-26', limit: 10 }
  const { stamps } = db.unitOfWork.stores
  const granted = await Promise.all(Array.from({ length: 8 }, () => stamps.take(share, 3)))
  expect(granted.reduce((sum, each) => sum + each, 0)).toBe(10)
  expect(await stamps.take({ ...share, day: '2026-11-27' }, 4)).toBe(4)
  // A sync of another zone, where it is still the day before.
  expect(await stamps.take(share, 10)).toBe(6)
  expect(await stamps.left({ ...share, stream: randomUUID() })).toBe(10)
})

it('what the CRM was too busy for is chosen anew on another day, and by no retry beside what that day takes', async () => {
  const crm = crmOf(40)
  crm.outcomeOf = () => ({ status: 'retry', code: 'LOCKED', answer: 'try later' })
  const { run, route } = await place(crm, 0.1)
  const { id } = await run()
  crm.outcomeOf = () => ({ status: 'applied', answer: 'success' })
  crm.batches.length = 0
  route.pass(DAY)
  await run()
  await expect(retryRun(id, 'cli:test', route.parts)).rejects.toThrow(/nothing failed in it that could be tried again/)
  expect(written(crm)).toHaveLength(4)
})
