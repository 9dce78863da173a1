// The form in which a record's state is stored: what a field has like most fields is left out. It is half as long, and
// to read JSON is most of what storing a record costs the database.
import type { FieldState, RecordState } from '../../domain/record.ts'

export type StoredField = Pick<FieldState, 'value'> & Partial<FieldState>
export type StoredState = Readonly<Record<string, StoredField>>

const USUAL = { changedAt: null, verifiedAt: null, source: 'crm', lock: null } as const

/** The state as it is stored. */
export function storedState(state: RecordState): StoredState {
  const stored: Record<string, StoredField> = {}
  for (const [field, { value, changedAt, verifiedAt, source, lock }] of Object.entries(state)) {
    stored[field] = {
      value,
      ...(changedAt !== null && { changedAt }),
      ...(verifiedAt !== null && { verifiedAt }),
      ...(source !== USUAL.source && { source }),
      ...(lock !== null && { lock }),
    }
  }
  return stored
}

/** The state as the contract has it. */
export function stateOf(stored: StoredState): RecordState {
  const state: Record<string, FieldState> = {}
  for (const [field, kept] of Object.entries(stored)) state[field] = { ...USUAL, ...kept }
  return state
}
