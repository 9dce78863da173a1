// Moments are epoch milliseconds in the contract and timestamptz in the database.
import type { Moment } from '../domain/record.ts'

/** The Date to write for a moment; null stays null. */
export function dateOf(moment: Moment | null): Date | null {
  return moment === null ? null : new Date(moment)
}
