// Did it stick? What became of a value of ours some time after it was written. Pure.
import type { FieldChange, Origin } from '../history.ts'
import type { FieldState, Value } from '../record.ts'

/**
 * kept: it stands, or something of ours does. flipped: a workflow or another program put something else in its place, or
 * the very value that we had replaced is back and nothing tells that a person did it. changed: anything else.
 */
export type Stuck = 'kept' | 'flipped' | 'changed'

const PROGRAMS: ReadonlySet<Origin> = new Set<Origin>(['workflow', 'integration', 'calculated'])
const PERSONS: ReadonlySet<Origin> = new Set<Origin>(['person', 'import', 'form'])

/**
 * `now`: as the CRM has it. `seen`: what a read of that very value has told, or a later write of ours. `last`: the change that
 * led to it, where the CRM tells.
 */
export function stuckOf(
  { before, after }: { readonly before: Value; readonly after: Value },
  now: Value,
  seen: Pick<FieldState, 'source' | 'lock' | 'heldBy'> | null,
  last: Pick<FieldChange, 'origin'> | null,
): Stuck {
  if (now === after || seen?.source === 'evergreen' || last?.origin === 'evergreen') return 'kept'
  if (last !== null && PROGRAMS.has(last.origin)) return 'flipped'
  if (last !== null && PERSONS.has(last.origin)) return 'changed'
  // The CRM tells nothing now: what was learnt of the value before counts.
  if (seen?.heldBy !== undefined) return 'flipped'
  if (seen?.lock?.kind === 'exact' && seen.lock.by !== 'workflow') return 'changed'
  return now === before ? 'flipped' : 'changed'
}
