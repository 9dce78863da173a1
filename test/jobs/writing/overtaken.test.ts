// A person edits in the very moment between our comparison and our write: found afterwards from the CRM's history, put
// back unless it was changed again, and audited.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { AuditEntry } from '../../../src/contract/audit.ts'
import { ConfigError, ConnectionLost, Postponed } from '../../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { openWriting, post, type WritingPlace } from './place.ts'

let db: FreshDatabase
let place: WritingPlace
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())
afterEach(() => place.close())

const SYSTEMS = ['salesforce', 'hubspot'] as const

async function entriesOf(runId: string, event: AuditEntry['event']): Promise<Partial<AuditEntry>[]> {
  const entries = await db.unitOfWork.stores.audit.list({ runId, event, limit: 1_000 })
  return entries.map(({ recordId, before, after, outcome, reason }) => ({ recordId, before, after, outcome, reason }))
}

it.each(SYSTEMS)('puts back in %s what a person entered, locks it, and tells of it', async system => {
  place = await openWriting(db, system, { records: 5, tracked: true })
  const [first = '', second = ''] = place.ids
  place.editBeforeWrite([first, second], 'someone.else.{n}@acme-corp.com')
  const run = await place.run()
  expect(run.status).toBe('complete')

  const told = await entriesOf(run.id, 'field.overtaken')
  expect(told.map(({ recordId, after, outcome }) => [recordId, after, outcome])).toEqual([
    [first, 'person0@acme-corp.com', 'overtaken'],
    [second, 'person1@acme-corp.com', 'overtaken'],
  ])
  const entered = told.map(({ before }) => before)
  expect([place.value(first), place.value(second)]).toEqual(entered)
  expect(entered).toEqual([expect.stringContaining('someone.else'), expect.stringContaining('someone.else')])

  const changes = await entriesOf(run.id, 'field.change')
  expect(changes.filter(({ reason }) => reason === 'restored')).toEqual([
    { recordId: first, before: 'person0@acme-corp.com', after: entered[0], outcome: 'applied', reason: 'restored' },
    { recordId: second, before: 'person1@acme-corp.com', after: entered[1], outcome: 'applied', reason: 'restored' },
  ])
  // Each write that reached the CRM has one entry, and each entry that says so its write.
  const ours = place.writes().map(({ id, after }) => `${id} ${String(after)}`)
  const audited = changes.filter(({ outcome }) => outcome === 'applied').map(each => `${each.recordId} ${each.after}`)
  expect(audited.toSorted()).toEqual(ours.toSorted())
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: 5, overtaken: 2 }, unwatched: 0 })

  const again = await place.run()
  expect(await entriesOf(again.id, 'field.change')).toEqual([])
  const state = await place.state(first)
  expect(state).toMatchObject({ value: entered[0], source: 'crm', lock: { kind: 'exact' } })
})

it('locks what it put back for the days of its field, not of the sync', async () => {
  place = await openWriting(db, 'hubspot', { records: 1, tracked: true, lockDays: 10 })
  const [only = ''] = place.ids
  place.editBeforeWrite([only], 'someone.else.{n}@acme-corp.com')
  await place.run()
  const until = (await place.state(only))?.lock?.until ?? 0
  const days = (until - place.sandbox.world.clock.now()) / 86_400_000
  expect(days).toBeGreaterThan(9)
  expect(days).toBeLessThanOrEqual(10)
})

it.each(SYSTEMS)('leaves alone in %s what was changed once more since, and tells of it all the same', async system => {
  place = await openWriting(db, system, { records: 3, tracked: true })
  const [first = ''] = place.ids
  place.editBeforeWrite([first], 'someone.else@acme-corp.com')
  place.alter(destination => ({
    ...destination,
    write: async (...of) => {
      const outcomes = await destination.write(...of)
      place.edit(first, 'newest@acme-corp.com')
      return outcomes
    },
  }))
  const run = await place.run()
  expect(place.value(first)).toBe('newest@acme-corp.com')
  expect(await entriesOf(run.id, 'field.overtaken')).toMatchObject([
    { recordId: first, before: 'someone.else@acme-corp.com', outcome: 'overtaken' },
  ])
  expect((await entriesOf(run.id, 'field.change')).filter(({ reason }) => reason === 'restored')).toEqual([])
})

