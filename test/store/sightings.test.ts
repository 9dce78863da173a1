// The ledger of a sync: what it keeps, and that nothing that is learnt of a record leaves its sighting settled.

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Run, Sighting } from '../../src/contract/stores.ts'
import type { Claim } from '../../src/domain/claim.ts'
import type { RecordState } from '../../src/domain/record.ts'
import { createPool } from '../../src/store/pool.ts'
import { createUnitOfWork } from '../../src/store/unit-of-work.ts'
import { auditKeys } from '../support/audit-keys.ts'
import { type FreshDatabase, freshDatabase } from '../support/fresh-database.ts'
import { quietLog } from '../support/quiet-log.ts'
import { startedRun } from '../support/started-run.ts'

const NOW = Date.UTC(2026, 10, 23)
const LATER = NOW + 86_400_000

let database: FreshDatabase
let run: Run
beforeAll(async () => {
  database = await freshDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  run = await startedRun(database.unitOfWork)
})

const sighting = (part: Partial<Sighting> = {}): Sighting => ({
  ...{ stamp: NOW, digest: 'as-it-was', settledUntil: LATER, changes: 0 },
  ...part,
})
const note = (id: string, part: Partial<Sighting> = {}) =>
  database.unitOfWork.stores.sightings.note(run.syncId, [{ id, ...sighting(part) }])
const of = async (...ids: string[]) => database.unitOfWork.stores.sightings.of(run.syncId, ids)
const stateOf = (value: string): RecordState => ({
  Name: { value, changedAt: null, verifiedAt: NOW, source: 'crm', lock: null },
})
const claim: Claim = {
  ...{ supply: 'industry', value: 'Energy', source: 'a', trust: 0.9, matchedOn: 'domain', matchConfidence: 1 },
  observedAt: NOW,
}

describe('the ledger', () => {
  it('is looked up row by row also where the database takes it for empty: its rows were counted before they were there', async () => {
    const fresh = await freshDatabase()
    const alone = createPool(fresh.url, quietLog, 1)
    const { sightings } = createUnitOfWork(alone, auditKeys).stores
    const ids = Array.from({ length: 2_000 }, (_, n) => `r${n}`)
    const noted = ids.map(id => ({ id, ...sighting() }))
    const undone = fresh.unitOfWork.transaction(async stores => {
      await stores.sightings.note('s', noted)
      await fresh.pool.query('analyze evergreen.sighting')
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    await sightings.note('s', noted)
    expect((await sightings.of('s', ids)).size).toBe(ids.length)
    await alone.query('select pg_stat_force_next_flush()')
    const { rows } = await alone.query(
      "select sum(idx_tup_read)::integer as read from pg_stat_user_indexes where relname = 'sighting'",
    )
    // To look at all of them for each would be four millions.
    expect(rows[0].read).toBeLessThan(10 * ids.length)
    await alone.end()
    await fresh.close()
  })

  it('keeps a row per record of a sync, with whatever is not known empty', async () => {
    await note('r1')
    await note('r2', { stamp: null, settledUntil: null })
    expect(await of('r1', 'r2', 'r3')).toEqual(
      new Map([
        ['r1', sighting()],
        ['r2', sighting({ stamp: null, settledUntil: null })],
      ]),
    )
    const other = await database.unitOfWork.stores.sightings.of(randomUUID(), ['r1'])
    expect(other.size).toBe(0)
  })

  it('takes the later of two notes, and takes none twice', async () => {
    await note('r1')
    await note('r1', { stamp: LATER, digest: 'otherwise', settledUntil: LATER + 1 })
    expect((await of('r1')).get('r1')).toEqual(sighting({ stamp: LATER, digest: 'otherwise', settledUntil: LATER + 1 }))
    const versions = async () => (await database.pool.query('select xmin, ctid from evergreen.sighting')).rows
    const before = await versions()
    await note('r1', { stamp: LATER, digest: 'otherwise', settledUntil: LATER + 1 })
    expect(await versions()).toEqual(before)
  })

  it('does not take a record for settled of which more was learnt since it was looked up', async () => {
    const { records } = database.unitOfWork.stores
    const { connectionId, definition } = run
    await records.save(connectionId, definition.stream, [{ id: 'r1', state: stateOf('a') }], NOW)
    await note('r1')
    await records.save(connectionId, definition.stream, [{ id: 'r1', state: stateOf('b') }], NOW)
    await note('r1', { changes: 0 })
    expect((await of('r1')).get('r1')).toEqual(sighting({ settledUntil: null, changes: 1 }))
    await note('r1', { changes: 1 })
    expect((await of('r1')).get('r1')).toEqual(sighting({ changes: 1 }))
  })
})

describe('a settled record', () => {
  const stores = () => database.unitOfWork.stores
  type Act = (connectionId: string, stream: string) => Promise<unknown>
  const acts: readonly (readonly [string, Act])[] = [
    ['a new state', (...at) => stores().records.save(...at, [{ id: 'r1', state: stateOf('b') }], NOW)],
    ['being gone', (...at) => stores().records.markGone(...at, [{ id: 'r1', mergedInto: null, at: null }], NOW)],
    ['a claim', (...at) => stores().claims.save(...at, [{ recordId: 'r1', claim }])],
    [
      'a newer claim',
      (...at) => stores().claims.save(...at, [{ recordId: 'r1', claim: { ...claim, observedAt: LATER } }]),
    ],
    ['a claim less', (...at) => stores().claims.retract(...at, [{ recordId: 'r1', source: 'a' }])],
    ['a claim that follows', (...at) => stores().claims.follow(...at, [{ id: 'loser', mergedInto: 'r1' }])],
  ]

  it.each(acts)('is unsettled by %s, for every sync of the stream', async (what, act) => {
    const { connectionId, definition } = run
    const at = [connectionId, definition.stream] as const
    await stores().records.save(...at, [{ id: 'r1', state: stateOf('a') }], NOW)
    await stores().records.save(...at, [{ id: 'r2', state: stateOf('a') }], NOW)
    if (what !== 'a claim') await stores().claims.save(...at, [{ recordId: 'r1', claim }])
    await stores().claims.save(...at, [{ recordId: 'loser', claim: { ...claim, observedAt: LATER } }])
    const second = randomUUID()
    await stores().syncs.save({ id: second, name: second, connectionId, definition }, NOW)
    const now = sighting({ changes: 0 })
    for (const sync of [run.syncId, second]) {
      await stores().sightings.note(sync, [
        { id: 'r1', ...now },
        { id: 'r2', ...now },
      ])
    }
    await act(...at)
    for (const sync of [run.syncId, second]) {
      const seen = await stores().sightings.of(sync, ['r1', 'r2'])
      expect(seen.get('r1')).toEqual(sighting({ settledUntil: null, changes: 1 }))
      expect(seen.get('r2')).toEqual(now)
    }
  })

  it('stays settled when the same is said of it again', async () => {
    const { connectionId, definition } = run
    const row = [{ id: 'r1', state: stateOf('a') }]
    await stores().records.save(connectionId, definition.stream, row, NOW)
    await note('r1')
    await stores().records.save(connectionId, definition.stream, row, LATER)
    expect(await stores().records.add(connectionId, definition.stream, row, LATER)).toBe(0)
    expect((await of('r1')).get('r1')).toEqual(sighting())
  })

  it('is forgotten when its connection leads to another account', async () => {
    await note('r1')
    await stores().connections.setAccount(run.connectionId, 'first')
    expect((await of('r1')).size).toBe(1)
    await stores().connections.setAccount(run.connectionId, 'second')
    expect((await of('r1')).size).toBe(0)
  })
})
