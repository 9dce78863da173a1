// What every normalization rule is: pure, total, idempotent; it names what it is sure of and flags the rest.
import type { FieldKind } from '../record.ts'

/** What a rule may lean on beside the value itself. */
export interface About {
  /** The record's country, ISO 3166-1 alpha-2, when known. */
  readonly country: string | null
  /** The values that the CRM allows for the field, where it allows only some. */
  readonly options?: ReadonlySet<string> | null
  /** How the account writes dates and numbers, BCP 47; the record's country counts where it is not known. */
  readonly locale?: string | null
  /** What the record's other fields hold, by their kind. */
  readonly siblings?: Siblings
  /** What the sync says of the rule's ways for this field; else the rule does as it does by itself. */
  readonly settings?: RuleSettings
}

export type Siblings = Readonly<Partial<Record<FieldKind, string>>>
export type RuleSettings = Readonly<Record<string, string>>

/** none: already right. auto: sure enough to write (confidence 0.9 and more). suggest: show a person. flag: not understood. */
export const RULE_ACTIONS = ['none', 'auto', 'suggest', 'flag'] as const
export type RuleAction = (typeof RULE_ACTIONS)[number]

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

/** What a value says beside itself, each under its name: an extension, a seniority, a legal form. */
export type Parts = Readonly<Record<string, string>>

export interface Rule {
  readonly id: string
  /** A number that rises, or what a file held where a team wrote the rule. */
  readonly version: number | string
  readonly kinds: readonly FieldKind[]
  /** What a sync may set for a field, with the values that it may have; the first is what holds where nothing is set. */
  readonly settings?: Readonly<Record<string, readonly string[]>>
  apply(value: string, about: About): Normalized
  /** For people and reports; nothing is written from it. Total like `apply`. */
  parts?(value: string, about: About): Parts
}
