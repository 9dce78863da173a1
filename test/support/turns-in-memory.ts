// Turns for one process and one test: what the database and Redis keep for all.
import type { TurnKeeper } from '../../src/contract/quota.ts'

export function turnsInMemory(now: () => number): TurnKeeper {
  const taken = new Map<string, readonly number[]>()
  const helds = new Map<string, number>()
  const held = (key: string) => Math.max(0, (helds.get(key) ?? 0) - now())
  return {
    take: async ({ connectionId, limit, spacings, mostMs }) => {
      const key = `${connectionId}/${limit}`
      const earlier = taken.get(key) ?? []
      const earliest = spacings.map(
        ({ calls, withinMs }) => (earlier.at(-calls) ?? Number.NEGATIVE_INFINITY) + withinMs,
      )
      const turn = Math.max(now() + held(key), ...earliest)
      if (turn - now() <= mostMs) taken.set(key, [...earlier, turn])
      return turn - now()
    },
    hold: async (connectionId, limit, ms) => {
      helds.set(`${connectionId}/${limit}`, now() + ms)
    },
    held: async (connectionId, limit) => held(`${connectionId}/${limit}`),
  }
}
