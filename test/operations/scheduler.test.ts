// The whole way from a schedule to its runs, on a real database with a clock that the test turns.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { waitAtPlan } from '../support/waiting-plan.ts'
import { cron, ScheduledPlace } from './scheduled-place.ts'

let place: ScheduledPlace
afterEach(() => place.close())

const DAILY = cron('0 8 * * *')
const at = (iso: string) => Date.parse(iso)
const startsOf = async (name: string) => (await place.runs(name)).map(run => new Date(run.startedAt).toISOString())

describe('a tick', () => {
  it('starts an incremental run when its time has come, and not before', async () => {
    place = await ScheduledPlace.open('2026-05-01T06:00:00Z')
    await place.declare('accounts', DAILY)
    await place.scheduler()
    await place.turnTo('2026-05-01T07:59:59.999Z')
    expect(await place.runs('accounts')).toEqual([])
    await place.turnTo('2026-05-01T08:00:00Z')
    const [run, ...more] = await place.runs('accounts')
    expect(more).toEqual([])
    expect(run).toMatchObject({ mode: 'incremental', dryRun: false, status: 'active', startedBy: 'schedule' })
    expect(await place.stores.work.openOf(run?.id ?? '', 'close-run')).toBe(1)
    expect(await place.audit('run.started')).toEqual([
      expect.objectContaining({
        actor: 'schedule',
        syncName: 'accounts',
        runId: run?.id,
        detail: {
          mode: 'incremental',
          dryRun: false,
          priority: 'scheduled',
          tick: '2026-05-01T08:00:00.000Z',
          missed: 0,
        },
      }),
    ])
  })

  it('that meets an active run is skipped, and the audit says so', async () => {
    place = await ScheduledPlace.open('2026-05-01T07:00:00Z')
    await place.declare('accounts', DAILY)
    await place.scheduler()
    await place.turnTo('2026-05-01T08:00:00Z')
    await place.turnTo('2026-05-02T08:00:00Z')
    const [run, ...more] = await place.runs('accounts')
    expect(more).toEqual([])
    const reason = `run ${run?.id} is active since 2026-05-01T08:00:00.000Z`
    expect(await place.audit('run.skipped')).toEqual([
      expect.objectContaining({
        actor: 'schedule',
        connectionId: 'c1',
        syncName: 'accounts',
        detail: { tick: '2026-05-02T08:00:00.000Z', missed: 0, reason },
      }),
    ])
    const last = { lastTick: at('2026-05-02T08:00:00Z'), lastSkip: reason }
    expect(await place.stores.syncs.byName('accounts')).toMatchObject(last)
    // What was skipped is over: the end of the run starts nothing.
    await place.endRuns()
    await place.turnTo('2026-05-02T09:00:00Z')
    expect(await place.runs('accounts')).toHaveLength(1)
    await place.turnTo('2026-05-03T08:00:00Z')
    expect(await place.runs('accounts')).toHaveLength(2)
    expect((await place.stores.syncs.byName('accounts'))?.lastSkip).toBeNull()
  })

  it('that meets a plan which waits is skipped, until nobody has decided on it in time', async () => {
    place = await ScheduledPlace.open('2026-05-01T07:00:00Z')
    await place.declare('accounts', DAILY)
    await place.scheduler()
    await place.turnTo('2026-05-01T08:00:00Z')
    const [waits] = await place.runs('accounts')
    const time = { madeAt: at('2026-05-01T08:10:00Z'), expiresAt: at('2026-05-02T20:00:00Z') }
    await waitAtPlan(waits?.id ?? '', time, place.stores)
    await place.turnTo('2026-05-02T08:00:00Z')
    expect(await place.audit('run.skipped')).toMatchObject([
      { detail: { reason: `run ${waits?.id} waits at its plan since 2026-05-01T08:00:00.000Z` } },
    ])
    await place.turnTo('2026-05-02T20:01:00Z')
    expect((await place.runs('accounts')).map(({ status }) => status)).toEqual(['expired'])
    expect(await place.audit('plan.expired')).toMatchObject([{ actor: 'evergreen', runId: waits?.id }])
    await place.turnTo('2026-05-03T08:00:00Z')
    expect((await place.runs('accounts')).map(({ status }) => status)).toEqual(['expired', 'active'])
  })

  it.each(['accounts', 'crm'])('is skipped while %s is paused, and not made up afterwards', async target => {
    place = await ScheduledPlace.open('2026-05-01T07:00:00Z')
    await place.declare('accounts', DAILY)
    await place.scheduler()
    const set = (pausedAt: number | null) =>
      target === 'crm'
        ? place.stores.connections.setPaused(target, pausedAt)
        : place.stores.syncs.setPaused(target, pausedAt)
    await set(at('2026-05-01T07:30:00Z'))
    await place.turnTo('2026-05-01T08:00:00Z')
    await set(null)
    await place.turnTo('2026-05-01T12:00:00Z')
    expect(await place.runs('accounts')).toEqual([])
    const what = target === 'crm' ? 'the connection crm' : 'the sync accounts'
    const reason = `${what} is paused since 2026-05-01T07:30:00.000Z`
    expect((await place.audit('run.skipped')).map(({ detail }) => detail)).toEqual([
      { tick: '2026-05-01T08:00:00.000Z', missed: 0, reason },
    ])
    await place.turnTo('2026-05-02T08:00:00Z')
    expect(await place.runs('accounts')).toHaveLength(1)
  })

  it('waits for its jitter, which is the same in every process', async () => {
    place = await ScheduledPlace.open('2026-05-01T07:00:00Z')
    await place.declare('accounts', cron('0 8 * * *', { jitterMinutes: 60 }))
    await place.declare('contacts', cron('0 8 * * *', { jitterMinutes: 60 }))
    await place.scheduler()
    await place.scheduler()
    for (let minute = 0; minute <= 60; minute += 1) await place.turnTo(at('2026-05-01T08:00:00Z') + minute * 60_000)
    const starts = [...(await startsOf('accounts')), ...(await startsOf('contacts'))]
    expect(starts).toHaveLength(2)
    expect(starts[0]).not.toBe(starts[1])
    for (const entry of await place.audit('run.started')) {
      expect(entry.detail).toMatchObject({ tick: '2026-05-01T08:00:00.000Z', missed: 0 })
      expect(entry.at).toBeGreaterThan(at('2026-05-01T08:00:00Z'))
    }
  })
})

