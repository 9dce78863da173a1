// Puts rows into groups and adds them up. A group is a row of its own, whose fields are the keys of terms and sums.
import type { FieldValue } from '../../../write-log.ts'
import type { Row } from '../../store/table.ts'
import type { FindRow } from '../column.ts'
import type { Term } from '../term.ts'
import { comparable } from '../where/compare.ts'
import type { Sum } from './aggregate.ts'
import { type Grouping, groupingKey } from './grouping.ts'

interface Group {
  readonly values: readonly FieldValue[]
  readonly sums: readonly Sum[]
}

/** The groups of all rows, in the order of their keys. Without GROUP BY there is one, also of no rows. */
export function groupRows(grouping: Grouping, rows: readonly Row[], find: FindRow): Row[] {
  return grouping.sets.flatMap(keys => {
    const groups = groupsBy(grouping, keys, rows, find)
    return groups.map(group => rowOf(grouping, keys, group))
  })
}

function groupsBy(grouping: Grouping, keys: readonly Term[], rows: readonly Row[], find: FindRow): Group[] {
  const begin = (values: readonly FieldValue[]): Group => {
    return { values, sums: grouping.aggregates.map(aggregate => aggregate.begin()) }
  }
  const groups = new Map<string, Group>()
  if (keys.length === 0 && grouping.keys.length === 0) groups.set('[]', begin([]))
  for (const row of rows) {
    const values = keys.map(key => key.read(row, find))
    const name = JSON.stringify(
      values.map((value, i) => comparable(keys[i]?.field ?? { type: 'id', caseSensitive: true }, value)),
    )
    const group = groups.get(name) ?? begin(values)
    groups.set(name, group)
    for (const [i, { term }] of grouping.aggregates.entries()) {
      group.sums[i]?.add(term === undefined ? true : term.read(row, find))
    }
  }
  return [...groups.values()].sort((a, b) => compareValues(a.values, b.values))
}

function compareValues(one: readonly FieldValue[], other: readonly FieldValue[]): number {
  for (const [i, a] of one.entries()) {
    const b = other[i] ?? null
    if (a === b) continue
    if (a === null || b === null) return a === null ? -1 : 1
    const [x, y] = [typeof a === 'string' ? a.toLowerCase() : a, typeof b === 'string' ? b.toLowerCase() : b]
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

function rowOf(grouping: Grouping, keys: readonly Term[], group: Group): Row {
  const row: Record<string, FieldValue> & { Id: string } = { Id: '' }
  for (const key of grouping.keys) {
    const position = keys.indexOf(key)
    row[key.key] = group.values[position] ?? null
    row[groupingKey(key)] = position < 0 ? 1 : 0
  }
  for (const [i, { key }] of grouping.aggregates.entries()) row[key] = group.sums[i]?.result() ?? null
  return row
}
