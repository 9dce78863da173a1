// After a lost answer: what a receipt proves is settled at once; for the rest the CRM's longest call is waited out, so
// that a write which lands late goes over nobody's edit and is sent once.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { LeaseLost } from '../../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { outcomesOf } from '../route.ts'
import { openWriting, type WritingPlace } from './place.ts'

let db: FreshDatabase
let place: WritingPlace
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => place.close())

const SYSTEMS = ['salesforce', 'hubspot'] as const

it.each(SYSTEMS)('asks %s at once, and its receipt tells that the write arrived', async system => {
  place = await openWriting(db, system, { records: 2 })
  place.alter(destination => ({ ...destination, longestCallMs: 600_000 }))
  place.loseAnswer('after')
  const begun = place.sandbox.world.clock.now()
  const run = await place.run()
  const answer = 'found in the CRM after an interrupted write'
  expect((await outcomesOf(db, run.id)).map(each => [each.outcome, each.answer])).toEqual([
    ['applied', answer],
    ['applied', answer],
  ])
  expect(place.writes()).toHaveLength(2)
  expect(run.endedAt).toBeLessThan(begun + 300_000)
})

it.each(SYSTEMS)('sends nothing to %s anew before the lost call can no longer land', async system => {
  place = await openWriting(db, system, { records: 2 })
  const sent: number[] = []
  place.alter(destination => ({
    ...destination,
    longestCallMs: 600_000,
    write: (...of) => {
      sent.push(place.sandbox.world.clock.now())
      return destination.write(...of)
    },
  }))
  place.loseAnswer('before')
  const run = await place.run()
  expect((await outcomesOf(db, run.id)).map(each => each.outcome)).toEqual(['applied', 'applied'])
  const [first = 0, second = 0] = sent
  expect(sent).toHaveLength(2)
  expect(second - first).toBeGreaterThanOrEqual(600_000)
})

it('waits once for all batches that a dead worker had on their way, not for one after the other', async () => {
  place = await openWriting(db, 'hubspot', { records: 8 })
  let lives = 0
  place.alter(destination => ({
    ...destination,
    batchSize: 2,
    longestCallMs: 600_000,
    write: async (...of) => {
      if (lives === 0) throw new LeaseLost({ where: 'worker', what: 'it was killed' })
      return destination.write(...of)
    },
  }))
  const { clock } = place.sandbox.world
  const begun = clock.now()
  const { id } = await place.route.start()
  await place.route.work()
  lives += 1
  expect(await place.route.finish(id)).toMatchObject({ status: 'complete' })
  expect((await outcomesOf(db, id)).map(each => each.outcome)).toEqual(Array(8).fill('applied'))
  expect(clock.now() - begun).toBeLessThan(1_000_000)
})

it.each(SYSTEMS)('finds in %s what landed late, writes nothing twice, and goes over no edit since', async system => {
  place = await openWriting(db, system, { records: 3 })
  const [first = ''] = place.ids
  place.alter(destination => ({ ...destination, longestCallMs: 600_000 }))
  place.loseAnswer('late', 400_000)
  const { id } = await place.route.start()
  while ((await place.route.step()) && place.sandbox.world.faults.list()[0]?.hits !== 1);
  await place.route.finish(id)
  expect((await outcomesOf(db, id)).map(each => each.outcome)).toEqual(['applied', 'applied', 'applied'])
  expect(
    place
      .writes()
      .map(write => write.id)
      .toSorted(),
  ).toEqual([...place.ids].toSorted())
  expect(place.value(first)).toBe('person0@acme-corp.com')
})

const TWICE = SYSTEMS.flatMap(system => [[system, 'its answer is lost'] as const, [system, 'its worker dies'] as const])

it.each(TWICE)('waits in %s for the second write as for the first one, where %s too', async (system, how) => {
  place = await openWriting(db, system, { records: 2 })
  const [first = ''] = place.ids
  const sent: number[] = []
  place.alter(destination => ({
    ...destination,
    longestCallMs: 600_000,
    write: async (...of) => {
      sent.push(place.sandbox.world.clock.now())
      if (sent.length === 1) place.loseAnswer('before')
      if (sent.length !== 2) return destination.write(...of)
      place.loseAnswer('late', 400_000)
      return destination.write(...of).catch((lost: unknown) => {
        throw how === 'its worker dies' ? new LeaseLost({ where: 'worker', what: 'it was killed' }) : lost
      })
    },
  }))
  const run = await place.run()
  expect((await outcomesOf(db, run.id)).map(each => each.outcome)).toEqual(['applied', 'applied'])
  expect(sent).toHaveLength(2)
  expect(place.writes()).toHaveLength(2)
  expect(place.value(first)).toBe('person0@acme-corp.com')
})

it.each(SYSTEMS)('keeps in %s what a person enters while the answer is waited for', async system => {
  place = await openWriting(db, system, { records: 2 })
  const [first = ''] = place.ids
  place.alter(destination => ({ ...destination, longestCallMs: 600_000 }))
  place.loseAnswer('before')
  place.sandbox.world.clock.at(place.sandbox.world.clock.now() + 120_000, async () => {
    place.edit(first, 'someone.else@acme-corp.com')
  })
  const run = await place.run()
  expect(place.value(first)).toBe('someone.else@acme-corp.com')
  const outcomes = await outcomesOf(db, run.id)
  expect(outcomes.map(each => each.outcome).toSorted()).toEqual(['applied', 'conflict'])
})

it('does not wait where nothing was sent: a comparison that failed leaves nothing on its way', async () => {
  place = await openWriting(db, 'hubspot', { records: 2 })
  place.alter(destination => ({ ...destination, longestCallMs: 600_000 }))
  place.sandbox.world.faults.add({
    system: 'hubspot',
    path: /batch\/read/,
    skip: 0,
    times: 1,
    when: 'before',
    status: 502,
  })
  const begun = place.sandbox.world.clock.now()
  const run = await place.run()
  expect((await outcomesOf(db, run.id)).map(each => each.outcome)).toEqual(['applied', 'applied'])
  expect(run.endedAt).toBeLessThan(begun + 300_000)
})

it('holds nothing in an intent that was never sent: a lost answer says nothing of what was compared away', async () => {
  place = await openWriting(db, 'hubspot', { records: 2 })
  const [first = ''] = place.ids
  let compared = false
  place.alter(destination => ({
    ...destination,
    current: (...of) => {
      if (!compared) place.edit(first, 'person0@acme-corp.com')
      compared = true
      return destination.current(...of)
    },
  }))
  place.loseAnswer('after')
  const run = await place.run()
  expect((await outcomesOf(db, run.id)).map(each => each.outcome).toSorted()).toEqual(['applied', 'unchanged'])
})
