import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { ChunkRef, Stores } from '../../src/contract/stores.ts'
import type { Proposal, Refusal } from '../../src/domain/decide/proposal.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { START, startedRun } from '../support/started-run.ts'

let db: FreshDatabase
let stores: Stores
let of: ChunkRef
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
})
afterAll(() => db.close())
beforeEach(async () => {
  const run = await startedRun(db.unitOfWork)
  of = { runId: run.id, connectionId: run.connectionId, stream: 'Account', chunk: `chunk-of-${run.id}` }
})

const proposal: Proposal = {
  field: 'Phone',
  before: null,
  after: '+1 415 555 2671',
  reason: 'filled',
  ground: { type: 'rule', rule: 'phone', version: 1 },
  confidence: 0.95,
  freshness: null,
}
const refusal: Refusal = { ...proposal, refusal: 'lock', detail: 'until 2027-02-01, exact' }

async function proposed(...recordIds: readonly string[]) {
  // A record's second proposal is for another field.
  const items = recordIds.map((recordId, index) => ({
    recordId,
    proposal: recordIds.indexOf(recordId) === index ? proposal : { ...proposal, field: `${proposal.field}2` },
  }))
  await stores.proposals.propose(of, items, START)
  return stores.proposals.pendingOf(of.chunk)
}

it('keeps proposals until they are settled', async () => {
  const [first, second] = await proposed('b', 'a')
  expect(first).toEqual({ ...proposal, id: first?.id, recordId: 'a' })
  await stores.proposals.settle(of.runId, [{ id: first?.id ?? '', outcome: 'applied' }])
  expect(await stores.proposals.pendingOf(of.chunk)).toEqual([second])
  const told = await stores.proposals.ofRun(of.runId, 10)
  expect(told.map(({ recordId, outcome }) => [recordId, outcome])).toEqual([
    ['b', null],
    ['a', 'applied'],
  ])
  const { proposed: count, outcomes } = await stores.runs.counts(of.runId)
  expect({ count, outcomes }).toMatchObject({ count: 2, outcomes: { applied: 1, pending: 1, rejected: 0 } })
})

it('keeps of each field of a record in a chunk the first proposal, told twice in one go or in two', async () => {
  const other = { ...proposal, after: '+1 415 555 0000' }
  const [a, b] = ['a', 'b'].map(recordId => ({ recordId, proposal }))
  if (a === undefined || b === undefined) throw new Error('two records')
  await stores.proposals.propose(of, [a, { ...a, proposal: other }], START)
  await stores.proposals.propose(of, [{ ...a, proposal: other }, b], START)
  await stores.proposals.propose({ ...of, chunk: `${of.chunk}-2` }, [a], START)
  const told = await stores.proposals.ofRun(of.runId, 10)
  expect(told.map(({ recordId, after }) => [recordId, after])).toEqual([
    ['a', proposal.after],
    ['b', proposal.after],
    ['a', proposal.after],
  ])
})

it('bars what the CRM rejected', async () => {
  const [first, second] = await proposed('a', 'b')
  await stores.proposals.settle(of.runId, [
    { id: first?.id ?? '', outcome: 'rejected' },
    { id: second?.id ?? '', outcome: 'conflict' },
  ])
  const barred = await stores.proposals.barsOf(of.connectionId, of.stream, ['a', 'b', 'c'])
  expect(barred).toEqual(new Map([['a', [{ field: 'Phone', value: '+1 415 555 2671', heard: null }]]]))
})

