// Keeps this process under HubSpot's rolling limits, so that answers of 429 stay the exception: a short burst is free,
// then calls are spaced (generic cell rate algorithm). Searches have a limit of their own.
import type { Clock } from '../../../src/contract/primitives.ts'
import type { Moment } from '../../../src/domain/record.ts'

export interface Pace {
  /** Resolves when the next call may be sent. */
  turn(signal?: AbortSignal): Promise<void>
  /** What the vendor's headers say of the window: so many calls in so many milliseconds. */
  learn(max: number, intervalMs: number): void
}

/** Burst and spaced calls together stay below the window's limit: a fifth at once, the rest of 95 % spread over it. */
const BURST_SHARE = 0.2
const SPACED_SHARE = 0.75

/** `max` calls per `intervalMs` until the headers say otherwise. */
export function createPace(clock: Clock, max: number, intervalMs: number): Pace {
  let gap = intervalMs / (max * SPACED_SHARE)
  let burst = Math.floor(max * BURST_SHARE)
  /** When all calls so far would have been sent, had they been spaced. */
  let planned: Moment = 0
  return {
    async turn(signal) {
      const now = clock.now()
      planned = Math.max(planned, now) + gap
      const wait = planned - gap * (burst + 1) - now
      if (wait > 0) await clock.sleep(wait, signal)
    },
    learn(newMax, newIntervalMs) {
      gap = newIntervalMs / (newMax * SPACED_SHARE)
      burst = Math.floor(newMax * BURST_SHARE)
    },
  }
}
