// The first writes of a run are made alone and looked at; when too many of them fail, the rest waits for a person.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { CHUNK_ROWS } from '../../../jobs/pull/chunks.ts'
import type { Run } from '../../../src/contract/stores.ts'
import type { GuardSettings } from '../../../src/domain/guard/settings.ts'
import { ConfigError, ConnectionLost, RetriableError } from '../../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { waitingPlace } from '../plan/place.ts'
import { type FakeCrm, type Route, shouting } from '../route.ts'

const guards: GuardSettings = {
  ...{ changedShare: 1, blankedShare: 1, shift: 1, atLeast: 100, fields: {} },
  ...{ canary: 5, canaryFailures: 0.2, confirmMinutes: 0, flips: 3 },
}

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

const place = (crm: FakeCrm, approval: 'never' | 'first' = 'never') => waitingPlace(db, crm, { approval, guards })

/** So many records that a run reads them in so many chunks, each of which is written by a job of its own. */
function inChunks(chunks: number): FakeCrm {
  const crm = shouting((chunks - 1) * CHUNK_ROWS + 10)
  crm.pageSize = CHUNK_ROWS
  return crm
}

/** The same with ten changes in each chunk; the last one is the short one. */
function tenInEach(chunks: number): FakeCrm {
  const crm = inChunks(chunks)
  for (const [id, record] of crm.records) {
    if (placeOf(id) >= 10) record['Email'] = String(record['Email']).toLowerCase()
  }
  return crm
}
const placeOf = (id: string) => Number(id.slice(1)) % CHUNK_ROWS
const isOfFirst = (id: string) => Number(id.slice(1)) < CHUNK_ROWS

/** The CRM refuses the changes to the first so many records. */
function refusing(crm: FakeCrm, records: number): FakeCrm {
  crm.outcomeOf = ({ recordId }) =>
    Number(recordId.slice(1)) < records
      ? { status: 'rejected', code: 'INVALID', answer: 'no', fields: ['Email'] }
      : { status: 'applied', answer: 'success' }
  return crm
}

/** A trigger makes its own of what was written to the first so many records. */
function altering(crm: FakeCrm, records: number): FakeCrm {
  crm.beforeCompare = () => {
    for (const { recordId } of crm.batches.flat()) {
      if (Number(recordId.slice(1)) < records) crm.records.set(recordId, { Email: 'info@acme-corp.com' })
    }
  }
  return crm
}