describe('ticks that were missed', () => {
  it('are made up by one run after three days without a scheduler', async () => {
    place = await ScheduledPlace.open('2026-05-01T07:00:00Z')
    await place.declare('accounts', DAILY)
    const stop = await place.scheduler()
    await place.turnTo('2026-05-01T08:00:00Z')
    await place.endRuns()
    await stop()
    place.clock.turnTo(at('2026-05-04T09:30:00Z'))
    await place.scheduler()
    expect(await startsOf('accounts')).toEqual(['2026-05-01T08:00:00.000Z', '2026-05-04T09:30:00.000Z'])
    expect((await place.audit('run.started')).at(-1)?.detail).toMatchObject({
      tick: '2026-05-04T08:00:00.000Z',
      missed: 2,
    })
    await place.endRuns()
    await place.turnTo('2026-05-05T07:59:00Z')
    expect(await place.runs('accounts')).toHaveLength(2)
    await place.turnTo('2026-05-05T08:00:00Z')
    expect(await place.runs('accounts')).toHaveLength(3)
  })

  it('are made up at an allowed hour, together with the tick that comes first then', async () => {
    place = await ScheduledPlace.open('2026-05-01T07:00:00Z')
    const hours = [{ from: '08:00', to: '18:00' }]
    const blackout = [{ from: '2026-05-02', to: '2026-05-02' }]
    await place.declare('accounts', cron('30 * * * *', { hours, blackout }))
    place.clock.turnTo(at('2026-05-01T20:00:00Z'))
    await place.scheduler()
    await place.turnTo('2026-05-02T12:00:00Z')
    expect(await place.runs('accounts')).toEqual([])
    await place.turnTo('2026-05-03T08:00:00Z')
    await place.endRuns()
    await place.turnTo('2026-05-03T08:30:00Z')
    expect(await startsOf('accounts')).toEqual(['2026-05-03T08:00:00.000Z', '2026-05-03T08:30:00.000Z'])
    expect((await place.audit('run.started')).map(({ detail }) => detail)).toMatchObject([{ missed: 9 }, { missed: 0 }])
  })
})

