// The turns that all processes share, in PostgreSQL and on Redis: one behaviour.
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TurnKeeper } from '../../src/contract/quota.ts'
import { createRedisTurns } from '../../src/quota/redis-turns.ts'
import { freshDatabase } from '../support/fresh-database.ts'
import { redisServer } from '../support/redis-server.ts'

interface Place {
  readonly keeper: TurnKeeper
  close(): Promise<void>
}

const places: Readonly<Record<string, () => Promise<Place>>> = {
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
    mostMs: 100_000,
  })
  /** Waits are told from the moment of asking, a little of which passes in between. */
  const near = (ms: number) => (wait: number) => wait <= ms && wait > ms - 5_000

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
    expect(await place.keeper.take(narrower)).toSatisfy(near(30_000))
  })
})
