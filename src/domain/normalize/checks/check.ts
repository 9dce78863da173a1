// What a check of several fields is: they are right each by itself, yet not together. Pure; nothing is changed by it.
import type { FieldKind } from '../../record.ts'

export interface CheckedField {
  readonly field: string
  readonly kind: FieldKind
  readonly value: string
}

/** The filled fields of one record. */
export interface CheckedRecord {
  /** ISO 3166-1 alpha-2, from the record itself: what is only assumed proves nothing. */
  readonly country: string | null
  readonly fields: readonly CheckedField[]
}

export interface CheckResult {
  readonly check: string
  /** validity: the value is none that there is; consistency: two values contradict each other. */
  readonly measures: 'validity' | 'consistency'
  readonly passed: boolean
  /** The fields that were compared. */
  readonly fields: readonly string[]
  /** What does not fit, in a few words; null where it does. */
  readonly why: string | null
}

export interface Check {
  readonly id: string
  readonly version: number
  readonly measures: CheckResult['measures']
  /** In a few words, for the reference. */
  readonly compares: string
  /** One result for every comparison that could be made; none where the fields do not tell enough. */
  run(record: CheckedRecord): readonly Compared[]
}

export interface Compared {
  readonly fields: readonly string[]
  readonly why: string | null
}

/** The fields of these kinds. */
export function fieldsOf({ fields }: CheckedRecord, ...kinds: readonly FieldKind[]): readonly CheckedField[] {
  return fields.filter(({ kind }) => kinds.includes(kind))
}
