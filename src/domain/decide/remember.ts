// What a field's past teaches about its present: since when the value stands, who set it, and so until when it is
// locked. Pure; the same whatever the order of the changes, and however often it is asked.
import type { FieldChange } from '../history.ts'
import { isHuman, lockLeftBy, markOf } from '../lock.ts'
import type { FieldState, HumanLock, Moment } from '../record.ts'
import { spellsOf } from './spells.ts'

const DAY_MS = 86_400_000

export interface Remembering {
  readonly lockDays: number
  readonly now: Moment
  /** How the CRM names our own user or app; null where nobody knows. */
  readonly self: string | null
}

/**
 * The state with what its history tells. A history that ends in another value is behind what was read, or ahead of it:
 * then it teaches nothing yet. A lock that is known exactly is never shortened. The very object comes back where
 * nothing is new.
 */
export function remember(state: FieldState, changes: readonly FieldChange[], about: Remembering): FieldState {
  const spells = spellsOf(changes, about.self)
  const last = spells.at(-1)
  // What a merge or a formula set was not entered by anyone: it tells nothing of who, and of when, the value is.
  if (last === undefined || last.origin === 'merge' || last.origin === 'calculated') return state
  if (last.told && last.value !== state.value) return state
  const learned = isOurs(last, state) ? oursSince(last, spells, state, about) : setByOthers(last, state, about)
  const { heldBy: _, ...own } = state
  const next = { ...own, ...learned, lock: stricter(state.lock, learned.lock) }
  return isSame(state, next) ? state : next
}

type Learned = Pick<FieldState, 'changedAt' | 'verifiedAt' | 'source' | 'lock' | 'heldBy'>

/** A program's change counts as our own write when we know the value as ours: any other would have been noticed. */
function isOurs({ origin }: FieldChange, { source }: FieldState): boolean {
  return origin === 'evergreen' || (source === 'evergreen' && !isHuman(origin))
}

/** Someone's change is evidence for its own time; a confirmation that came later than the change stays. */
function setByOthers(last: FieldChange, state: FieldState, about: Remembering): Learned {
  const confirmed = state.changedAt !== null && (state.verifiedAt ?? 0) > state.changedAt
  return {
    changedAt: last.at,
    verifiedAt: confirmed ? Math.max(state.verifiedAt ?? 0, last.at) : last.at,
    source: 'crm',
    lock: lockBy(last, state.lock, about),
    ...markOf(last),
  }
}

/**
 * Our write is no evidence. It either kept the meaning of the value before, whose lock goes on, or was made when no
 * lock was left.
 */
function oursSince(last: FieldChange, spells: readonly FieldChange[], state: FieldState, about: Remembering): Learned {
  const known = state.source === 'evergreen'
  const before = spells.findLast(spell => spell !== last && spell.origin !== 'evergreen')
  const lock = before === undefined ? state.lock : lockBy(before, state.lock, about)
  return {
    changedAt: last.at,
    verifiedAt: known ? state.verifiedAt : null,
    source: 'evergreen',
    lock: known && state.lock === null ? null : lock,
  }
}

/** The lock that a change leaves behind; `otherwise` where the change does not tell. */
function lockBy({ origin, at }: FieldChange, otherwise: HumanLock | null, about: Remembering): HumanLock | null {
  if (origin === 'merge') return otherwise
  const until = at + about.lockDays * DAY_MS
  return until <= about.now ? null : lockLeftBy(origin, until)
}

function stricter(known: HumanLock | null, learned: HumanLock | null): HumanLock | null {
  return known?.kind === 'exact' && known.until > (learned?.until ?? 0) ? known : learned
}

function isSame(a: FieldState, b: FieldState): boolean {
  const sameLock = a.lock?.until === b.lock?.until && a.lock?.kind === b.lock?.kind && a.lock?.by === b.lock?.by
  return (
    sameLock &&
    a.heldBy === b.heldBy &&
    a.changedAt === b.changedAt &&
    a.verifiedAt === b.verifiedAt &&
    a.source === b.source
  )
}
