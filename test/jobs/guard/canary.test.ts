// The first writes of a run are made alone and looked at; when too many of them fail, the rest waits for a person.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHUNK_ROWS } from '../../../jobs/pull/chunks.ts'
import type { GuardSettings } from '../../../src/domain/guard/settings.ts'
import { ConfigError, ConnectionLost } from '../../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { waitingPlace } from '../plan/place.ts'
import { type FakeCrm, shouting } from '../route.ts'

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
})
