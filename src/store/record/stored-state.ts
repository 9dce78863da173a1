// The form in which a record's state is stored: of each field one text, "v1764115200000,u1779667200000 Ada". To read
// JSON is most of what storing a record costs the database, and a third of what it costs with an object per field.
import type { FieldState, HumanLock, RecordState } from '../../domain/record.ts'

/** By field. Objects were stored before: what a field has like most fields is left out of them. */
export type StoredState = Readonly<Record<string, string | (Pick<FieldState, 'value'> & Partial<FieldState>)>>

const USUAL = { changedAt: null, verifiedAt: null, source: 'crm', lock: null } as const
const LOCK_MARKS = { exact: 'e', inferred: 'i', unknown: 'u' } as const

/** The state as it is stored. */
export function storedState(state: RecordState): Record<string, string> {
  const stored: Record<string, string> = {}
  let before: FieldState | null = null
  let marks = ''
  for (const field of Object.keys(state)) {
    const kept = state[field]
    if (kept === undefined) continue
    // The fields of a record mostly have the same past.
    if (before === null || !hasSamePast(before, kept)) marks = marksOf(kept)
    before = kept
    stored[field] = kept.value === null ? marks : `${marks} ${kept.value}`
  }
  return stored
}

/** The state as the contract has it. */
export function stateOf(stored: StoredState): RecordState {
  const state: Record<string, FieldState> = {}
  for (const [field, kept] of Object.entries(stored)) {
    state[field] = typeof kept === 'string' ? fieldOf(kept) : { ...USUAL, ...kept }
  }
  return state
}

function hasSamePast(a: FieldState, b: FieldState): boolean {
  const sameLock = a.lock?.until === b.lock?.until && a.lock?.kind === b.lock?.kind
  return sameLock && a.verifiedAt === b.verifiedAt && a.changedAt === b.changedAt && a.source === b.source
}

/** What is not as with most fields, a letter and a moment each; none of them has a space in it. */
function marksOf({ changedAt, verifiedAt, source, lock }: FieldState): string {
  const marks = [
    changedAt === null ? '' : `c${changedAt}`,
    verifiedAt === null ? '' : `v${verifiedAt}`,
    source === 'crm' ? '' : 'w',
    lock === null ? '' : `${LOCK_MARKS[lock.kind]}${lock.until}`,
  ]
  return marks.filter(mark => mark !== '').join(',')
}

function fieldOf(text: string): FieldState {
  const end = text.indexOf(' ')
  const marks = (end < 0 ? text : text.slice(0, end)).split(',')
  const momentOf = (letter: string) => {
    const mark = marks.find(each => each.startsWith(letter))
    return mark === undefined ? null : Number(mark.slice(1))
  }
  const lockOf = (kind: HumanLock['kind']) => {
    const until = momentOf(LOCK_MARKS[kind])
    return until === null ? null : { until, kind }
  }
  return {
    value: end < 0 ? null : text.slice(end + 1),
    changedAt: momentOf('c'),
    verifiedAt: momentOf('v'),
    source: marks.includes('w') ? 'evergreen' : 'crm',
    lock: lockOf('exact') ?? lockOf('inferred') ?? lockOf('unknown'),
  }
}
