// What a source of values offers: it is asked for what is stale or missing.
import type { MatchKeyKind, MatchKeys } from '../domain/claim.ts'
import type { Moment, Value } from '../domain/record.ts'

export interface Ask {
  readonly keys: MatchKeys
  /** Names of wanted fields. */
  readonly supplies: readonly string[]
}

export type Answer =
  | {
      readonly type: 'match'
      readonly matchedOn: MatchKeyKind
      readonly confidence: number
      readonly values: Readonly<Record<string, Value>>
      readonly observedAt: Moment
    }
  | { readonly type: 'no-match' }
  | { readonly type: 'ambiguous'; readonly candidates: number }

export interface Enricher {
  readonly supplies: readonly string[]
  readonly needs: readonly MatchKeyKind[]
  /** Probability that a supplied value is right, 0 to 1. */
  readonly trust: number
  /** One answer per ask, same order. */
  lookup(asks: readonly Ask[], signal: AbortSignal): Promise<Answer[]>
}
