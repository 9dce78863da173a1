// Writing back: compare before, one outcome per change, and never against a person, a pause or another writer.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LANES } from '../../jobs/batch/rounds.ts'
import type { BulkWriter, WriteOutcome } from '../../src/contract/connector.ts'
import { ConfigError, ConnectionLost, QuotaExhausted, RetriableError } from '../../src/errors.ts'
import { retryRun } from '../../src/operations/write/retry.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { setting } from '../support/sync.ts'
import { FakeCrm, openRoute, outcomesOf, shouting } from './route.ts'

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const HOUR = 3_600_000
const applied = { outcome: 'applied', answer: 'success' }
const notes = async (runId: string) => (await db.unitOfWork.stores.work.waitingNotes(runId)).map(({ note }) => note)

it('leaves alone what someone changed since the plan was made, and what has the wanted value already', async () => {
  const crm = shouting(3)
  crm.beforeCompare = () => {
    Object.assign(crm.records.get('r0') ?? {}, { Email: 'someone.else@acme-corp.com' })
    Object.assign(crm.records.get('r1') ?? {}, { Email: 'person1@acme-corp.com' })
  }
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  expect(await outcomesOf(db, id)).toEqual([
    { record: 'r0', outcome: 'conflict', answer: 'the value changed in the CRM since the plan was made' },
    { record: 'r1', outcome: 'unchanged', answer: 'the CRM had this value already' },
    { record: 'r2', ...applied },
  ])
  expect(crm.batches.flat().map(({ recordId }) => recordId)).toEqual(['r2'])
  expect(crm.records.get('r0')).toEqual({ Email: 'someone.else@acme-corp.com' })
})

it('goes on with the batch when the CRM rejects one row, and does not offer the rejected value again', async () => {
  const crm = shouting(3)
  crm.outcomeOf = ({ recordId }) =>
    recordId === 'r1'
      ? { status: 'rejected', code: 'TOO_LONG', answer: 'at most 9 characters', fields: ['Email'] }
      : { status: 'applied', answer: 'success' }
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  expect(await outcomesOf(db, id)).toEqual([
    { record: 'r0', ...applied },
    { record: 'r1', outcome: 'rejected', answer: 'TOO_LONG: at most 9 characters' },
    { record: 'r2', ...applied },
  ])
  const again = await route.start()
  await route.work()
  expect(await outcomesOf(db, again.id)).toEqual([])
  expect((await db.unitOfWork.stores.runs.counts(again.id)).refusals).toEqual({ barred: 1 })
})

it('writes what is good of a row without the field that the CRM refuses, and bars no other value', async () => {
  const crm = new FakeCrm()
  crm.fields = { Email: 'string', Second: 'string', Third: 'string' }
  for (const id of ['r0', 'r1', 'r2']) {
    crm.records.set(id, { Email: 'A@ACME-CORP.COM', Second: 'B@ACME-CORP.COM', Third: 'C@ACME-CORP.COM' })
  }
  const refusing = (fields: readonly string[]) =>
    ({ status: 'rejected', code: 'INVALID', answer: 'no such address', fields }) as const
  crm.outcomeOf = ({ recordId, fields }) => {
    if (recordId === 'r0' && 'Email' in fields) return refusing(['Email'])
    return recordId === 'r1' ? refusing(['LastName']) : { status: 'applied', answer: 'success' }
  }
  const fields = Object.keys(crm.fields).map(field => setting({ field, kind: 'email', policy: 'fill-empty' }))
  const route = await openRoute(db, crm, { fields })
  const { id } = await route.start()
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  const became = (await db.unitOfWork.stores.proposals.ofRun(id, 100)).map(
    ({ recordId, field, outcome }) => `${recordId} ${field} ${outcome}`,
  )
  expect(became.filter(each => each.startsWith('r0')).toSorted()).toEqual([
    'r0 Email rejected',
    'r0 Second applied',
    'r0 Third applied',
  ])
  // What it objects to is none of what was sent: no part of it can be told to be good.
  expect(became.filter(each => each.endsWith('rejected') && each.startsWith('r1'))).toHaveLength(3)
  expect(crm.batches).toHaveLength(2)
  const again = await route.start()
  await route.work()
  expect((await db.unitOfWork.stores.runs.counts(again.id)).refusals).toEqual({ barred: 4 })
})

