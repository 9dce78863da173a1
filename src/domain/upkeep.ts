// Chores that no window of changes covers, because what they look after moves no timestamp: each is due again some
// hours after it was last done to its end.
import type { Moment } from './record.ts'

/**
 * formulas: fields that the CRM works out, whose values change without a new timestamp of their record.
 * associations: links to other records, which move no timestamp either; done by shares, a round in the hours.
 * counts: what was read long ago, counted again.
 */
export const CHORES = ['formulas', 'associations', 'counts'] as const
export type Chore = (typeof CHORES)[number]

/** Hours between two times, by chore; 0 is never. What is absent has its default. */
export type RefreshHours = Readonly<Partial<Record<Chore, number | undefined>>>

const REFRESH_HOURS: Readonly<Record<Chore, number>> = { formulas: 24, associations: 24, counts: 24 }

const HOUR_MS = 3_600_000
/** A run that comes each day at the same hour starts some minutes sooner or later: it must not miss every second day. */
const EARLY_SHARE = 1 / 20

/** Whether the chore should be done in a run that starts now; `lastDone` is when the run that did it last had started. */
export function isDue(chore: Chore, hours: RefreshHours, lastDone: Moment | null, now: Moment): boolean {
  const every = (hours[chore] ?? REFRESH_HOURS[chore]) * HOUR_MS
  if (every === 0) return false
  return lastDone === null || now - lastDone >= every * (1 - EARLY_SHARE)
}

/**
 * How much of a round, 0 to 1, has come due since the last share of it was done: so much of everything that a whole round
 * ends in the chore's hours. All of it where nothing was done before.
 */
export function shareDue(chore: Chore, hours: RefreshHours, lastDone: Moment | null, now: Moment): number {
  const every = (hours[chore] ?? REFRESH_HOURS[chore]) * HOUR_MS
  if (every === 0) return 0
  const share = lastDone === null ? 1 : (now - lastDone) / every
  return share >= 1 - EARLY_SHARE ? 1 : Math.max(share, 0)
}
