// What an outside source says of a record.
import type { Moment, Value } from './record.ts'

const MATCH_KEYS = ['domain', 'company'] as const
export type MatchKeyKind = (typeof MATCH_KEYS)[number]
export type MatchKeys = Partial<Readonly<Record<MatchKeyKind, string>>>

/** A field value with source, match confidence and time observed. */
export interface Claim {
  /** The name under which the source supplies it ("industry"). */
  readonly supply: string
  readonly value: Value
  /** The enricher connection's alias. */
  readonly source: string
  /** Probability that a value of this source is right when it was observed, 0 to 1. */
  readonly trust: number
  readonly matchedOn: MatchKeyKind
  /** Probability that the source's entity is this record, 0 to 1. */
  readonly matchConfidence: number
  readonly observedAt: Moment
}
