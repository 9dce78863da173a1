// An edit that came between the comparison and our write, and that our write went over: found in the field's history,
// because no CRM compares and sets in one step. Pure.
import { type FieldChange, inOrder, type Origin } from '../history.ts'
import type { Moment, Value } from '../record.ts'

const DAY_MS = 86_400_000
/** The CRM's clock and ours may differ so much. */
export const CLOCKS_APART_MS = 10 * 60_000

/** What the CRM itself does is no edit. */
const NOBODY: ReadonlySet<Origin> = new Set<Origin>(['calculated', 'merge', 'evergreen'])
const MAYBE_US: ReadonlySet<Origin> = new Set<Origin>(['integration', 'evergreen', 'unknown'])
const A_PROGRAM: ReadonlySet<Origin> = new Set<Origin>(['integration', 'evergreen'])

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
  /** What our write left in its place: our value, or what a trigger made of it in the same save. */
  readonly left: Value
  /** Whether that may be put back: nothing was entered since. */
  readonly restorable: boolean
}

/**
 * In: a change of ours and what became of its field about that time. Out: the edit that it went over; null where there
 * is none. What our change took the place of should be what we compared.
 */
export function editUnder(sent: Sent, changes: readonly FieldChange[]): Edit | null {
  const about = inOrder(changes).filter(({ at, told }) => told && at >= sent.openedAt - CLOCKS_APART_MS)
  const place = placeOfOurs(sent, about)
  const ours = about[place]
  if (ours === undefined || ours.before === sent.before || ours.before === sent.after) return null
  const edit = about.slice(0, place).findLast(({ value }) => value === ours.before)
  if (edit === undefined || NOBODY.has(edit.origin)) return null
  const { origin, by, at, value } = edit
  return { origin, by, at, value, left: ours.value, restorable: place === about.length - 1 }
}

/**
 * The last change to our value by a program. Where no program has set it, a trigger made another value of ours in the same
 * save: then the last that a program did before anybody else set our value. Neither is looked for before what we compared
 * stood there: what we put back, a person had entered then.
 */
function placeOfOurs({ before, after }: Sent, about: readonly FieldChange[]): number {
  const stood = Math.max(
    0,
    about.findIndex(change => change.before === before),
  )
  const since = about.slice(stood)
  const exact = since.findLastIndex(({ value, origin }) => value === after && MAYBE_US.has(origin))
  if (exact >= 0) return stood + exact
  const others = since.findIndex(({ value }) => value === after)
  const altered = since
    .slice(0, others < 0 ? since.length : others)
    .findLastIndex(({ value, origin }) => value !== before && A_PROGRAM.has(origin))
  return altered < 0 ? altered : stood + altered
}

/** Until when what was entered keeps its meaning. */
export function lockedUntil(edit: Edit, lockDays: number): Moment {
  return edit.at + lockDays * DAY_MS
}