it('stores a refusal once and counts its repeats, while each run keeps its own numbers', async () => {
  const items = [
    { recordId: 'a', refusal },
    { recordId: 'a', refusal: { ...refusal, detail: 'until 2027-03-01, exact' } },
    { recordId: 'a', refusal: { ...refusal, refusal: 'budget' as const } },
    { recordId: 'a', refusal: { ...refusal, after: null } },
  ]
  await stores.proposals.refuse({ ...of, jobId: 'first' }, items, START)
  const later = await startedRun(db.unitOfWork)
  await stores.proposals.refuse({ ...of, runId: later.id, jobId: 'later' }, [{ recordId: 'a', refusal }], START + 5)
  const stored = await stores.proposals.refusalsOf(of.connectionId, of.stream, 'a', 'Phone')
  const told = stored.map(({ after, refusal, times, runId, lastAt }) => [after, refusal, times, runId, lastAt])
  expect(told).toHaveLength(3)
  // The job is that of the run that is told.
  expect(new Set(stored.map(({ runId, jobId }) => `${runId === later.id} ${jobId}`))).toEqual(
    new Set(['true later', 'false first']),
  )
  expect(told).toContainEqual(['+1 415 555 2671', 'lock', 3, later.id, START + 5])
  expect(told).toContainEqual(['+1 415 555 2671', 'budget', 1, of.runId, START])
  expect(told).toContainEqual([null, 'lock', 1, of.runId, START])
  expect(await stores.runs.counts(of.runId)).toMatchObject({ refused: 4, refusals: { lock: 3, budget: 1 } })
  expect(await stores.runs.counts(later.id)).toMatchObject({ refused: 1, refusals: { lock: 1 } })
})

it('refuses candidates of any length', async () => {
  const after = 'long '.repeat(20_000)
  await stores.proposals.refuse({ ...of, jobId: null }, [{ recordId: 'a', refusal: { ...refusal, after } }], START)
  expect(await stores.proposals.refusalsOf(of.connectionId, of.stream, 'a', 'Phone')).toMatchObject([{ after }])
})

it('opens one intent per record, also for runs that race', async () => {
  const proposals = await proposed('a', 'b')
  const intents = (run: string) =>
    proposals.map(each => ({ id: `${of.chunk}-${run}-${each.recordId}`, recordId: each.recordId, proposals: [each] }))
  const racing = ['1', '2', '3', '4'].map(run =>
    db.unitOfWork.transaction(inside =>
      inside.intents.open(of, run === '2' ? intents(run).toReversed() : intents(run), START),
    ),
  )
  const opened = (await Promise.all(racing)).flatMap(ids => [...ids])
  expect(opened.map(id => id.slice(-1)).sort()).toEqual(['a', 'b'])
})

it('finds the intents that a dead worker left open, with their proposals', async () => {
  const proposals = await proposed('b', 'a', 'a')
  const [a1, a2, b] = proposals
  const intents = [
    { id: `${of.chunk}-b`, recordId: 'b', proposals: b === undefined ? [] : [b] },
    { id: `${of.chunk}-a`, recordId: 'a', proposals: [a1, a2].filter(each => each !== undefined) },
  ]
  expect((await stores.intents.open(of, intents, START)).size).toBe(2)
  const left = intents.map(intent => ({ ...intent, settleFrom: null, openedAt: START, receipted: true }))
  expect(await stores.intents.leftOpen(of.chunk)).toEqual(left.toReversed())
  await stores.intents.close([`${of.chunk}-a`], START)
  expect(await stores.intents.leftOpen(of.chunk)).toEqual(left.slice(0, 1))
  const again = { id: `${of.chunk}-again`, recordId: 'a', proposals: [] }
  expect(await stores.intents.open(of, [again, { ...again, id: 'twice' }], START)).toEqual(new Set([again.id]))
})

it('waits out a lost answer from when it was first missed, and leaves out what has its outcome already', async () => {
  const [a1, a2] = await proposed('a', 'a')
  const proposals = [a1, a2].filter(each => each !== undefined)
  const id = `${of.chunk}-late`
  await stores.intents.open(of, [{ id, recordId: 'a', proposals }], START, false)
  await stores.intents.waitOut([id], START + 1_000)
  await stores.intents.waitOut([id], START + 9_000)
  await stores.proposals.settle(
    of.runId,
    proposals.slice(0, 1).map(each => ({ id: each.id, outcome: 'conflict' })),
  )
  const settleFrom = START + 1_000
  expect(await stores.intents.leftOpen(of.chunk)).toEqual([
    { id, recordId: 'a', proposals: proposals.slice(1), settleFrom, openedAt: START, receipted: false },
  ])
})

