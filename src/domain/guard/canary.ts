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

/** Changes of which the CRM has said what it makes of them. */
export function judgedIn({ applied, altered, rejected, uncertain }: Outcomes): number {
  return applied + altered + rejected + uncertain
}

/** `differing`: how many of the applied ones the CRM has otherwise. Null where no more than a share of `limit` failed. */
export function failureOf(outcomes: Outcomes, differing: number, limit: number): CanaryFailure | null {
  const { rejected, uncertain } = outcomes
  const altered = outcomes.altered + differing
  const written = judgedIn(outcomes)
  const failed = altered + rejected + uncertain
  return written === 0 || failed <= limit * written ? null : { written, rejected, altered, uncertain, limit }
}

/** One line for a person. */
export function failureText({ written, rejected, altered, uncertain, limit }: CanaryFailure): string {
  const parts = { rejected, altered, uncertain }
  const found = Object.entries(parts).flatMap(([name, count]) => (count === 0 ? [] : [`${count} ${name}`]))
  return `of the first ${written} changes, ${found.join(', ')} (at most ${Math.round(limit * 1_000) / 10} %)`
}

/** First writes that could not be looked at, because the CRM took too few of them. */
export interface CanaryUnseen {
  /** Records that were tried, and those that the CRM was too busy for. */
  readonly tried: number
  readonly busy: number
  /** What it said of these, each once. */
  readonly causes: readonly string[]
  /** Changes that were made, and how many it takes. */
  readonly written: number
  readonly size: number
}

/** One line for a person. */
export function unseenText({ tried, busy, causes, written, size }: CanaryUnseen): string {
  const found = `the CRM was too busy for ${busy} of the first ${tried} records (${causes.join(', ')})`
  return `${found}, and ${written} of ${size} changes were made`
}
