// The form in which a record's state is stored: of each field one text, "v1764115200000,u1779667200000 Ada". To read
// JSON is most of what storing a record costs the database, and a third of what it costs with an object per field.
import type { FieldState, HumanLock, RecordState } from '../../domain/record.ts'

/** By field. Objects were stored before: what a field has like most fields is left out of them. */
export type StoredState = Readonly<Record<string, string | (Pick<FieldState, 'value'> & Partial<FieldState>)>>

const USUAL = { changedAt: null, verifiedAt: null, source: 'crm', lock: null } as const
const LOCK_MARKS = { exact: 'e', inferred: 'i', unknown: 'u', import: 'm', form: 'f', workflow: 'k' } as const
const LOCKS: ReadonlyMap<string, Omit<HumanLock, 'until'>> = new Map<string, Omit<HumanLock, 'until'>>([
  ...(['exact', 'inferred', 'unknown'] as const).map(kind => [LOCK_MARKS[kind], { kind }] as const),
  ...(['import', 'form', 'workflow'] as const).map(by => [LOCK_MARKS[by], { kind: 'exact', by }] as const),
])

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
  const sameLock = a.lock?.until === b.lock?.until && a.lock?.kind === b.lock?.kind && a.lock?.by === b.lock?.by
  return (
    sameLock &&
    a.heldBy === b.heldBy &&
    a.verifiedAt === b.verifiedAt &&
    a.changedAt === b.changedAt &&
    a.source === b.source
  )
}

/** What is not as with most fields, a letter and a moment each; none of them has a space in it. */
function marksOf({ changedAt, verifiedAt, source, lock, heldBy }: FieldState): string {
  const marks = [
    changedAt === null ? '' : `c${changedAt}`,
    verifiedAt === null ? '' : `v${verifiedAt}`,
    source === 'crm' ? '' : 'w',
    lock === null ? '' : `${LOCK_MARKS[lock.by ?? lock.kind]}${lock.until}`,
    heldBy === undefined ? '' : `h${encodeURIComponent(heldBy)}`,
  ]
  return marks.filter(mark => mark !== '').join(',')
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function fieldOf(text: string): FieldState {
  const end = text.indexOf(' ')
  const value = end < 0 ? null : text.slice(end + 1)
  const field: Mutable<FieldState> = { ...USUAL, value }
  for (const mark of (end < 0 ? text : text.slice(0, end)).split(',')) takeMark(mark, field)
  return field
}

function takeMark(mark: string, field: Mutable<FieldState>): void {
  const rest = mark.slice(1)
  const letter = mark.charAt(0)
  if (letter === 'c') field.changedAt = Number(rest)
  else if (letter === 'v') field.verifiedAt = Number(rest)
  else if (letter === 'w') field.source = 'evergreen'
  else if (letter === 'h') field.heldBy = decodeURIComponent(rest)
  else {
    const lock = LOCKS.get(letter)
    if (lock !== undefined) field.lock = { ...lock, until: Number(rest) }
  }
}