it('tells which intent a change was applied with: the last one that was opened for it', async () => {
  const [change] = await proposed('a')
  if (change === undefined) throw new Error('no change')
  for (const [place, name] of ['first', 'second'].entries()) {
    const id = `${of.chunk}-${name}`
    await stores.intents.open(of, [{ id, recordId: 'a', proposals: [change] }], START + place)
    expect(await stores.intents.appliedOf(of.chunk)).toEqual([])
    await stores.intents.close([id], START + place)
  }
  await stores.proposals.settle(of.runId, [{ id: change.id, outcome: 'applied' }])
  const applied = { intentId: `${of.chunk}-second`, openedAt: START + 1, proposal: change }
  expect(await stores.intents.appliedOf(of.chunk)).toEqual([applied])
})

it('tells what was applied of a chunk part by part, in order', async () => {
  const changes = await proposed('a', 'b', 'c')
  const ids = changes.map(({ id }) => id)
  await stores.intents.open(
    of,
    changes.map(change => ({ id: `${of.chunk}-${change.id}`, recordId: change.recordId, proposals: [change] })),
    START,
  )
  await stores.proposals.settle(
    of.runId,
    ids.map(id => ({ id, outcome: 'applied' })),
  )
  const told = async (after: string | null) =>
    (await stores.intents.appliedOf(of.chunk, { after, limit: 2 })).map(({ proposal }) => proposal.id)
  expect([await told(null), await told(ids[1] ?? ''), await told(ids[2] ?? '')]).toEqual([
    ids.slice(0, 2),
    ids.slice(2),
    [],
  ])
})

/** How long the look takes at best: what else the machine does makes some longer. */
async function quickest(look: () => Promise<unknown[]>, found: number): Promise<number> {
  const times: number[] = []
  while (times.length < 4) {
    const began = performance.now()
    expect(await look()).toHaveLength(found)
    times.push(performance.now() - began)
  }
  return Math.min(...times)
}

it('finds what was sent of a large chunk by the keys of its changes, not by comparing all with all', async () => {
  const timesOf = async (records: number): Promise<number[]> => {
    const run = await startedRun(db.unitOfWork)
    of = { ...of, runId: run.id, connectionId: run.connectionId, chunk: `chunk-of-${run.id}` }
    const changes = await proposed(...Array.from({ length: records }, (_, n) => `r${n}`))
    const intents = changes.map(change => ({
      id: `${of.chunk}-${change.id}`,
      recordId: change.recordId,
      proposals: [change],
    }))
    await stores.intents.open(of, intents, START)
    const open = await quickest(() => stores.intents.leftOpen(of.chunk), records)
    await stores.proposals.settle(
      of.runId,
      changes.map(({ id }) => ({ id, outcome: 'applied' })),
    )
    return [open, await quickest(() => stores.intents.appliedOf(of.chunk), records)]
  }
  const [few, many] = [await timesOf(1_000), await timesOf(8_000)]
  const growth = many.map((time, look) => time / (few[look] ?? 0))
  // Of eight times as many, all with all are sixty-four times the comparisons.
  for (const times of growth) expect(times).toBeLessThan(32)
})

it('keeps what a chunk asks for', async () => {
  const asks = [
    { recordId: '2', fields: ['city', 'phone'] },
    { recordId: '1', fields: [] },
  ]
  await stores.asks.add(of.runId, of.chunk, asks)
  await stores.asks.add(of.runId, of.chunk, asks)
  expect(await stores.asks.ofChunk(of.chunk)).toEqual(asks.toReversed())
})
