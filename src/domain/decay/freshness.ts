// Freshness F: the probability, from 0 to 1, that a value still holds now.
import type { FieldState, Moment } from '../record.ts'
import { type GammaRate, survival, YEAR_MS } from './survival.ts'

/** Share of values that are right when someone enters or confirms them. An assumption until audits have measured it. */
const INITIAL_ACCURACY = 0.97

/** P(evidence | stale) / P(evidence | fresh). Assumed defaults, to be calibrated by audits. */
export const LIKELIHOOD_RATIOS = {
  hard_bounce_5_1_1: 190,
  email_verifier_invalid: 45,
  email_verifier_valid: 1 / 18,
  catch_all_unknown: 1,
  reply_received_30d: 1 / 40,
  open_or_click_30d: 1 / 10,
  domain_nxdomain: 600,
  provider_agrees: 1 / 8,
  provider_disagrees: 35 / 6,
} as const
/** More than rounding can be off by. */
const MINUTE_MS = 60_000
export type Evidence = keyof typeof LIKELIHOOD_RATIOS

/** a0 · S(age): freshness of a value that was right with probability `accuracy` when checked `years` ago. */
export function freshnessAt(years: number, rate: GammaRate, accuracy = INITIAL_ACCURACY): number {
  return accuracy * survival(rate, Math.max(0, years))
}

/**
 * Freshness now of a field that was last checked, or last changed, when `state` says. A value of unknown age is taken
 * for as old as its half-life: as likely stale as not.
 */
export function freshnessOf(
  { verifiedAt, changedAt }: Pick<FieldState, 'verifiedAt' | 'changedAt'>,
  rate: GammaRate,
  now: Moment,
): number {
  const checkedAt = Math.max(verifiedAt ?? Number.NEGATIVE_INFINITY, changedAt ?? Number.NEGATIVE_INFINITY)
  if (checkedAt === Number.NEGATIVE_INFINITY) return INITIAL_ACCURACY / 2
  return freshnessAt((now - checkedAt) / YEAR_MS, rate)
}

/**
 * From when on freshnessOf is below `below`, or a minute before: never is Infinity, and always -Infinity. Time alone
 * makes no value fresher.
 */
export function staleFrom(
  { verifiedAt, changedAt }: Pick<FieldState, 'verifiedAt' | 'changedAt'>,
  { alpha, beta }: GammaRate,
  below: number,
): Moment {
  if (below <= 0) return Number.POSITIVE_INFINITY
  const checkedAt = Math.max(verifiedAt ?? Number.NEGATIVE_INFINITY, changedAt ?? Number.NEGATIVE_INFINITY)
  if (checkedAt === Number.NEGATIVE_INFINITY) {
    return INITIAL_ACCURACY / 2 < below ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  }
  if (INITIAL_ACCURACY < below) return Number.NEGATIVE_INFINITY
  // survival() solved for the years.
  const years = beta * Math.expm1(Math.log(INITIAL_ACCURACY / below) / alpha)
  return checkedAt + years * YEAR_MS - MINUTE_MS
}

/** Freshness after these pieces of evidence: each multiplies the odds of being stale by its likelihood ratio (Bayes). */
export function withEvidence(freshness: number, evidence: readonly Evidence[]): number {
  const odds = evidence.reduce((sum, each) => sum * LIKELIHOOD_RATIOS[each], (1 - freshness) / freshness)
  return 1 / (1 + odds)
}
