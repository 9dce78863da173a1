// How likely a value still holds after a time without any check: rates, survival, and what history teaches of them.

/** Rate of change per year ~ Gamma(alpha, beta): alpha changes seen in beta years of exposure. */
export interface GammaRate {
  readonly alpha: number
  readonly beta: number
}

/** One interval between two looks at a value. */
export interface Exposure {
  readonly years: number
  readonly changed: boolean
}

export const YEAR_MS = 365.25 * 86_400_000

/** Changes per year for a share (0 to 1, exclusive) that changes within a year: S(1) = 1 - share. */
export function rateOfAnnual(share: number): number {
  return -Math.log1p(-share)
}

/** Expected changes per year. */
export function meanRate({ alpha, beta }: GammaRate): number {
  return alpha / beta
}

/** exp(-rate t): survival at a known rate per year, after `years`. */
export function exponentialSurvival(rate: number, years: number): number {
  return Math.exp(-rate * years)
}

/**
 * (beta / (beta + t))^alpha: survival after `years` at a rate that is itself uncertain (Lomax distribution, the
 * exponential mixed over its Gamma rate). Its tail is fatter: what has lasted long belongs to those that last.
 */
export function survival({ alpha, beta }: GammaRate, years: number): number {
  return Math.exp(-alpha * Math.log1p(years / beta))
}

/** Years after which half of the values have changed: beta (2^(1/alpha) - 1). */
export function halfLife({ alpha, beta }: GammaRate): number {
  return beta * Math.expm1(Math.LN2 / alpha)
}

/** The rate with this half-life in years, as certain as `alpha` seen changes make it. */
export function rateWithHalfLife(years: number, alpha: number): GammaRate {
  return { alpha, beta: years / Math.expm1(Math.LN2 / alpha) }
}

/** What is known of the rate after these exposures too: every change adds to alpha, every year to beta. */
export function posteriorOf({ alpha, beta }: GammaRate, history: readonly Exposure[]): GammaRate {
  const changes = history.filter(({ changed }) => changed).length
  const years = history.reduce((sum, exposure) => sum + exposure.years, 0)
  return { alpha: alpha + changes, beta: beta + years }
}
