// The turns that all processes share, in PostgreSQL and on Redis, and those of tests: one behaviour.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TurnKeeper } from '../../src/contract/quota.ts'
import { createRedisTurns } from '../../src/quota/redis-turns.ts'
import { freshDatabase } from '../support/fresh-database.ts'
import { redisServer } from '../support/redis-server.ts'
import { turnsInMemory } from '../support/turns-in-memory.ts'

interface Place {
  readonly keeper: TurnKeeper
  close(): Promise<void>
}

const places: Readonly<Record<string, () => Promise<Place>>> = {
  memory: async () => ({ keeper: turnsInMemory(Date.now), close: async () => undefined }),
  postgres: async () => {
    const { unitOfWork, close } = await freshDatabase()
    return { keeper: unitOfWork.stores.turns, close }
  },
  redis: async () => {
    const redis = await redisServer()
    const keeper = createRedisTurns(redis.url)
    return {
      keeper,
      close: async () => {
        keeper.close()
        await redis.close()
      },
    }
  },
}

describe.each(Object.keys(places))('turns in %s', name => {
  let place: Place
  beforeAll(async () => {
    const open = places[name]
    if (open === undefined) throw new Error(`no place ${name}`)
    place = await open()
  })
  afterAll(() => place.close())

  const turn = () => ({
    connectionId: randomUUID(),
    limit: 'calls',
    spacings: [
      { calls: 6, withinMs: 60_000 },
      { calls: 2, withinMs: 20_000 },
    ],
    keepMs: 60_000,
    mostMs: 100_000,
  })
  /** Waits are told from the moment of asking, a little of which passes in between. */
  // A moment is rounded to whole milliseconds on either side.
  const near = (ms: number) => (wait: number) => wait <= ms + 1 && wait > ms - 5_000

  it('come at once while there is room, then as each spacing allows', async () => {
    const one = turn()
    const waits: number[] = []
    for (let call = 0; call < 8; call += 1) waits.push(await place.keeper.take(one))
    const expected = [0, 0, 20_000, 20_000, 40_000, 40_000, 60_000, 60_000]
    expect(waits).toSatisfy(() => expected.every((ms, index) => near(ms)(waits[index] ?? Number.NaN)))
  })

  it('are never given twice, however many ask at once', async () => {
    const one = turn()
    const waits = await Promise.all(Array.from({ length: 10 }, () => place.keeper.take(one)))
    const rounds = waits.map(wait => Math.round(wait / 20_000)).sort()
    expect(rounds).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
  })

  it('that are further away than the longest wait are told of and not taken', async () => {
    const one = { ...turn(), mostMs: 10_000 }
    expect([await place.keeper.take(one), await place.keeper.take(one)]).toEqual([0, 0])
    expect(await place.keeper.take(one)).toSatisfy(near(20_000))
    expect(await place.keeper.take(one)).toSatisfy(near(20_000))
    expect(await place.keeper.take({ ...one, mostMs: 30_000 })).toSatisfy(near(20_000))
    expect(await place.keeper.take({ ...one, mostMs: 30_000 })).toSatisfy(near(20_000))
    expect(await place.keeper.take({ ...one, mostMs: 50_000 })).toSatisfy(near(40_000))
  })

  it('of other limits and of other connections are their own', async () => {
    const one = turn()
    await place.keeper.take(one)
    await place.keeper.take(one)
    expect(await place.keeper.take({ ...one, limit: 'searches' })).toBe(0)
    expect(await place.keeper.take(turn())).toBe(0)
  })

  it('come after the time for which they are held, for all that ask', async () => {
    const one = turn()
    await place.keeper.take(one)
    expect(await place.keeper.held(one.connectionId, one.limit)).toBe(0)
    await place.keeper.hold(one.connectionId, one.limit, 30_000)
    expect(await place.keeper.held(one.connectionId, one.limit)).toSatisfy(near(30_000))
    expect(await place.keeper.take(one)).toSatisfy(near(30_000))
    expect(await place.keeper.held(one.connectionId, 'searches')).toBe(0)
    await place.keeper.hold(one.connectionId, one.limit, 1)
    await sleep(5)
    expect(await place.keeper.held(one.connectionId, one.limit)).toBe(0)
  })

  it('follow a limit that changes', async () => {
    const one = turn()
    for (let call = 0; call < 4; call += 1) await place.keeper.take(one)
    const wider = { ...one, spacings: [{ calls: 100, withinMs: 60_000 }] }
    expect(await place.keeper.take(wider)).toBe(0)
    const narrower = { ...one, spacings: [{ calls: 1, withinMs: 30_000 }], mostMs: 100_000 }
    // The last that were taken are 20 s away.
    expect(await place.keeper.take(narrower)).toSatisfy(near(50_000))
  })

  it('are not forgotten by one who takes few, for the others take more', async () => {
    const one = turn()
    for (let call = 0; call < 4; call += 1) await place.keeper.take(one)
    const narrow = { ...one, spacings: [{ calls: 1, withinMs: 10_000 }] }
    expect(await place.keeper.take(narrow)).toSatisfy(near(30_000))
    expect(await place.keeper.take(one)).toSatisfy(near(40_000))
    expect(await place.keeper.take(one)).toSatisfy(near(60_000))
  })

  it('count by when they are, not by when they were taken', async () => {
    const one = turn()
    await place.keeper.take(one)
    const far = { ...one, spacings: [{ calls: 1, withinMs: 50_000 }] }
    expect(await place.keeper.take(far)).toSatisfy(near(50_000))
    expect(await place.keeper.take({ ...one, spacings: [{ calls: 3, withinMs: 60_000 }] })).toBe(0)
    expect(await place.keeper.take({ ...one, spacings: [{ calls: 1, withinMs: 40_000 }] })).toSatisfy(near(90_000))
  })

  it('keep the spacing of whoever takes them, however the others space theirs', async () => {
    const one = turn()
    const kinds = [
      { calls: 12, withinMs: 60_000 },
      { calls: 1, withinMs: 4_000 },
      { calls: 3, withinMs: 20_000 },
    ]
    /** The earliest moment at which each can be. */
    const taken: number[] = []
    for (let call = 0; call < 60; call += 1) {
      const spacing = kinds[(call * call + Math.floor(call / 7)) % kinds.length] ?? { calls: 1, withinMs: 1 }
      const before = Date.now()
      const wait = await place.keeper.take({ ...one, spacings: [spacing], mostMs: 1_000_000 })
      // All that are later than the spacing before this one, even where it is as late as it can be; this one included.
      const near = taken.filter(moment => moment > Date.now() + wait - spacing.withinMs + 2).length + 1
      expect(near, `turn ${call}`).toBeLessThanOrEqual(spacing.calls)
      taken.push(before + wait)
    }
  })

  it('never let one call too many into any stretch of time, whatever the limit and however many ask at once', async () => {
    const spacing = fc.record({
      calls: fc.integer({ min: 1, max: 12 }),
      withinMs: fc.integer({ min: 1_000, max: 60_000 }),
    })
    const groups = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 6 })
    const property = fc.asyncProperty(
      fc.array(spacing, { minLength: 1, maxLength: 3 }),
      groups,
      async (spacings, asking) => {
        const one = { ...turn(), spacings, mostMs: 10_000_000 }
        const taken: { readonly from: number; readonly to: number }[] = []
        const take = async () => {
          const before = Date.now()
          const wait = await place.keeper.take(one)
          taken.push({ from: before + wait, to: Date.now() + wait })
        }
        for (const askers of asking) await Promise.all(Array.from({ length: askers }, take))
        // Each turn lies between the two, by clocks that tell whole ms: where even these are too near, too many were given.
        const inOrder = taken.toSorted((a, b) => a.from - b.from)
        for (const { calls, withinMs } of spacings) {
          for (const [at, { to }] of inOrder.entries()) {
            const first = inOrder[at - calls]
            if (first !== undefined) expect(to - first.from).toBeGreaterThanOrEqual(withinMs - 2)
          }
        }
      },
    )
    await fc.assert(property, { numRuns: 12 })
  })

  const call = () => ({ connectionId: randomUUID(), limit: 'calls at once', keepMs: 60_000, most: 3 })

  it('let so many calls be under way at once and no more, however many begin at the same time', async () => {
    const one = call()
    const ids = Array.from({ length: 12 }, () => randomUUID())
    const waits = await Promise.all(ids.map(id => place.keeper.enter({ ...one, id })))
    expect(waits.filter(wait => wait === 0)).toHaveLength(3)
    const inside = ids.filter((_id, at) => waits[at] === 0)
    await place.keeper.leave({ ...one, id: inside[0] ?? '' })
    const again = await Promise.all(ids.map(() => place.keeper.enter({ ...one, id: randomUUID() })))
    expect(again.filter(wait => wait === 0)).toHaveLength(1)
    expect(await place.keeper.enter({ ...call(), id: 'of another connection' })).toBe(0)
  })

  it('count a call as over that nobody tells of any more, and one that is told of as under way', async () => {
    const one = { ...call(), most: 2, keepMs: 2_000 }
    expect(await place.keeper.enter({ ...one, id: 'lives' })).toBe(0)
    expect(await place.keeper.enter({ ...one, id: 'dies' })).toBe(0)
    await place.keeper.stay({ ...one, id: 'lives', keepMs: 60_000 })
    expect(await place.keeper.enter({ ...one, id: 'waits' })).toBeGreaterThan(0)
    await expect.poll(() => place.keeper.enter({ ...one, id: 'waits', keepMs: 60_000 })).toBe(0)
    expect(await place.keeper.enter({ ...one, id: 'late' })).toBeGreaterThan(0)
    // What ran out is not brought back.
    await place.keeper.stay({ ...one, id: 'gone' })
    await place.keeper.leave({ ...one, id: 'waits' })
    expect(await place.keeper.enter({ ...one, id: 'late' })).toBe(0)
  })

  it('let no call begin while they are held', async () => {
    const one = call()
    await place.keeper.hold(one.connectionId, one.limit, 30_000)
    expect(await place.keeper.enter({ ...one, id: 'x' })).toSatisfy(near(30_000))
  })
})
