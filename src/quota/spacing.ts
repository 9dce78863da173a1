// How calls are spaced under a vendor's rolling limit: a share of it is left to the customer's other apps, and when they
// use more than their share, we use less of ours.
import type { RollingLimit, Spacing } from '../contract/quota.ts'

/** This share of the window's calls may come at once; then as much again after that share of the window. */
const BURST = 0.4
/** While others are about: a burst of ours and one of theirs might meet. */
const CALM_BURST = 0.05
/** Others count as about once so much of the reserve is left: calls that arrive unevenly eat a little of it too. */
const UNTOUCHED = 0.9
/** However little is left: one call in a while shows how it goes on. */
const LEAST = 0.02

/**
 * In: the vendor's limit, the share of it that is left to others, and what all apps together have left of it as the last
 * answer told (null: not known). Out: spacings that admit at most (1 − reserved) of the limit in any window. While less
 * is left than the reserve, the calls shrink in proportion: with others at a steady rate, both settle below the limit.
 */
export function spacingsUnder({ calls, windowMs }: RollingLimit, reserved: number, left: number | null): Spacing[] {
  const reserve = calls * reserved
  const share = left === null || reserve === 0 ? 1 : Math.min(1, Math.max(LEAST, left / (reserve * UNTOUCHED)))
  const ours = (calls - reserve) * share
  if (ours < 1) return [{ calls: 1, withinMs: Math.ceil(windowMs / ours) }]
  const most = Math.floor(ours)
  const burst = Math.max(1, Math.floor(most * (share < 1 ? CALM_BURST : BURST)))
  return [
    { calls: most, withinMs: windowMs },
    { calls: burst, withinMs: Math.ceil((windowMs * burst) / most) },
  ]
}
