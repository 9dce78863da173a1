// What a read shows of a record's stamps, kept beside what is known of its fields: else nobody could tell what is out of date.
import type { FieldState, RecordState, Value } from '../record.ts'

/**
 * What a read shows of the stamps: known as they stand, so that our own coming back are no news. They are no one's
 * edits, and have no lock. `ours`: whether the record may be written at all; `crm` marks one that is left alone.
 */
export function stampStates(
  fields: Readonly<Record<string, Value>>,
  known: RecordState,
  stamps: readonly string[],
  ours: boolean,
): RecordState {
  const source = ours ? 'evergreen' : 'crm'
  const seen = stamps.flatMap(field => {
    const value = fields[field]
    if (value === undefined) return []
    const before = known[field]
    const same = before !== undefined && before.value === value && before.source === source
    return [[field, same ? before : stampState(value, source)] as const]
  })
  return Object.fromEntries(seen)
}

function stampState(value: Value, source: FieldState['source']): FieldState {
  return { value, changedAt: null, verifiedAt: null, source, lock: null }
}

/** Whether the record may get stamps alone: it was read with them, and nothing keeps it from being written. */
export function isStampable(state: RecordState, stamps: readonly string[]): boolean {
  return stamps.some(field => state[field]?.source === 'evergreen')
}
