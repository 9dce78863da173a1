// Whether the first writes of a run went well enough for the rest to follow. Pure.

/** How many of the first changes became what; only what tells of the CRM's mind counts. */
interface Outcomes {
  readonly applied: number
  readonly altered: number
  readonly rejected: number
  readonly uncertain: number
}

export interface CanaryFailure {
  readonly written: number
  readonly rejected: number
  /** Taken by the CRM, which has another value now. */
  readonly altered: number
  readonly uncertain: number
  readonly limit: number
}

/** `differing`: how many of the applied ones the CRM has otherwise. Null where no more than a share of `limit` failed. */
export function failureOf(outcomes: Outcomes, differing: number, limit: number): CanaryFailure | null {
  const { applied, rejected, uncertain } = outcomes
  const altered = outcomes.altered + differing
  const written = applied + outcomes.altered + rejected + uncertain
  const failed = altered + rejected + uncertain
  return written === 0 || failed <= limit * written ? null : { written, rejected, altered, uncertain, limit }
}

/** One line for a person. */
export function failureText({ written, rejected, altered, uncertain, limit }: CanaryFailure): string {
  const parts = { rejected, altered, uncertain }
  const found = Object.entries(parts).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`]))
  return `of the first ${written} changes, ${found.join(', ')} (at most ${Math.round(limit * 1_000) / 10} %)`
}