it('leaves alone what is changed between finding it and putting it back', async () => {
  place = await openWriting(db, 'hubspot', { records: 2, tracked: true })
  const [first = ''] = place.ids
  place.editBeforeWrite([first], 'someone.else@acme-corp.com')
  let comparisons = 0
  place.alter(destination => ({
    ...destination,
    current: (...of) => {
      comparisons += 1
      if (comparisons === 2) place.edit(first, 'newest@acme-corp.com')
      return destination.current(...of)
    },
  }))
  const run = await place.run()
  expect(place.value(first)).toBe('newest@acme-corp.com')
  const restoring = (await entriesOf(run.id, 'field.change')).filter(({ reason }) => reason === 'restored')
  expect(restoring).toMatchObject([{ recordId: first, outcome: 'conflict' }])
})

it('finds in Salesforce what its trigger hides: the value that we wrote is not the one that stands there', async () => {
  place = await openWriting(db, 'salesforce', { records: 3, tracked: true })
  const [first = ''] = place.ids
  const trigger = { object: 'Contact', by: ['integration'], timing: 'before', set: { Email: 'checked.{Email}' } }
  await post(place.sandbox.url, '/__sandbox/salesforce/rules/automations', trigger)
  place.editBeforeWrite([first], 'someone.else@acme-corp.com')
  const run = await place.run()
  const told = [{ recordId: first, before: 'someone.else@acme-corp.com', outcome: 'overtaken' }]
  expect(await entriesOf(run.id, 'field.overtaken')).toMatchObject(told)
  expect(place.value(first)).toBe('checked.someone.else@acme-corp.com')
})

it('finds the edit that its trigger hides also in the moment in which one before is put back', async () => {
  place = await openWriting(db, 'salesforce', { records: 2, tracked: true })
  const [first = ''] = place.ids
  const trigger = { object: 'Contact', by: ['integration'], timing: 'before', set: { Email: 'checked.{Email}' } }
  await post(place.sandbox.url, '/__sandbox/salesforce/rules/automations', trigger)
  let writes = 0
  place.alter(destination => ({
    ...destination,
    write: (...of) => {
      writes += 1
      if (writes <= 2) place.edit(first, `edit${writes}@acme-corp.com`)
      return destination.write(...of)
    },
  }))
  const run = await place.run()
  expect(await entriesOf(run.id, 'field.overtaken')).toMatchObject([
    { before: 'edit1@acme-corp.com', after: 'person0@acme-corp.com' },
    { before: 'edit2@acme-corp.com', after: 'edit1@acme-corp.com' },
  ])
  expect(place.value(first)).toBe('checked.edit2@acme-corp.com')
})

it.each(SYSTEMS)(
  'finds in %s also what a write went over whose answer was lost and whose value was changed since',
  async system => {
    place = await openWriting(db, system, { records: 2, tracked: true })
    const [first = ''] = place.ids
    place.editBeforeWrite([first], 'someone.else@acme-corp.com')
    let isLost = false
    place.alter(destination => ({
      ...destination,
      write: async (...of) => {
        const outcomes = await destination.write(...of)
        if (isLost) return outcomes
        isLost = true
        place.edit(first, 'newest@acme-corp.com')
        throw new ConnectionLost({ where: 'the test', what: 'the answer is lost' })
      },
    }))
    const run = await place.run()
    expect(place.value(first)).toBe('newest@acme-corp.com')
    expect(await entriesOf(run.id, 'field.overtaken')).toMatchObject([
      { recordId: first, before: 'someone.else@acme-corp.com', outcome: 'overtaken' },
    ])
  },
)

it('finds what it went over also where the rest could not be written', async () => {
  place = await openWriting(db, 'hubspot', { records: 101, tracked: true })
  const [first = ''] = place.ids
  place.editBeforeWrite([first], 'someone.else@acme-corp.com')
  let writes = 0
  place.alter(destination => ({
    ...destination,
    write: (...of) => {
      writes += 1
      if (writes === 2) throw new ConfigError({ where: 'the test', what: 'nothing may be written any more' })
      return destination.write(...of)
    },
  }))
  const run = await place.run()
  expect(run.status).toBe('failed')
  expect(place.value(first)).toBe('someone.else@acme-corp.com')
  expect(await entriesOf(run.id, 'field.overtaken')).toMatchObject([{ recordId: first, outcome: 'overtaken' }])
})

