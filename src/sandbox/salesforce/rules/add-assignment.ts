// Sets up an assignment rule: its row can be queried, and it takes the place of the object's active rule.
import type { SandboxClock } from '../../clock.ts'
import type { RecordStore } from '../store/record-store.ts'
import type { AssignmentRule } from './assignment.ts'
import type { Rules } from './rules.ts'

/** Returns the rule's id. */
export function addAssignmentRule(
  { store, rules, clock }: { readonly store: RecordStore; readonly rules: Rules; readonly clock: SandboxClock },
  rule: Omit<AssignmentRule, 'id'>,
): string {
  const type = store.schema.type('AssignmentRule')
  const values = { Name: rule.name, SobjectType: rule.object, Active: rule.active }
  const now = clock.now()
  const id = type === undefined ? store.nextId('01Q') : store.seed(type, values, '', now, now).Id
  const others = rules.assignment.filter(each => !(rule.active && each.active && each.object === rule.object))
  rules.assignment.splice(0, rules.assignment.length, ...others, { ...rule, id })
  return id
}
