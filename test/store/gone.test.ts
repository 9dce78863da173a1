// Marks of gone records, who was merged into whom, and what a full run has not seen.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Gone } from '../../src/contract/connector.ts'
import type { Stores } from '../../src/contract/stores.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { startedRun } from '../support/started-run.ts'

let db: FreshDatabase
let stores: Stores
/** A stream of its own for each test. */
let stream = ''
let streams = 0
beforeAll(async () => {
  db = await freshDatabase()
  stores = db.unitOfWork.stores
})
afterAll(() => db.close())
beforeEach(() => {
  streams += 1
  stream = `Stream${streams}`
})

const know = (connection: string, ...ids: string[]) =>
  stores.records.save(
    connection,
    stream,
    ids.map(id => ({
      id,
      state: { Name: { value: id, changedAt: null, verifiedAt: null, source: 'crm', lock: null } },
    })),
    1,
  )
const deleted = (id: string): Gone => ({ id, mergedInto: null, at: 5 })
const merged = (id: string, mergedInto: string): Gone => ({ id, mergedInto, at: 5 })
const mark = (...gone: Gone[]) => stores.records.markGone('c', stream, gone, 9)

it('marks known records once, keeps what is known of them, and takes the mark off', async () => {
  await know('c', 'a', 'b')
  expect(await mark(deleted('a'), deleted('stranger'))).toEqual([deleted('a')])
  expect(await mark(deleted('a'))).toEqual([])
  expect(await stores.records.gone('c', stream, ['a', 'b', 'stranger'])).toEqual(new Set(['a']))
  expect((await stores.records.load('c', stream, ['a'])).get('a')?.['Name']?.value).toBe('a')
  expect(await stores.records.revive('c', stream, ['a', 'b'])).toEqual(['a'])
  expect(await stores.records.gone('c', stream, ['a', 'b'])).toEqual(new Set())
  expect(await mark(deleted('a'))).toEqual([deleted('a')])
})

it('learns of a deleted record that it was merged, never the other way round', async () => {
  await know('c', 'a', 'b', 'm')
  await mark(deleted('a'))
  expect(await mark(merged('a', 'm'))).toEqual([merged('a', 'm')])
  expect(await mark(deleted('a'), merged('a', 'm'))).toEqual([])
  expect(await mark(deleted('b'), merged('b', 'm'), deleted('b'))).toEqual([merged('b', 'm')])
})

it('leads from any merged record to the one that all live on in, and back to all of them', async () => {
  await know('c', 'a', 'b', 'c', 'd', 'x')
  await mark(merged('a', 'b'), merged('b', 'd'), merged('c', 'd'))
  for (const id of ['a', 'b', 'c', 'd']) {
    expect(await stores.records.lineage('c', stream, id)).toEqual({ survivor: 'd', merged: ['a', 'b', 'c'] })
  }
  expect(await stores.records.mergedInto('c', stream, ['a', 'b', 'd'])).toEqual(
    new Map([
      ['b', ['a']],
      ['d', ['b', 'c']],
    ]),
  )
  expect(await stores.records.lineage('c', stream, 'x')).toEqual({ survivor: 'x', merged: [] })
  expect(await stores.records.lineage('c', stream, 'nobody')).toEqual({ survivor: 'nobody', merged: [] })
})

it('hands claims to the survivor, where the newer one stays', async () => {
  const claim = { value: 'v', trust: 1, matchedOn: 'domain', matchConfidence: 1 } as const
  const of = (recordId: string, source: string, observedAt: number) => ({
    recordId,
    claim: { ...claim, supply: 'city', source, observedAt },
  })
  await stores.claims.save('c', stream, [of('a', 'p', 5), of('b', 'p', 9), of('m', 'p', 7), of('a', 'q', 1)])
  await stores.claims.follow('c', stream, [
    { id: 'a', mergedInto: 'm' },
    { id: 'b', mergedInto: 'm' },
  ])
  const claims = await stores.claims.load('c', stream, ['a', 'b', 'm'])
  expect([...claims.keys()]).toEqual(['m'])
  expect(claims.get('m')?.map(({ source, observedAt }) => [source, observedAt])).toEqual([
    ['p', 9],
    ['q', 1],
  ])
})

it('tells which records that are not gone a run has not seen, whatever other runs saw', async () => {
  const [run, other] = [await startedRun(db.unitOfWork), await startedRun(db.unitOfWork)]
  const { connectionId } = run
  await know(connectionId, 'a', 'b', 'c', 'd')
  await stores.records.markGone(connectionId, stream, [deleted('d')], 9)
  await stores.seen.add(run.id, ['a'])
  await stores.seen.add(other.id, ['b', 'c'])
  const of = { id: run.id, connectionId, stream }
  expect(await stores.seen.unseen(of, 9)).toEqual(['b', 'c'])
  expect(await stores.seen.unseen(of, 1)).toEqual(['b'])
  await stores.seen.addAsked(run.id, ['b', 'c', 'stranger'])
  expect(await stores.seen.unseen(of, 9)).toEqual([])
  expect(await stores.seen.among(run.id, ['a', 'b', 'stranger'])).toEqual(new Set(['a']))
  await stores.seen.forget(run.id)
  expect(await stores.seen.unseen(of, 9)).toEqual(['a', 'b', 'c'])
})