it('writes what is good of a row of which the CRM names one bad field after the other, beside one that is busy', async () => {
  const crm = new FakeCrm()
  const bad = ['A', 'B', 'C', 'D', 'E', 'F']
  const names = [...bad, 'Email']
  crm.fields = Object.fromEntries(names.map(name => [name, 'string']))
  crm.records.set('r0', Object.fromEntries(names.map(name => [name, 'A@ACME-CORP.COM'])))
  crm.records.set('r1', { Email: 'A@ACME-CORP.COM' })
  crm.outcomeOf = ({ recordId, fields }) => {
    if (recordId === 'r1') return { status: 'retry', code: 'LOCKED', answer: 'try later' }
    const first = bad.find(name => name in fields)
    if (first === undefined) return { status: 'applied', answer: 'success' }
    return { status: 'rejected', code: 'INVALID', answer: 'no such address', fields: [first] }
  }
  const route = await openRoute(db, crm, {
    fields: names.map(field => setting({ field, kind: 'email', policy: 'fill-empty' })),
  })
  const { id } = await route.start()
  await route.work()
  const { outcomes } = await db.unitOfWork.stores.runs.counts(id)
  expect(outcomes).toMatchObject({ applied: 1, rejected: bad.length, pending: 1 })
  expect(await route.run(id)).toMatchObject({ note: expect.stringContaining('too busy for 1 changes') })
  // The busy row is waited for in each round that names a field, and then for as long as ever.
  expect(route.waits).toEqual([...bad.map(() => 1_000), 1_000, 3_000, 10_000])
})

it('tries rows again that the CRM was too busy for, alone and with longer pauses', async () => {
  const crm = shouting(3)
  let busy = 2
  crm.outcomeOf = ({ recordId }) => {
    if (recordId !== 'r1' || busy === 0) return { status: 'applied', answer: 'success' }
    busy -= 1
    return { status: 'retry', code: 'LOCKED', answer: 'try later' }
  }
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  expect(await outcomesOf(db, id)).toEqual(['r0', 'r1', 'r2'].map(record => ({ record, ...applied })))
  expect(crm.batches.map(batch => batch.map(({ recordId }) => recordId))).toEqual([['r0', 'r1', 'r2'], ['r1'], ['r1']])
  expect(route.waits).toEqual([1_000, 3_000])
})

it('finds the row for which a CRM refuses whole batches, however slow that CRM is, beside one that is busy', async () => {
  const [refused, busy] = ['r77', 'r11']
  const crm = shouting(100)
  crm.batchSize = 100
  crm.outcomeOf = ({ recordId }) => {
    if (recordId === busy) return { status: 'retry', code: 'LOCKED', answer: 'try later' }
    if (recordId !== refused) return { status: 'applied', answer: 'success' }
    return { status: 'rejected', code: 'INVALID', answer: 'no such address', fields: ['Email'] }
  }
  // After one refusal there is no time to send the halves.
  const slow = {
    connection: () => {
      const { destination, ...rest } = crm.connection()
      if (destination === undefined) throw new Error('no destination')
      const write: typeof destination.write = async (stream, changes, signal) => {
        if (changes.length === 1 || changes.every(({ recordId }) => recordId !== refused)) {
          return destination.write(stream, changes, signal)
        }
        return changes.map(() => ({ status: 'retry', code: 'NOT_SENT', answer: 'too late', suspect: true }))
      }
      return { ...rest, destination: { ...destination, write } }
    },
  }
  const route = await openRoute(db, slow)
  const { id } = await route.start()
  await route.work()
  const { outcomes } = await db.unitOfWork.stores.runs.counts(id)
  expect(outcomes).toMatchObject({ applied: 98, rejected: 1, pending: 1 })
  expect(route.waits).toEqual([1_000, 3_000, 10_000])
})

