// The parents that an answer shows, as they are at the moment of the query.
import type { Row } from '../../store/table.ts'
import type { FindRow, Step } from '../column.ts'
import type { Plan } from '../plan.ts'

/** A look-up of parents that does not see later edits; it knows only those that the plan shows. */
export function parentsOf(plan: Plan, rows: readonly Row[], live: FindRow): FindRow {
  const parents = new Map<string, Row | undefined>()
  for (const lookups of chainsOf(plan)) {
    for (const row of rows) collect(parents, row, lookups, live)
  }
  return id => parents.get(id)
}

function collect(parents: Map<string, Row | undefined>, row: Row, lookups: readonly string[], live: FindRow): void {
  let current: Row | undefined = row
  for (const lookup of lookups) {
    const id: unknown = current?.[lookup]
    if (typeof id !== 'string') return
    if (!parents.has(id)) parents.set(id, live(id))
    current = parents.get(id)
  }
}

/** Each different way to a parent, as names of reference fields. */
function chainsOf(plan: Plan): string[][] {
  const chains = new Map<string, string[]>()
  const add = (lookups: string[]): void => {
    if (lookups.length > 0) chains.set(lookups.join('.'), lookups)
  }
  const namesOf = (steps: readonly Step[]): string[] => steps.map(step => step.lookup.name)
  for (const item of plan.selected) {
    if (item.kind === 'field' || item.kind === 'shown') add(namesOf(item.column.steps))
    if (item.kind !== 'typeOf') continue
    for (const column of [...item.otherwise, ...[...item.cases.values()].flat()]) {
      add([item.lookup.name, ...namesOf(column.steps)])
    }
  }
  return [...chains.values()]
}