describe('the canary', () => {
  it('is a batch of its own before the rest', async () => {
    const crm = shouting(20)
    expect(await (await place(crm)).run()).toMatchObject({ status: 'complete' })
    expect(crm.batches.map(batch => batch.length)).toEqual([5, 15])
  })

  it('takes others in place of what was in conflict or there already: only what was written proves anything', async () => {
    const crm = refusing(shouting(40), 40)
    const opened = await place(crm, 'first')
    const { id } = await opened.run()
    for (let n = 0; n < 12; n += 1) crm.records.set(`r${n}`, { Email: n % 2 === 0 ? 'her@acme-corp.com' : null })
    crm.records.set('r12', { Email: 'person12@acme-corp.com' })
    await opened.approve(id)
    const note = expect.stringContaining('of the first 5 changes, 5 rejected')
    expect(await opened.route.finish(id)).toMatchObject({ status: 'failed', note })
    expect(crm.batches.flat()).toHaveLength(5)
  })

  describe('whose records the CRM is too busy for', () => {
    const LOCKED = { status: 'retry', code: 'LOCKED', answer: 'by ada@acme-corp.com' } as const
    const locking = (crm: FakeCrm): FakeCrm => Object.assign(crm, { outcomeOf: () => LOCKED })
    const tried = (crm: FakeCrm) => new Set(crm.batches.flat().map(({ recordId }) => recordId)).size
    const why = 'canary: the CRM was too busy for 100 of the first 100 records (LOCKED), and 0 of 5 changes were made'

    it('takes twenty groups of others; when it has seen none written, the rest waits for a person', async () => {
      const crm = locking(shouting(130))
      const opened = await place(crm)
      const { id, status, stopsFor } = await opened.run()
      expect([status, stopsFor, tried(crm)]).toEqual(['planned', why, 100])
      const told = await db.unitOfWork.stores.audit.list({ runId: id, event: 'guard.stopped', limit: 9 })
      expect(told).toMatchObject([{ detail: { guard: 'canary', busy: 100, written: 0, samples: { length: 5 } } }])
      crm.outcomeOf = () => ({ status: 'applied', answer: 'success' })
      await opened.approve(id)
      expect(await opened.route.finish(id)).toMatchObject({ status: 'complete' })
      expect((await opened.outcomes(id))['applied']).toHaveLength(130)
    })

    it('fails an approved run in the same way', async () => {
      const crm = locking(shouting(130))
      const opened = await place(crm, 'first')
      const { id } = await opened.run()
      await opened.approve(id)
      const { status, note } = await opened.route.finish(id)
      expect([status, tried(crm)]).toEqual(['failed', 100])
      expect(note).toContain(why.replace('canary: ', ''))
      expect(note).toContain('When the CRM takes changes again, retry the run.')
    })

    it('proves nothing for the records of other chunks, and leaves its own for the next run', async () => {
      const crm = tenInEach(2)
      crm.outcomeOf = ({ recordId }) => (isOfFirst(recordId) ? LOCKED : { status: 'applied', answer: 'success' })
      const note = 'the CRM was too busy for 10 changes; the next run comes back to them'
      expect(await (await place(crm)).run()).toMatchObject({ status: 'complete', note })
      const others = crm.batches.filter(batch => batch.some(({ recordId }) => !isOfFirst(recordId)))
      expect(others[0]).toHaveLength(5)
    })
  })

  it.each([
    ['nothing', 10, [5, 5, 10]],
    ['less than it takes', 8, [2, 3, 7, 10]],
  ])('is of the next chunk as well where of the first there was %s to write', async (_what, changed, batches) => {
    const crm = tenInEach(3)
    crm.beforeCompare = () => {
      for (let n = 0; n < changed; n += 1) crm.records.set(`r${n}`, { Email: 'her@acme-corp.com' })
    }
    expect(await (await place(crm)).run()).toMatchObject({ status: 'complete' })
    expect(crm.batches.map(batch => batch.length)).toEqual(batches)
  })

  it.each([
    ['refused', refusing, '2 rejected'],
    ['altered', altering, '2 altered'],
  ] as const)('lets one of five be %s, and stops the run at two', async (_, failing, told) => {
    const just = failing(shouting(20), 1)
    expect(await (await place(just)).run()).toMatchObject({ status: 'complete' })
    expect(just.batches.flat()).toHaveLength(20)
    const crm = failing(shouting(20), 2)
    const opened = await place(crm)
    const run = await opened.run()
    const stopsFor = `canary: of the first 5 changes, ${told} (at most 20 %)`
    expect(run).toMatchObject({ status: 'planned', stopsFor })
    expect(crm.batches.flat()).toHaveLength(5)
    expect((await opened.plan(run.id)).plan.changes).toBe(15)
    await opened.approve(run.id)
    expect(await opened.route.finish(run.id)).toMatchObject({ status: 'complete' })
    expect(crm.batches.flat()).toHaveLength(20)
  })

  it('is looked back at for edits that it went over, and so is what was approved after it', async () => {
    const crm = altering(shouting(20), 2)
    const looked: string[] = []
    crm.history = {
      ...{ batchSize: 50, atOnce: 500, always: () => [], of: async () => [] },
      since: async (_stream, written) => {
        looked.push(...written.map(({ recordId }) => recordId))
        return { changes: [], untold: [] }
      },
    }
    const opened = await place(crm)
    const { id } = await opened.run()
    expect(new Set(looked).size).toBe(5)
    await opened.approve(id)
    await opened.route.finish(id)
    expect(new Set(looked).size).toBe(20)
  })

  it('is looked at, and no other sent, where its answer was lost', async () => {
    const crm = shouting(20)
    const answer = crm.outcomeOf
    crm.outcomeOf = () => {
      crm.outcomeOf = answer
      throw new ConnectionLost({ what: 'the line was cut' })
    }
    expect(await (await place(crm)).run()).toMatchObject({ status: 'complete' })
    expect(crm.batches.map(batch => batch.length)).toEqual([5, 5, 15])
  })

  it('keeps the other chunks of the run waiting', async () => {
    const crm = refusing(inChunks(3), Number.POSITIVE_INFINITY)
    expect(await (await place(crm)).run()).toMatchObject({ status: 'planned' })
    expect(crm.batches.flat()).toHaveLength(5)
  })

  it('fails a run whose plan a person has approved: what is left is for the next run', async () => {
    const crm = refusing(shouting(20), 20)
    const opened = await place(crm, 'first')
    const { id } = await opened.run()
    await opened.approve(id)
    const note = expect.stringContaining('of the first 5 changes, 5 rejected')
    expect(await opened.route.finish(id)).toMatchObject({ status: 'failed', note })
    expect(crm.batches.flat()).toHaveLength(5)
    expect(await opened.cursor()).toBeNull()
    const told = await db.unitOfWork.stores.audit.list({ runId: id, event: 'guard.stopped', limit: 9 })
    expect(told).toMatchObject([{ detail: { guard: 'canary', rejected: 5, samples: { length: 5 } } }])
  })

  it('keeps nothing from being put back that a person had entered, where it failed and nobody is to be asked', async () => {
    const crm = shouting(20)
    crm.outcomeOf = ({ recordId }) =>
      recordId === 'r0'
        ? { status: 'applied', answer: 'success' }
        : { status: 'rejected', code: 'NO', answer: 'no', fields: [] }
    const [theirs, ours] = ['her@acme-corp.com', 'person0@acme-corp.com']
    crm.history = {
      ...{ batchSize: 50, atOnce: 500, always: () => [], of: async () => [] },
      since: async (_stream, _written, at) => {
        const of = { recordId: 'r0', field: 'Email', mark: '', told: true }
        const edit = {
          ...of,
          at: at + 1,
          before: 'PERSON0@ACME-CORP.COM',
          value: theirs,
          origin: 'person',
          by: 'ada',
        } as const
        const write = { ...of, at: at + 2, before: theirs, value: ours, origin: 'integration', by: 'us' } as const
        return { changes: [edit, write], untold: [] }
      },
    }
    const opened = await place(crm, 'first')
    const { id } = await opened.run()
    await opened.approve(id)
    expect(await opened.route.finish(id)).toMatchObject({ status: 'failed' })
    expect(crm.records.get('r0')).toEqual({ Email: theirs })
  })

  it('counts as failed where its job fails for good, so that the others wait for it no longer and the run ends', async () => {
    const crm = inChunks(3)
    crm.outcomeOf = () => {
      throw new ConfigError({ where: 'crm', what: 'the object is read-only', fix: 'Ask the admin.' })
    }
    const { route } = await place(crm)
    const { id } = await route.start()
    for (let step = 0; step < 40 && (await route.run(id)).status === 'active'; step += 1) {
      await route.work()
      route.pass(1_000)
    }
    expect(await route.run(id)).toMatchObject({ status: 'failed', note: expect.stringContaining('read-only') })
    expect(crm.batches).toHaveLength(1)
  })

  /** Carries out the run for a while: one that never ends fails its test in time. */
  async function carriedOut(route: Route, id: string): Promise<Run> {
    for (let step = 0; step < 40 && (await route.run(id)).status === 'active'; step += 1) {
      await route.work()
      route.pass(1_000)
    }
    return route.run(id)
  }

  it.each([
    ['and the rest follows where it stands', false, { status: 'complete', stopsFor: null }, CHUNK_ROWS + 10],
    ['and the rest waits where it does not', true, { status: 'planned', stopsFor: /^canary: / }, null],
  ] as const)(
    'is looked at in the next try where the CRM could not be asked, %s',
    async (_how, isAltered, end, most) => {
      const crm = inChunks(2)
      const opened = await waitingPlace(db, crm, { approval: 'never', guards: { ...guards, canary: CHUNK_ROWS * 2 } })
      const own = [10, CHUNK_ROWS]
      let failures = 1
      crm.beforeCompare = () => {
        const sent = crm.batches.flat()
        if (!own.includes(sent.length)) return
        if (isAltered) for (const { recordId } of sent) crm.records.set(recordId, { Email: 'info@acme-corp.com' })
        if (failures-- > 0) throw new RetriableError({ what: 'busy', retryAfterMs: 1_000 })
      }
      const { id } = await opened.route.start()
      const { status, stopsFor } = await carriedOut(opened.route, id)
      expect(status).toBe(end.status)
      if (end.stopsFor === null) expect(stopsFor).toBeNull()
      else expect(stopsFor).toMatch(end.stopsFor)
      if (most === null) expect(own).toContain(crm.batches.flat().length)
      else expect(crm.batches.flat()).toHaveLength(most)
    },
  )

  it('is sent by another job where its own was stopped on the way, and nobody has approved what was left of it', async () => {
    const crm = inChunks(2)
    const opened = await place(crm)
    const { stores } = db.unitOfWork
    crm.outcomeOf = () => {
      crm.meanwhile ??= stores.runs.holdBack(id, 'breaker: another job has seen enough')
      throw new RetriableError({ what: 'busy', retryAfterMs: 1_000 })
    }
    const { id } = await opened.route.start()
    expect(await carriedOut(opened.route, id)).toMatchObject({ status: 'planned' })
    const isOfFirst = crm.batches.flat().some(({ recordId }) => recordId === 'r0')
    crm.outcomeOf = () => ({ status: 'applied', answer: 'success' })
    const others = (isOfFirst ? [CHUNK_ROWS, CHUNK_ROWS + 1] : [0, 1]).map(n => `r${n}`)
    await opened.approve(id, { only: others.map(record => `record=${record}`) })
    expect(await carriedOut(opened.route, id)).toMatchObject({ status: 'complete' })
    expect(await opened.outcomes(id)).toMatchObject({ applied: others.map(record => `${record} Email`) })
  })

  it('has failed at the same moment as the run begins to wait, and who read the run before that comes back', async () => {
    const crm = refusing(inChunks(3), Number.POSITIVE_INFINITY)
    const { route } = await place(crm)
    const { id } = await route.start()
    const seen = new Set<string>()
    const transaction = db.unitOfWork.transaction.bind(db.unitOfWork)
    const watched = vi.spyOn(db.unitOfWork, 'transaction').mockImplementation(async work => {
      const result = await transaction(work)
      const { rows } = await db.pool.query(
        'select state, stops_for from evergreen.canary join evergreen.run on run.id = run_id where run_id = $1',
        [id],
      )
      for (const { state, stops_for: why } of rows) seen.add(`${state}, ${why === null ? 'goes on' : 'waits'}`)
      return result
    })
    const { guards: store } = db.unitOfWork.stores
    const canary = store.canary.bind(store)
    // Those that find the first writes on their way look again when these have failed; they have read the run by then.
    const late = vi.spyOn(store, 'canary').mockImplementation(async runId => {
      for (;;) {
        const known = await canary(runId)
        if (known?.state !== 'sent') return known
        await new Promise(resolve => setTimeout(resolve, 10))
      }
    })
    await route.work()
    watched.mockRestore()
    late.mockRestore()
    expect([...seen].toSorted()).toEqual(['failed, waits', 'sent, goes on'])
    expect(await carriedOut(route, id)).toMatchObject({
      status: 'planned',
      stopsFor: expect.stringMatching(/^canary: /),
    })
  })
})
