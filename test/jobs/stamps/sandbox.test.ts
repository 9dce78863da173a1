// Stamps in both CRMs, by both ways of writing in Salesforce: typed as their fields want it, under the receipt of their change.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { openWriting, type WritingPlace } from '../writing/place.ts'
import { STAMP_FIELDS } from '../writing/stamp-fields.ts'

const WAYS = [
  ['hubspot', 'directly', 3],
  ['salesforce', 'directly', 3],
  ['salesforce', 'by Bulk', 12],
] as const
const DAY = 86_400_000

let db: FreshDatabase
let place: WritingPlace
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => place.close())

const stampWrites = (field: string) =>
  place.sandbox.world.writes.list().filter(write => write.actor === 'integration' && write.field === field)

it.each(WAYS)('ride along in %s %s, come back as echoes, and are told in the audit', async (system, way, records) => {
  place = await openWriting(db, system, { records, tracked: true, stamps: { alone: null } })
  place.alter(destination => {
    const { bulk } = destination
    const worth = (count: number) => way === 'by Bulk' && count >= records
    return bulk === undefined ? destination : { ...destination, bulk: { ...bulk, worth } }
  })
  const { freshness, lastVerified } = STAMP_FIELDS[system]
  const first = await place.run()
  expect(await place.counts(first.id)).toMatchObject({
    outcomes: { applied: records },
    stamped: { applied: 2 * records },
  })
  const jobs = place.sandbox.world.salesforce.ingestJobs.list()
  expect(jobs.map(({ rows }) => rows.length)).toEqual(way === 'by Bulk' ? [records] : [])
  const [id = ''] = place.ids
  expect(Number(place.value(id, freshness))).toBeGreaterThan(10)
  expect(place.value(id, lastVerified)).toMatch(/^20\d\d-\d\d-\d\d/)
  // One write of each record, with all of it.
  const ofRecord = place.sandbox.world.writes.list().filter(write => write.id === id && write.actor === 'integration')
  expect(ofRecord.filter(({ field }) => /receipt/i.test(field))).toHaveLength(1)
  const { stores } = db.unitOfWork
  const told = await stores.audit.list({ runId: first.id, recordId: id, field: freshness, limit: 5 })
  expect(told).toMatchObject([{ outcome: 'applied', reason: 'stamped', after: place.value(id, freshness) }])
  const second = await place.run()
  expect(await place.counts(second.id)).toMatchObject({ proposed: 0, refused: 0, stamped: {} })
  expect(stampWrites(freshness)).toHaveLength(records)
})

it.each(['hubspot', 'salesforce'] as const)('are written alone in %s, a share of the stream in a day', async system => {
  const address = (n: number) => `person${n}@acme-corp.com`
  place = await openWriting(db, system, { records: 10, address, stamps: { alone: 0.3 } })
  const { freshness } = STAMP_FIELDS[system]
  const { id } = await place.run()
  expect(await place.counts(id)).toMatchObject({ proposed: 0, stamped: { applied: 6 } })
  expect(stampWrites(freshness)).toHaveLength(3)
  await place.run()
  expect(stampWrites(freshness)).toHaveLength(3)
  place.sandbox.world.clock.advance(DAY)
  await place.run()
  expect(stampWrites(freshness)).toHaveLength(6)
})