describe('a set-up that is applied', () => {
  it('takes effect at once, not at the next look', async () => {
    place = await ScheduledPlace.open('2026-05-01T07:30:45Z')
    await place.declare('accounts', DAILY)
    await place.scheduler()
    expect(place.clock.wakesAt).toBe(at('2026-05-01T07:31:15Z'))
    await place.declare('accounts', cron('31 7 * * *'))
    await vi.waitFor(() => expect(place.clock.wakesAt).toBe(at('2026-05-01T07:31:00Z')), 30_000)
    await place.turnTo('2026-05-01T07:31:00Z')
    expect(await startsOf('accounts')).toEqual(['2026-05-01T07:31:00.000Z'])
  })

  it('has no ticks from before: neither of the old schedule nor of the new one', async () => {
    place = await ScheduledPlace.open('2026-05-01T07:00:00Z')
    await place.declare('accounts', DAILY)
    place.clock.turnTo(at('2026-05-03T09:05:00Z'))
    await place.declare('accounts', cron('0 * * * *', { jitterMinutes: 30 }))
    await place.declare('contacts', cron('*/5 * * * *'))
    await place.scheduler()
    await place.turnTo('2026-05-03T09:05:30Z')
    for (const name of ['accounts', 'contacts']) expect(await place.runs(name)).toEqual([])
    await place.turnTo('2026-05-03T09:59:00Z')
    expect(await place.runs('accounts')).toEqual([])
  })

  it('without a schedule starts nothing any more', async () => {
    place = await ScheduledPlace.open('2026-05-01T07:00:00Z')
    await place.declare('accounts', DAILY)
    await place.scheduler()
    await place.declare('accounts', null)
    await place.turnTo('2026-05-04T09:00:00Z')
    expect(await place.runs('accounts')).toEqual([])
  })

  it('again with the same schedule keeps a tick that is due', async () => {
    place = await ScheduledPlace.open('2026-05-01T07:00:00Z')
    await place.declare('accounts', DAILY)
    place.clock.turnTo(at('2026-05-01T08:10:00Z'))
    await place.declare('accounts', { ...DAILY })
    await place.scheduler()
    expect(await place.runs('accounts')).toHaveLength(1)
  })
})

describe('any number of schedulers', () => {
  it('start each tick once', async () => {
    place = await ScheduledPlace.open('2026-05-01T00:00:00Z')
    const names = ['one', 'two', 'three']
    for (const name of names) await place.declare(name, cron('*/10 * * * *'))
    for (let process = 0; process < 4; process += 1) await place.scheduler()
    for (let tick = 1; tick <= 12; tick += 1) {
      await place.turnTo(at('2026-05-01T00:00:00Z') + tick * 600_000)
      await place.endRuns()
    }
    for (const name of names) expect(new Set(await startsOf(name)).size).toBe(12)
    expect(await place.audit('run.started')).toHaveLength(36)
    expect(await place.audit('run.skipped')).toEqual([])
  })
})

describe('in trouble', () => {
  it('goes on after the database was lost, and is still told of changes', async () => {
    place = await ScheduledPlace.open('2026-05-01T07:00:00Z')
    await place.declare('accounts', DAILY)
    await place.scheduler()
    const others =
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <>'
    await place.db.pool.query(`${others} pg_backend_pid()`)
    place.clock.turnTo(at('2026-05-01T08:00:00Z'))
    await vi.waitFor(async () => {
      place.clock.turnTo(place.clock.now() + 1_000)
      expect(await place.runs('accounts')).toHaveLength(1)
    }, 30_000)
    await place.turnTo('2026-05-01T08:30:45Z')
    await place.declare('contacts', cron('31 8 * * *'))
    await vi.waitFor(() => expect(place.clock.wakesAt).toBe(at('2026-05-01T08:31:00Z')), 30_000)
  })

  it('with one schedule keeps the others going', async () => {
    place = await ScheduledPlace.open('2026-05-01T07:00:00Z')
    // As after a move to a runtime that knows fewer zones.
    await place.declare('accounts', { ...DAILY, timeZone: 'Atlantis/Capital' })
    await place.declare('contacts', DAILY)
    await place.scheduler()
    await place.turnTo('2026-05-01T08:00:00Z')
    expect(await place.runs('accounts')).toEqual([])
    expect(await place.runs('contacts')).toHaveLength(1)
  })
})
