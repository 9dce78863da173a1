// What SOQL allows of `Id IN (SELECT …)`: where it may stand in a condition, how many there may be, and which fields
// may meet in it.
import type { SObjectType } from '../../schema/schema.ts'
import { malformed } from '../refusal.ts'
import type { Term } from '../term.ts'
import type { Condition } from './condition.ts'

const MOST = 2
const REFUSALS = {
  inner: 'Nesting of semi join sub-selects is not supported',
  having: 'Semi join sub-selects are not supported in HAVING',
} as const

/** Objects that no inner statement reads. */
const NEVER_INNER = new Set(['Event', 'Task', 'Note', 'Attachment', 'ActivityHistory', 'OpenActivity'])

/**
 * @param place the main WHERE, that of an inner statement, or HAVING
 * @throws ApiError 400 MALFORMED_QUERY for semi-joins beside OR, for more than two, and for any outside the main WHERE
 */
export function checkPlaces(condition: Condition, place: 'main' | 'inner' | 'having'): void {
  const count = semiJoinsIn(condition)
  if (count > 0 && place !== 'main') throw malformed(REFUSALS[place])
  if (count > MOST) throw malformed(`Maximum ${MOST} semi join sub-selects are allowed`)
}

function semiJoinsIn(condition: Condition): number {
  if (condition.kind === 'semiJoin') return 1
  if (condition.kind === 'not') return semiJoinsIn(condition.part)
  if (condition.kind === 'comparison') return 0
  const count = condition.parts.reduce((sum, part) => sum + semiJoinsIn(part), 0)
  if (count > 0 && condition.kind === 'or') {
    throw malformed("Semi join sub-selects are not allowed with the 'OR' operator")
  }
  return count
}

/** @throws ApiError 400 MALFORMED_QUERY when the two fields cannot be compared */
export function checkSides(outer: SObjectType, left: Term, inner: SObjectType, selected: Term): void {
  if (NEVER_INNER.has(inner.name)) {
    throw malformed(`Entity '${inner.name}' is not supported for semi join inner selects`)
  }
  if (outer.name === inner.name) {
    throw malformed('The inner and outer selects should not be on the same object type')
  }
  if ((selected.column?.steps.length ?? 0) > 0) {
    throw malformed(`The inner select field '${selected.column?.path}' cannot traverse relationships`)
  }
  const targets = targetsOf(selected)
  if (targetsOf(left).some(name => targets.includes(name))) return
  throw malformed(
    `The selected field '${selected.field.name}' in the subquery and the left operand field '${left.field.name}' ` +
      'in the where expression in the outer query of semijoin should point to the same object type',
  )
}

/** The objects that an id in this place is the id of. */
function targetsOf(term: Term): readonly string[] {
  return term.field.type === 'id' ? [term.column?.type.name ?? ''] : term.field.referenceTo
}
