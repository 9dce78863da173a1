// How long somebody stays logged in. Pure.
import type { Moment } from '../record.ts'

/** Without a request. */
export const IDLE_MS = 60 * 60_000
/** With any number of them. */
export const LONGEST_MS = 12 * 60 * 60_000
/** So often it is noted that somebody is still there. */
export const NOTE_EVERY_MS = 60_000

export interface Stay {
  readonly madeAt: Moment
  readonly seenAt: Moment
}

/** When the stay ends if nothing more comes. */
export function endOf({ madeAt, seenAt }: Stay): Moment {
  return Math.min(madeAt + LONGEST_MS, seenAt + IDLE_MS)
}
