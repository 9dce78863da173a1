// An edit that came between the comparison and our write, and that our write went over: found in the field's history,
// because no CRM compares and sets in one step. Pure.
import { type FieldChange, inOrder, type Origin } from '../history.ts'
import type { Moment, Value } from '../record.ts'

const DAY_MS = 86_400_000
/** The CRM's clock and ours may differ so much. */
const SKEW_MS = 10 * 60_000

/** What the CRM itself does is no edit. */
const NOBODY: ReadonlySet<Origin> = new Set<Origin>(['calculated', 'merge', 'evergreen'])
const MAYBE_US: ReadonlySet<Origin> = new Set<Origin>(['integration', 'evergreen', 'unknown'])

/** A change of ours that the CRM took. */
export interface Sent {
  /** What stood there at the comparison. */
  readonly before: Value
  readonly after: Value
  /** By our clock, before the comparison. */
  readonly openedAt: Moment
}

export interface Edit {
  readonly origin: Origin
  readonly by: string | null
  readonly at: Moment
  /** What was entered. */
  readonly value: Value
  /** Whether that may be put back: nothing was entered since. */
  readonly restorable: boolean
}

/**
 * In: a change of ours and what became of its field about that time. Out: the edit that it went over; null where there
 * is none. Our own change is the last one to our value by a program: what it took the place of should be what we compared.
 */
export function editUnder(sent: Sent, changes: readonly FieldChange[]): Edit | null {
  const about = inOrder(changes).filter(({ at, told }) => told && at >= sent.openedAt - SKEW_MS)
  const place = about.findLastIndex(({ value, origin }) => value === sent.after && MAYBE_US.has(origin))
  const ours = about[place]
  if (ours === undefined || ours.before === sent.before || ours.before === sent.after) return null
  const edit = about.slice(0, place).findLast(({ value }) => value === ours.before)
  if (edit === undefined || NOBODY.has(edit.origin)) return null
  const { origin, by, at, value } = edit
  return { origin, by, at, value, restorable: place === about.length - 1 }
}

/** Until when what was entered keeps its meaning. */
export function lockedUntil(edit: Edit, lockDays: number): Moment {
  return edit.at + lockDays * DAY_MS
}
