// How long the jobs of a step take lately, and so how many of them may share a ticket: carrying a ticket costs the
// queue more than a short job costs the worker, but long jobs must stay free to go to different workers.
import type { StepName, TicketSizes } from '../contract/stores.ts'

/** A ticket holds no more work than this, by what its jobs took lately. */
const TICKET_MS = 20
const MOST_PER_TICKET = 50
/** How much the latest job counts in the mean. One that is suddenly slow is felt at once. */
const WEIGHT = 0.1

export interface Pace {
  note(step: StepName, ms: number): void
  /** By step; 1 where nothing is known. */
  perTicket(): TicketSizes
}

export function createPace(): Pace {
  const means = new Map<StepName, number>()
  return {
    note(step, ms) {
      const mean = means.get(step) ?? ms
      means.set(step, mean + WEIGHT * (ms - mean))
    },
    perTicket() {
      const sizes = [...means].map(([step, mean]) => {
        return [step, Math.max(1, Math.min(MOST_PER_TICKET, Math.floor(TICKET_MS / mean)))]
      })
      return Object.fromEntries(sizes)
    },
  }
}