it('changes a field once that two reads of its record ask for, and says so of one of them', async () => {
  const crm = shouting(1)
  crm.count = async () => 2
  const never = async (): Promise<never> => {
    throw new Error('no job is worth it')
  }
  const bulk: BulkWriter = {
    worth: records => records > 1,
    most: { records: 1_000, characters: 1_000_000 },
    ...{ changedSince: never, make: never, begin: never, end: never, drop: never },
  }
  const twice = {
    connection: () => {
      const { source, destination, ...rest } = crm.connection()
      if (source === undefined || destination === undefined) throw new Error('no CRM')
      const read: typeof source.read = async function* (...of) {
        for await (const page of source.read(...of)) {
          yield { ...page, next: 1, goOn: 'once stored' }
          yield page
        }
      }
      return { ...rest, source: { ...source, read }, destination: { ...destination, bulk } }
    },
  }
  const route = await openRoute(db, twice)
  const { id } = await route.start()
  const run = await route.finish(id)
  expect((await outcomesOf(db, id)).map(({ outcome }) => outcome).toSorted()).toEqual(['applied', 'unchanged'])
  expect(crm.batches).toHaveLength(1)
  expect(run).toMatchObject({ status: 'complete', note: null })
})

it('leaves a busy row without an outcome after the last pause, keeps the cursor, and tries it anew in the next run', async () => {
  const crm = shouting(1)
  crm.outcomeOf = () => ({ status: 'retry', code: 'LOCKED', answer: 'try later' })
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  expect(await outcomesOf(db, id)).toEqual([])
  expect(route.waits).toEqual([1_000, 3_000, 10_000])
  expect(await route.run(id)).toMatchObject({
    status: 'complete',
    note: 'the CRM was too busy for 1 changes; the next run comes back to them',
  })
  expect((await db.unitOfWork.stores.syncs.byName(route.sync))?.cursor).toBeNull()
  crm.outcomeOf = () => ({ status: 'applied', answer: 'success' })
  const next = await route.start()
  await route.work()
  expect(await outcomesOf(db, next.id)).toEqual([{ record: 'r0', ...applied }])
})

/** Our write to the first record went over an edit by a person, as the history tells. */
function overtaking(crm: FakeCrm): { readonly theirs: string } {
  const [theirs, ours] = ['her@acme-corp.com', 'person0@acme-corp.com']
  crm.history = {
    ...{ batchSize: 50, atOnce: 500, always: () => [], of: async () => [] },
    since: async (_stream, _written, from) => {
      const of = { recordId: 'r0', field: 'Email', mark: '', told: true }
      const before = 'PERSON0@ACME-CORP.COM'
      const edit = { ...of, at: from + 1, before, value: theirs, origin: 'person', by: 'ada' } as const
      const write = { ...of, at: from + 2, before: theirs, value: ours, origin: 'integration', by: 'us' } as const
      return { changes: [edit, write], untold: [] }
    },
  }
  return { theirs }
}

