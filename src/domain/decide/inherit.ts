// What a record inherits from those that were merged into it: they were about the same person or company.
import type { FieldState, HumanLock, RecordState, Value } from '../record.ts'

/**
 * In: what is known of the survivor, of the records that were merged into it (most important first), and its values
 * now. Out: its state. Fields that it had keep their own state, with the later verification and the longer lock of an
 * equal value; fields that nobody knew of it come from the record whose value lives on. Fields to which nothing is
 * added keep their very object.
 */
export function inherit(
  known: RecordState,
  merged: readonly RecordState[],
  values: Readonly<Record<string, Value>>,
): RecordState {
  const state: Record<string, FieldState> = { ...known }
  for (const field of new Set(merged.flatMap(other => Object.keys(other)))) {
    const theirs = merged.flatMap(other => other[field] ?? [])
    const own = known[field]
    const heir = own ?? theirs.find(({ value }) => value === values[field]) ?? theirs[0]
    if (heir === undefined) continue
    state[field] = theirs.filter(({ value }) => value === heir.value).reduce(strengthened, heir)
  }
  return state
}

function strengthened(own: FieldState, other: FieldState): FieldState {
  const verified = (other.verifiedAt ?? 0) > (own.verifiedAt ?? 0)
  const locked = until(other.lock) > until(own.lock)
  if (!verified && !locked) return own
  return {
    ...own,
    verifiedAt: verified ? other.verifiedAt : own.verifiedAt,
    lock: locked ? other.lock : own.lock,
  }
}

function until(lock: HumanLock | null): number {
  return lock?.until ?? 0
}
