// A field's past as spells: each is the time for which one value stood, and begins with the change that set it. What
// Evergreen noted of its own writes and what the CRM tells of them are brought together here.
import { type FieldChange, inOrder } from '../history.ts'

/** How far the CRM's clock and ours, and the two ends of a call, may be apart for it to be one and the same write. */
const SAME_WRITE_MS = 10 * 60_000

/**
 * The first change of each spell, oldest first, out of changes in any order. A value that is set again while it
 * stands begins no new spell; a change whose value is not told always does.
 */
export function spellsOf(changes: readonly FieldChange[]): FieldChange[] {
  const spells: FieldChange[] = []
  for (const change of inOrder(withOurs(changes))) {
    const last = spells.at(-1)
    const stands = last?.told === true && change.told && last.value === change.value
    if (!stands) spells.push(change)
  }
  return spells
}

/**
 * Our own notes with what the CRM tells of the same write: one change, at the CRM's time, by us. A note that the CRM
 * has no change for stays.
 */
function withOurs(changes: readonly FieldChange[]): FieldChange[] {
  const told = changes.filter(({ origin }) => origin !== 'evergreen')
  const ours = new Map<FieldChange, FieldChange>()
  const alone: FieldChange[] = []
  for (const note of inOrder(changes.filter(({ origin }) => origin === 'evergreen'))) {
    const twin = inOrder(told.filter(change => !ours.has(change) && isSameWrite(change, note)))[0]
    if (twin === undefined) alone.push(note)
    else ours.set(twin, { ...twin, origin: 'evergreen', by: note.by })
  }
  return [...told.map(change => ours.get(change) ?? change), ...alone]
}

/** A person's change is never taken for ours. */
function isSameWrite({ origin, value, told, at }: FieldChange, note: FieldChange): boolean {
  const byProgram = origin === 'integration' || origin === 'unknown'
  return byProgram && told && value === note.value && Math.abs(at - note.at) <= SAME_WRITE_MS
}