describe('what a person had entered', () => {
  const busy = (): WriteOutcome => ({ status: 'retry', code: 'STORAGE_LIMIT_EXCEEDED', answer: 'of ada@acme-corp.com' })
  const away = (): WriteOutcome => {
    throw new RetriableError({ where: 'crm', what: 'HTTP 503' })
  }
  it.each([
    ['the CRM leaves its row for later', busy, 'STORAGE_LIMIT_EXCEEDED'],
    ['the CRM is away', away, 'crm: HTTP 503'],
  ])('is put back for a day where %s, and left to a retry then, with the cause', async (_what, hindered, cause) => {
    const crm = shouting(1)
    const { theirs } = overtaking(crm)
    const takes = crm.outcomeOf
    crm.outcomeOf = change => (change.fields['Email'] === theirs ? hindered() : takes(change))
    const route = await openRoute(db, crm)
    const { id } = await route.start()
    await route.work()
    for (let hours = 0; hours < 23; hours += 1) {
      route.pass(HOUR)
      await route.work()
    }
    expect((await route.run(id)).status).toBe('active')
    const told = `what was entered in the CRM while 1 changes were on their way cannot be put back yet (${cause})`
    expect(await notes(id)).toEqual([expect.stringContaining(told)])
    route.pass(2 * HOUR)
    await route.work()
    const { status, note } = await route.run(id)
    expect(status).toBe('failed')
    expect(note).toContain(`could not be put back for a day (${cause}). Look after that, then: evergreen retry ${id}`)
    expect(note).not.toContain('ada@acme-corp.com')
    crm.outcomeOf = takes
    const retry = await retryRun(id, 'cli:test', route.parts)
    await route.work()
    expect(await outcomesOf(db, retry.id)).toEqual([{ record: 'r0', ...applied }])
    expect(crm.records.get('r0')).toEqual({ Email: theirs })
  })
})

it('stops after the batches in hand when it is paused, and goes on when it is resumed', async () => {
  const crm = shouting(20)
  crm.batchSize = 2
  const { syncs } = db.unitOfWork.stores
  const route = await openRoute(db, crm)
  crm.outcomeOf = () => {
    crm.meanwhile ??= syncs.setPaused(route.sync, Date.now())
    return { status: 'applied', answer: 'success' }
  }
  const { id } = await route.start()
  await route.work()
  await crm.meanwhile
  expect(crm.batches.length).toBeLessThanOrEqual(2 * LANES)
  const done = crm.batches.length
  expect(await notes(id)).toEqual([`sync ${route.sync}: writing is paused. It goes on when it is resumed.`])
  route.pass(60_000)
  await route.work()
  expect(crm.batches).toHaveLength(done)
  await syncs.setPaused(route.sync, null)
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  expect(await outcomesOf(db, id)).toHaveLength(20)
})

it('writes several batches at once, and none begins after one has failed; those in hand are stored', async () => {
  const records = 80
  const crm = shouting(records)
  crm.batchSize = 2
  const route = await openRoute(db, crm)
  let failures = 1
  let atOnce = 0
  let most = 0
  const connection = crm.connection.bind(crm)
  crm.connection = () => {
    const opened = connection()
    const { destination } = opened
    if (destination === undefined) return opened
    const write: typeof destination.write = async (...sent) => {
      atOnce += 1
      most = Math.max(most, atOnce)
      await new Promise(resolve => setTimeout(resolve, 50))
      atOnce -= 1
      if (crm.batches.length >= 1 && failures-- > 0) throw new RetriableError({ what: 'busy', retryAfterMs: 1_000 })
      return destination.write(...sent)
    }
    return { ...opened, destination: { ...destination, write } }
  }
  const { id } = await route.start()
  await route.work()
  const stored = (await outcomesOf(db, id)).length
  expect([most > 1, stored]).toEqual([true, crm.batches.flat().length])
  // Until it is known that one has failed others may begin.
  expect(stored).toBeLessThan(records)
  route.pass(60_000)
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
  expect(
    crm.batches
      .flat()
      .map(({ recordId }) => recordId)
      .toSorted(),
  ).toEqual([...crm.records.keys()].toSorted())
})

it('waits for a record that another run is writing, and writes the others meanwhile', async () => {
  const crm = shouting(2)
  const route = await openRoute(db, crm)
  const { id, connectionId, definition } = await route.start()
  const { intents } = db.unitOfWork.stores
  const other = { runId: id, connectionId, stream: definition.stream, chunk: 'of another run' }
  await intents.open(other, [{ id: 'theirs', recordId: 'r0', proposals: [] }], Date.now())
  await route.work()
  expect(await outcomesOf(db, id)).toEqual([{ record: 'r1', ...applied }])
  expect(await notes(id)).toEqual([expect.stringContaining('1 records are being written by another run')])
  await intents.close(['theirs'], Date.now())
  route.pass(3_000)
  await route.work()
  expect(await outcomesOf(db, id)).toEqual(['r0', 'r1'].map(record => ({ record, ...applied })))
  expect(await route.run(id)).toMatchObject({ status: 'complete' })
})

