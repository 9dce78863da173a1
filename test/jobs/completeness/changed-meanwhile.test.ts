// A set-up that is applied while a run is active: what it promises for the next run is not undone by the run that ends.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { StoredSync } from '../../../src/contract/stores.ts'
import type { SyncDefinition } from '../../../src/domain/sync.ts'
import { applySetup } from '../../../src/operations/apply.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { setting } from '../../support/sync.ts'
import { FakeCrm, openRoute, type Route } from '../route.ts'

let db: FreshDatabase
let route: Route
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const website = setting({ field: 'Website', kind: 'website' })
const withWebsite = (sync: SyncDefinition): SyncDefinition => ({ ...sync, fields: [...sync.fields, website] })

beforeEach(async () => {
  const crm = new FakeCrm()
  for (let n = 0; n < 5; n += 1) crm.records.set(`r${n}`, { Email: `a${n}@acme-corp.com`, Website: 'acme-corp.com' })
  route = await openRoute(db, crm)
})

async function sync(): Promise<StoredSync> {
  const found = await db.unitOfWork.stores.syncs.byName(route.sync)
  if (found === null) throw new Error('no sync')
  return found
}

async function apply(change: (definition: SyncDefinition) => SyncDefinition): Promise<readonly string[]> {
  const clock = { now: () => Date.now(), sleep: async () => undefined }
  const parts = { unitOfWork: db.unitOfWork, clock, newId: randomUUID, seal: (plain: string) => plain }
  const syncs = [change((await sync()).definition)]
  return (await applySetup({ connections: [], syncs }, [], 'cli:test', parts)).readAnew
}

/** Starts a run, lets its window be fixed, applies, and carries the run out. */
async function runAcross(...changes: ((definition: SyncDefinition) => SyncDefinition)[]) {
  const { id } = await route.start({ mode: 'incremental' })
  await route.step()
  for (const change of changes) await apply(change)
  await route.work()
  return route.run(id)
}

async function fieldsKnown(): Promise<string[]> {
  const { connectionId } = await sync()
  const { rows } = await db.pool.query(
    'select distinct jsonb_object_keys(fields) as field from evergreen.record where connection_id = $1 order by field',
    [connectionId],
  )
  return rows.map(({ field }) => field)
}

it('reads everything under the new definition when it was applied during the very first run', async () => {
  expect(await runAcross(withWebsite)).toMatchObject({
    status: 'complete',
    note: 'the sync was changed meanwhile; the next run reads everything',
  })
  expect((await sync()).cursor).toBeNull()
  const next = await route.start({ mode: 'incremental' })
  await route.work()
  expect(await route.run(next.id)).toMatchObject({ status: 'complete', windowFrom: null, note: null })
  expect(await fieldsKnown()).toEqual(['Email', 'Website'])
  expect((await sync()).cursor).not.toBeNull()
})

it('reads everything when it was applied during a later run', async () => {
  await runAcross()
  expect((await sync()).cursor).not.toBeNull()
  const { note, windowFrom } = await runAcross(withWebsite)
  expect(windowFrom).not.toBeNull()
  expect(note).toBe('the sync was changed meanwhile; the next run reads everything')
  expect((await sync()).cursor).toBeNull()
})

it('reads everything when the definition was changed and changed back', async () => {
  await runAcross()
  await runAcross(withWebsite, definition => ({ ...definition, fields: definition.fields.slice(0, 1) }))
  expect((await sync()).cursor).toBeNull()
})

it('keeps nothing in the ledger that only the earlier scope has read', async () => {
  const before = (await runAcross()).id
  const scope = { where: "Email like 'a1%'", filters: [], list: null }
  const { id } = await runAcross(definition => ({ ...definition, scope }))
  expect(id).not.toBe(before)
  const seen = await db.unitOfWork.stores.sightings.of((await sync()).id, ['r0', 'r1', 'r2'])
  expect(seen).toEqual(new Map())
})

it('goes on as it was when nothing was applied that would read or judge in another way', async () => {
  await runAcross()
  const before = (await sync()).cursor ?? 0
  expect(await runAcross(definition => ({ ...definition, settleMinutes: 1 }))).toMatchObject({ note: null })
  expect((await sync()).cursor).toBeGreaterThan(before)
})

it('says once that the next run reads everything', async () => {
  await runAcross()
  expect(await apply(withWebsite)).toEqual([route.sync])
  expect((await sync()).cursor).toBeNull()
  expect(await apply(definition => definition)).toEqual([])
})
