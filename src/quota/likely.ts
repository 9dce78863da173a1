// How many calls a job is likely to make, by what jobs of its step made at its connection of late.
import type { StepName } from '../contract/stores.ts'

/** Before anything is known. */
const FIRST = 5
/** How much the latest job counts in the mean. */
const WEIGHT = 0.2

interface Of {
  readonly connectionId: string
  readonly step: StepName | null
}

/** One per process. */
export function createLikely() {
  const means = new Map<string, number>()
  const key = ({ connectionId, step }: Of) => `${connectionId}/${step}`
  return {
    of: (of: Of): number => Math.ceil(means.get(key(of)) ?? FIRST),
    note(of: Of, made: number): void {
      // A job that made none was put off, or had nothing to do: it needs no reservation.
      if (made === 0) return
      const mean = means.get(key(of)) ?? made
      means.set(key(of), mean + WEIGHT * (made - mean))
    },
  }
}
