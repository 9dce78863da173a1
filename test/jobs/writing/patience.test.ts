// The look back at what was written outlasts an outage of the CRM; what it cannot look at in the end is counted.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { patiently } from '../../../jobs/confirm/patience.ts'
import { ConfigError, ConnectionLost, Postponed, RetriableError } from '../../../src/errors.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { startedRun } from '../../support/started-run.ts'
import { openRoute, shouting } from '../route.ts'
import { openWriting, type WritingPlace } from './place.ts'

const HOUR_MS = 3_600_000

let db: FreshDatabase
beforeAll(async () => {
  db = await freshDatabase()
})
afterAll(() => db.close())

describe.each(['salesforce', 'hubspot'] as const)('when %s is away for an hour after a write', system => {
  let place: WritingPlace
  afterEach(() => place.close())

  it('the edit that the write went over is found and put back all the same', async () => {
    place = await openWriting(db, system, { records: 2, tracked: true })
    const [first = ''] = place.ids
    const { world } = place.sandbox
    place.editBeforeWrite([first], 'someone.else@acme-corp.com')
    let isAway = false
    place.alter(destination => ({
      ...destination,
      write: async (...of) => {
        const outcomes = await destination.write(...of)
        if (isAway) return outcomes
        isAway = true
        const path = /^\/(services|crm)\//
        const all = { skip: 0, times: Number.MAX_SAFE_INTEGER, when: 'before', kind: 'reset' } as const
        const id = world.faults.add({ system, path, ...all })
        world.clock.at(world.clock.now() + HOUR_MS, () => world.faults.remove(id))
        return outcomes
      },
    }))
    const run = await place.run()
    expect(run).toMatchObject({ status: 'complete', note: null })
    expect(place.value(first)).toBe('someone.else@acme-corp.com')
    expect(await place.counts(run.id)).toMatchObject({ outcomes: { overtaken: 1 }, unwatched: 0 })
  })
})

describe('a look back', () => {
  const WRITTEN = Date.UTC(2026, 0, 1)
  const away = new RetriableError({ what: 'it does not answer' })
  /** What is thrown so long after the write. */
  const thrownAfter = async (ms: number, error: Error) => {
    const run = await startedRun(db.unitOfWork)
    const clock = { now: () => WRITTEN + ms, sleep: async () => undefined }
    const looking = async () => {
      throw error
    }
    return patiently([{ openedAt: WRITTEN - HOUR_MS }, { openedAt: WRITTEN }], run, clock, looking).catch(
      (thrown: unknown) => thrown,
    )
  }
  const waitAfter = async (ms: number, error: Error = away) => {
    const thrown = await thrownAfter(ms, error)
    return thrown instanceof Postponed ? thrown.until - WRITTEN - ms : null
  }

  it('is tried again by the time since the write, seldom at last, for a day', async () => {
    expect(await waitAfter(0)).toBe(5_000)
    expect(await waitAfter(60_000)).toBe(15_000)
    expect(await waitAfter(HOUR_MS)).toBe(300_000)
    expect(await waitAfter(24 * HOUR_MS, new ConnectionLost({ what: 'the line is cut' }))).toBe(300_000)
    expect(await thrownAfter(24 * HOUR_MS + 1, away)).toBe(away)
  })

  it('waits as long as the CRM asks for', async () => {
    expect(await waitAfter(0, new RetriableError({ what: 'too many calls', retryAfterMs: HOUR_MS }))).toBe(HOUR_MS)
  })

  it('does not wait for what no time mends', async () => {
    const error = new ConfigError({ what: 'our user may not read the history' })
    expect(await thrownAfter(0, error)).toBe(error)
  })

  it('that fails for good fails its run, which counts what nobody looked at', async () => {
    const crm = shouting(3)
    crm.history = {
      ...{ batchSize: 50, always: () => [], of: async () => [] },
      since: async () => {
        throw new ConfigError({ where: 'crm', what: 'our user may not read the history' })
      },
    }
    const route = await openRoute(db, crm, { history: false })
    const run = await route.finish((await route.start()).id)
    expect(run).toMatchObject({ status: 'failed', note: expect.stringContaining('may not read the history') })
    expect(await db.unitOfWork.stores.runs.counts(run.id)).toMatchObject({ outcomes: { applied: 3 }, unwatched: 3 })
  })
})
