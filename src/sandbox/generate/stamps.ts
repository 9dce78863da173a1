// When a record was made and last edited: edits lie evenly over the last five years.
import type { Random } from '../random.ts'

export const YEAR_MS = 365.25 * 86_400_000

export interface Stamped {
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly modifiedAt: number
}

/** Epoch milliseconds; `now` likewise. Made up to three years before the last edit. */
export function stampsWithin(random: Random, now: number): Stamped {
  const modifiedAt = now - Math.floor(random.next() * 5 * YEAR_MS)
  return { createdAt: modifiedAt - Math.floor(random.next() * 3 * YEAR_MS), modifiedAt }
}

/** The stamps of a record that repeats another one: made later. */
export function repeatStamps(random: Random, first: Stamped, now: number): Stamped {
  const createdAt = first.createdAt + Math.floor(random.next() * (now - first.createdAt))
  return { createdAt, modifiedAt: createdAt + Math.floor(random.next() * (now - createdAt)) }
}
