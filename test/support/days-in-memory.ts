// The days of all connections for one process and one test: what the database keeps for all.
import type { DayStore } from '../../src/contract/stores.ts'
import type { Day } from '../../src/domain/quota/day.ts'

export function daysInMemory(): DayStore {
  const days = new Map<string, Day>()
  return {
    change: async (connectionId, _runId, decide) => {
      const { day, answer } = decide(days.get(connectionId) ?? null, { priority: 'interactive', reserve: undefined })
      days.set(connectionId, day)
      return answer
    },
    list: async () => [...days].map(([connection, day]) => ({ connection, reserve: undefined, day })),
  }
}
