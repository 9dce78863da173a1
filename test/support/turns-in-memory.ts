// Turns for one process and one test: what the database and Redis keep for all.
import type { TurnKeeper } from '../../src/contract/quota.ts'

export function turnsInMemory(now: () => number): TurnKeeper {
  /** The latest first. */
  const taken = new Map<string, readonly number[]>()
  const helds = new Map<string, number>()
  const calls = new Map<string, Map<string, number>>()
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
    enter: async ({ connectionId, limit, id, most, keepMs }) => {
      const key = `${connectionId}/${limit}`
      if (held(key) > 0) return held(key)
      const inside = new Map([...(calls.get(key) ?? [])].filter(([, until]) => until > now()))
      calls.set(key, inside)
      if (inside.size >= most) return 1
      inside.set(id, now() + keepMs)
      return 0
    },
    stay: async ({ connectionId, limit, id, keepMs }) => {
      const inside = calls.get(`${connectionId}/${limit}`)
      if (inside?.has(id) === true) inside.set(id, now() + keepMs)
    },
    leave: async ({ connectionId, limit, id }) => {
      calls.get(`${connectionId}/${limit}`)?.delete(id)
    },
  }
}
