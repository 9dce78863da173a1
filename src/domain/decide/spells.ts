// A field's past as spells: each is the time for which one value stood, and begins with the change that set it. What
// Evergreen noted of its own writes and what the CRM tells of them are brought together here.
import { type FieldChange, inOrder } from '../history.ts'

/** How far the CRM's clock and ours, and the two ends of a call, may be apart for it to be one and the same write. */
const SAME_WRITE_MS = 10 * 60_000

/**
 * The first change of each spell, oldest first, out of changes in any order. A value that is set again while it
 * stands begins no new spell; a change whose value is not told always does. `self`: how the CRM names us, where that is
 * known: what it says we did is ours, whatever became of the value in the same save.
 */
export function spellsOf(changes: readonly FieldChange[], self: string | null = null): FieldChange[] {
  const spells: FieldChange[] = []
  for (const change of inOrder(withOurs(changes, self))) {
    const last = spells.at(-1)
    const stands = last?.told === true && change.told && last.value === change.value
    if (!stands) spells.push(change)
  }
  return spells
}

/**
 * Our own notes with what the CRM tells of the same write: one change, at the CRM's time, by us. A note that the CRM
 * has no change for stays. The same value tells first which of them belong together, and then that the CRM names us.
 */
function withOurs(changes: readonly FieldChange[], self: string | null): FieldChange[] {
  const told = changes.filter(({ origin }) => origin !== 'evergreen')
  const ours = new Map<FieldChange, FieldChange>()
  const isBySelf = ({ origin, by }: FieldChange) => origin === 'integration' && self !== null && by === self
  const unmatched = (notes: readonly FieldChange[], isTwin: (change: FieldChange, note: FieldChange) => boolean) =>
    notes.filter(note => {
      const twin = inOrder(told.filter(change => !ours.has(change) && isNear(change, note) && isTwin(change, note)))[0]
      if (twin !== undefined) ours.set(twin, { ...twin, origin: 'evergreen', by: note.by })
      return twin === undefined
    })
  const notes = inOrder(changes.filter(({ origin }) => origin === 'evergreen'))
  const alone = unmatched(unmatched(notes, isSameWrite), isBySelf)
  const known = (change: FieldChange) => ours.get(change) ?? (isBySelf(change) ? { ...change, origin: OURS } : change)
  return [...told.map(known), ...alone]
}

const OURS = 'evergreen'

const isNear = ({ at }: FieldChange, note: FieldChange): boolean => Math.abs(at - note.at) <= SAME_WRITE_MS

/** A person's change is never taken for ours. */
function isSameWrite({ origin, value, told }: FieldChange, note: FieldChange): boolean {
  const byProgram = origin === 'integration' || origin === 'unknown'
  return byProgram && told && value === note.value
}
