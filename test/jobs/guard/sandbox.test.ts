// The guards against both CRMs: a workflow that makes its own of our first writes, and programs that undo them later.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { GuardSettings } from '../../../src/domain/guard/settings.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { openWriting, type WritingPlace } from '../writing/place.ts'

const SYSTEMS = ['salesforce', 'hubspot'] as const
const HOUR = 3_600_000
const guards: GuardSettings = {
  ...{ changedShare: 1, blankedShare: 1, shift: 1, atLeast: 100, fields: {} },
  ...{ canary: 5, canaryFailures: 0.2, confirmMinutes: 60, flips: 3 },
}

let db: FreshDatabase
let place: WritingPlace
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => place.close())

it.each(SYSTEMS)('stops a run in %s when a workflow makes its own of the first writes', async system => {
  place = await openWriting(db, system, { records: 30, guards })
  place.alter(destination => ({
    ...destination,
    write: async (stream, changes, signal) => {
      const outcomes = await destination.write(stream, changes, signal)
      for (const { recordId } of changes) place.edit(recordId, 'info@acme-corp.com', 'workflow')
      return outcomes
    },
  }))
  const run = await place.run()
  const stopsFor = 'canary: of the first 5 changes, 5 altered (at most 20 %)'
  expect(run).toMatchObject({ status: 'planned', stopsFor })
  expect(place.writes()).toHaveLength(5)
})

it.each(SYSTEMS)('stops a run in %s before its first write when it would change too much', async system => {
  place = await openWriting(db, system, { records: 30, guards: { ...guards, changedShare: 0.5, atLeast: 10 } })
  const why = expect.stringContaining('would change in 30 of 30 records (100 %, at most 50 %)')
  expect(await place.run()).toMatchObject({ status: 'planned', stopsFor: why })
  expect(place.writes()).toEqual([])
})

it.each(SYSTEMS)('pauses a field in %s that a workflow flips back, and none that a person changes', async system => {
  place = await openWriting(db, system, { records: 8, tracked: true, guards })
  const { stores } = db.unitOfWork
  const { syncId, id: first } = await place.run()
  place.sandbox.world.clock.advance(2 * HOUR)
  for (const id of place.ids.slice(3)) place.edit(id, 'someone.else@acme-corp.com', 'person')
  for (const id of place.ids.slice(0, 2)) place.edit(id, 'OTHER@ACME-CORP.COM', 'workflow')
  await place.route.work()
  expect(await stores.audit.list({ runId: first, event: 'field.flipped', limit: 100 })).toHaveLength(2)
  expect(await stores.checks.paused(syncId)).toEqual([])
  await place.run()
  place.edit(place.ids[0] ?? '', 'OTHER@ACME-CORP.COM', 'workflow')
  place.sandbox.world.clock.advance(2 * HOUR)
  await place.route.work()
  expect(await stores.checks.paused(syncId)).toMatchObject([{ flips: 3 }])
})
