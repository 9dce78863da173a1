// Turns for one process and one test: what the database and Redis keep for all.
import type { TurnKeeper } from '../../src/contract/quota.ts'

export function turnsInMemory(now: () => number): TurnKeeper {
  /** The latest first. */
  const taken = new Map<string, readonly number[]>()
  const helds = new Map<string, number>()
  const held = (key: string) => Math.max(0, (helds.get(key) ?? 0) - now())
  return {
    take: async ({ connectionId, limit, spacings, keepMs, mostMs }) => {
      const key = `${connectionId}/${limit}`
      const earlier = taken.get(key) ?? []
      const asked = now()
      const earliest = spacings.map(
        ({ calls, withinMs }) => (earlier[calls - 1] ?? Number.NEGATIVE_INFINITY) + withinMs,
      )
      const turn = Math.max(asked + held(key), ...earliest)
      if (turn - asked > mostMs) return turn - asked
      const kept = Math.max(...spacings.map(({ calls }) => calls))
      const sorted = [...earlier, turn].sort((a, b) => b - a)
      taken.set(
        key,
        sorted.filter((moment, place) => place < kept || moment > asked - keepMs),
      )
      return turn - asked
    },
    hold: async (connectionId, limit, ms) => {
      helds.set(`${connectionId}/${limit}`, now() + ms)
    },
    held: async (connectionId, limit) => held(`${connectionId}/${limit}`),
  }
}