it('settles what a write-back that failed for good had on its way, so that no run waits for it', async () => {
  const crm = shouting(2)
  crm.outcomeOf = () => {
    throw new ConfigError({ where: 'crm', what: 'it refuses all writes' })
  }
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'failed', note: 'crm: it refuses all writes' })
  crm.outcomeOf = () => ({ status: 'applied', answer: 'success' })
  const next = await route.start()
  await route.work()
  expect(await route.run(next.id)).toMatchObject({ status: 'complete' })
  expect(await outcomesOf(db, next.id)).toEqual([
    { record: 'r0', ...applied },
    { record: 'r1', ...applied },
  ])
})

it('tells a write that arrived before the job failed for good by its receipt, and audits it once', async () => {
  const crm = shouting(1)
  crm.outcomeOf = ({ recordId, fields, intentId }) => {
    Object.assign(crm.records.get(recordId) ?? {}, fields)
    crm.receipts.set(recordId, intentId)
    throw new ConfigError({ where: 'crm', what: 'it refuses all writes from now on' })
  }
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  expect(await outcomesOf(db, id)).toEqual([
    { record: 'r0', outcome: 'applied', answer: 'found in the CRM after an interrupted write' },
  ])
})

const FOUND = { outcome: 'applied', answer: 'found in the CRM after an interrupted write' }

it.each([
  ['its budget of calls is spent', () => new QuotaExhausted({ what: 'spent', until: Date.now() + HOUR }), FOUND],
  ['it is busy for a while', () => new RetriableError({ what: 'busy', retryAfterMs: HOUR }), FOUND],
  [
    'it does not answer',
    () => new ConnectionLost({ what: 'no answer' }),
    {
      outcome: 'uncertain',
      answer: 'the run failed while the change was on its way, and the CRM could not be asked',
    },
  ],
])('asks the CRM when it can be asked what arrived before the job failed for good: %s', async (_why, away, found) => {
  const crm = shouting(1)
  crm.outcomeOf = ({ recordId, fields, intentId }) => {
    Object.assign(crm.records.get(recordId) ?? {}, fields)
    crm.receipts.set(recordId, intentId)
    crm.beforeCompare = () => {
      crm.beforeCompare = () => undefined
      throw away()
    }
    throw new ConfigError({ where: 'crm', what: 'it refuses all writes from now on' })
  }
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  route.pass(HOUR)
  await route.work()
  expect(await route.run(id)).toMatchObject({ status: 'failed', note: 'crm: it refuses all writes from now on' })
  expect(await outcomesOf(db, id)).toEqual([{ record: 'r0', ...found }])
})

it('does not guess after an interrupted write where the CRM has no receipt field', async () => {
  const crm = shouting(2)
  crm.hasReceipts = false
  crm.outcomeOf = ({ recordId, fields }) => {
    if (recordId === 'r0') Object.assign(crm.records.get(recordId) ?? {}, fields)
    throw new ConnectionLost({ where: 'crm', what: 'the answer is lost' })
  }
  const route = await openRoute(db, crm)
  const { id } = await route.start()
  await route.work()
  crm.outcomeOf = () => ({ status: 'applied', answer: 'success' })
  route.pass(10_000)
  await route.work()
  expect(await outcomesOf(db, id)).toEqual([
    {
      record: 'r0',
      outcome: 'uncertain',
      answer: 'an interrupted write, and no receipt to tell whether it arrived',
    },
    { record: 'r1', ...applied },
  ])
})
