// What every normalization rule is: pure, total, idempotent; it names what it is sure of and flags the rest.
import type { FieldKind } from '../record.ts'

/** What a rule may lean on beside the value itself. */
export interface About {
  /** The record's country, ISO 3166-1 alpha-2, when known. */
  readonly country: string | null
  /** The values that the CRM allows for the field, where it allows only some. */
  readonly options?: ReadonlySet<string> | null
}

/** none: already right. auto: sure enough to write (confidence 0.9 and more). suggest: show a person. flag: not understood. */
export type RuleAction = 'none' | 'auto' | 'suggest' | 'flag'

export interface Normalized {
  /** The value in house style; the input itself for none and flag. */
  readonly value: string
  /** What makes two values the same; for matching only, never written. Null where the value was not understood. */
  readonly key: string | null
  /** 0 to 1. */
  readonly confidence: number
  readonly action: RuleAction
  /** Why, in a few words, for a person. */
  readonly why: string
}

export interface Rule {
  readonly id: string
  readonly version: number
  readonly kinds: readonly FieldKind[]
  apply(value: string, about: About): Normalized
}
