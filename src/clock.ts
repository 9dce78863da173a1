// The real clock; everything below is handed one.
import { setTimeout as wait } from 'node:timers/promises'

export const systemClock = {
  now: () => Date.now(),
  sleep: async (ms: number, signal?: AbortSignal) => {
    await wait(ms, undefined, signal === undefined ? {} : { signal })
  },
}