it.each(SYSTEMS)('finds it in %s also where only the end of the run learns that the write arrived', async system => {
  place = await openWriting(db, system, { records: 2, tracked: true })
  const [first = ''] = place.ids
  place.editBeforeWrite([first], 'someone.else@acme-corp.com')
  let hasWritten = false
  let refusals = 0
  place.alter(destination => ({
    ...destination,
    current: (...of) => {
      if (!hasWritten || refusals > 0) return destination.current(...of)
      refusals += 1
      throw new ConfigError({ where: 'the test', what: 'nothing may be read for a while' })
    },
    write: async (...of) => {
      const outcomes = await destination.write(...of)
      if (hasWritten) return outcomes
      hasWritten = true
      throw new ConnectionLost({ where: 'the test', what: 'the answer is lost' })
    },
  }))
  const run = await place.run()
  expect(run.status).toBe('failed')
  expect(place.value(first)).toBe('someone.else@acme-corp.com')
  expect(await entriesOf(run.id, 'field.overtaken')).toMatchObject([{ recordId: first, outcome: 'overtaken' }])
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: 2, overtaken: 1 } })
})

it('does not leave it lost for as long as the rest of the job has to wait', async () => {
  place = await openWriting(db, 'hubspot', { records: 101, tracked: true })
  const [first = ''] = place.ids
  place.editBeforeWrite([first], 'someone.else@acme-corp.com')
  const until = place.sandbox.world.clock.now() + 600_000
  let isLeft = true
  place.alter(destination => ({
    ...destination,
    write: (...of) => {
      if (isLeft && of[1].every(({ recordId }) => recordId !== first)) {
        isLeft = false
        throw new Postponed({ where: 'the test', what: 'no calls are left for now', until })
      }
      return destination.write(...of)
    },
  }))
  const { id } = await place.route.start()
  await place.route.work()
  expect(place.sandbox.world.clock.now()).toBeLessThan(until)
  expect(place.value(first)).toBe('someone.else@acme-corp.com')
  expect((await place.route.finish(id)).status).toBe('complete')
  expect(await place.counts(id)).toMatchObject({ outcomes: { applied: 101, overtaken: 1 } })
})

it('compares anew what could not be sent soon enough, because the database took its time', async () => {
  place = await openWriting(db, 'hubspot', { records: 2, tracked: true })
  const [first = '', second = ''] = place.ids
  const slow = await db.pool.connect()
  let isFirst = true
  place.alter(destination => ({
    ...destination,
    current: async (...of) => {
      if (!isFirst) return destination.current(...of)
      isFirst = false
      // A conflict, to be stored before the rest is sent.
      place.edit(first, 'someone.else@acme-corp.com')
      const found = await destination.current(...of)
      await slow.query('begin')
      await slow.query('select from evergreen.proposal where record_id = $1 and outcome is null for update', [first])
      setTimeout(() => {
        place.edit(second, 'another@acme-corp.com')
        void slow.query('commit').finally(() => slow.release())
      }, 800)
      return found
    },
  }))
  const run = await place.run()
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { conflict: 2, applied: 0, overtaken: 0 } })
  expect(place.writes()).toEqual([])
})

it('counts what nobody can tell of, where Salesforce does not track the field', async () => {
  place = await openWriting(db, 'salesforce', { records: 4, tracked: false })
  const run = await place.run()
  expect(await place.counts(run.id)).toMatchObject({ outcomes: { applied: 4, overtaken: 0 }, unwatched: 4 })
})

it.each([
  // One for what others did, one for a sample; the users and the history object are looked up once.
  ['salesforce', 4],
  ['hubspot', 3],
] as const)('looks back in %s with few calls', async (system, calls) => {
  place = await openWriting(db, system, { records: 120, tracked: true })
  const { id } = await place.route.start()
  while ((await place.counts(id)).outcomes.applied < 120) await place.route.step()
  const before = place.calls()
  await place.route.step()
  expect(place.calls() - before).toBe(calls)
})
