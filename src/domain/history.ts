// A field's past: what it was set to, when, and by whom; as a CRM tells it, or as Evergreen noted it.
import type { Moment, Value } from './record.ts'

/**
 * Who or what set a value. `evergreen`: we did, and know it; `integration`: another program; `calculated`: the CRM
 * itself; `merge`: it came along when two records became one.
 */
export const ORIGINS = [
  'person',
  'import',
  'form',
  'workflow',
  'integration',
  'calculated',
  'merge',
  'evergreen',
  'unknown',
] as const
export type Origin = (typeof ORIGINS)[number]

/** One change of one field of one record. */
export interface FieldChange {
  readonly recordId: string
  readonly field: string
  readonly at: Moment
  /** Tells changes of one field at one moment apart, in their order where the CRM has one. The same at each reading. */
  readonly mark: string
  /** What the field was set to, in canonical text. */
  readonly value: Value
  /** False where the CRM tells only that the field changed; `value` says nothing then. */
  readonly told: boolean
  /** What stood there before, where that is told; null when it was empty or is not known. */
  readonly before: Value
  readonly origin: Origin
  /** Who exactly, as an id of the CRM ("userId:51", "005…") or of the intent of our write. Never a name. */
  readonly by: string | null
}

/** The mark of a difference that a read found; who made it is not known then. */
const SEEN = 'seen'

/** What a read found to be different from what was known: somebody else's change, whoever that was. */
export function seenChange(recordId: string, field: string, before: Value, value: Value, at: Moment): FieldChange {
  return { recordId, field, at, mark: SEEN, value, told: true, before, origin: 'unknown', by: null }
}

/** In the order of time; of one moment, in the order of their marks. */
export function inOrder(changes: readonly FieldChange[]): FieldChange[] {
  return changes.toSorted((a, b) => a.at - b.at || (a.mark < b.mark ? -1 : Number(a.mark > b.mark)))
}
