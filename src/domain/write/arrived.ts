// Whether a write arrived whose answer was lost, where no receipt tells: by the past of its field, as the CRM has it. Pure.
import { spellsOf } from '../decide/spells.ts'
import { type FieldChange, inOrder, type Origin } from '../history.ts'
import type { Value } from '../record.ts'
import { CLOCKS_APART_MS, type Sent } from './overtaken.ts'

/**
 * applied, altered: our user or app has set the field, to our value or to another that a trigger made of it. not-so-far:
 * nothing of ours is among all that became of the field. untold: the CRM does not tell enough.
 */
export type Arrival = 'applied' | 'altered' | 'not-so-far' | 'untold'

/** Programs may be us, and nobody knows who is behind what is unknown. */
const MAYBE_US: ReadonlySet<Origin> = new Set<Origin>(['integration', 'evergreen', 'unknown'])

/**
 * In: a change of ours, what stands there now, what became of its field about that time, and how the CRM names us; null
 * where nobody knows. A record has one open write of ours at a time, so what we set since is that write.
 */
export function arrivalOf(sent: Sent, now: Value, changes: readonly FieldChange[], self: string | null): Arrival {
  const about = inOrder(changes).filter(({ at }) => at >= sent.openedAt - CLOCKS_APART_MS)
  const since = about.slice(about.findLastIndex(({ told, value }) => told && value === sent.before) + 1)
  const isOurs = ({ by }: FieldChange) => self !== null && by === self
  const ours = since.findLast(isOurs)
  if (ours !== undefined) return ours.told && ours.value !== sent.after ? 'altered' : 'applied'
  // What we set before our value was replaced by the old one may be this write, or one before it.
  if (about.some(isOurs) || since.some(change => !isKnown(change, self))) return 'untold'
  return leads(since, sent.before, now) ? 'not-so-far' : 'untold'
}

/** Whether what stands there now began to stand by us, as the past of the field tells it. */
export function standsByUs(now: Value, changes: readonly FieldChange[], self: string | null): boolean {
  const last = spellsOf(changes, self).at(-1)
  return last !== undefined && last.origin === 'evergreen' && last.told && last.value === now
}

/** Whether it is beyond doubt that somebody else did it. */
const isKnown = ({ origin, by }: FieldChange, self: string | null): boolean =>
  !MAYBE_US.has(origin) || (origin === 'integration' && self !== null && by !== null)

/** Whether the changes are all there are from one value to the other. */
function leads(changes: readonly FieldChange[], from: Value, to: Value): boolean {
  let stood = from
  for (const { told, before, value } of changes) {
    if (!told || before !== stood) return false
    stood = value
  }
  return stood === to
}
