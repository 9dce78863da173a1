// The sandbox's own time: real time plus an offset, so that a test can let a year pass without waiting.

export interface SandboxClock {
  /** Epoch milliseconds. */
  now(): number
  /** Moves the clock forward by `ms` milliseconds, for good. */
  advance(ms: number): void
}

/** A clock that runs with `source` (the real time unless told otherwise). */
export function createClock(source: () => number = Date.now): SandboxClock {
  let offset = 0
  return {
    now: () => source() + offset,
    advance: ms => {
      offset += ms
    },
  }
}
