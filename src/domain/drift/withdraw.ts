// A change that was planned while its field was otherwise: whether it can still be written, by what the field is now.
import { type FieldLimits, misfit } from '../decide/fit.ts'
import type { Value } from '../record.ts'

/** What of a stream can be written as it is now. */
export interface Writable {
  readonly limits: ReadonlyMap<string, FieldLimits>
  /** Fields that nobody has let in again since they became something else. */
  readonly aside: ReadonlySet<string>
}

/** Why the value cannot be written any more, in words for a person and without the value; null where it can. */
export function lostSince(field: string, after: Value, { limits, aside }: Writable): string | null {
  const now = limits.get(field)
  if (now === undefined) return `${field} is gone, or hidden from our user, since the plan was made`
  if (aside.has(field)) return `${field} is of another type since the plan was made`
  if (!now.updateable) return `${field} can no longer be edited by our user since the plan was made`
  const why = after === null ? null : misfit(after, now)
  return why === null ? null : `${field} has changed since the plan was made: the value is ${why}`
}
