// The rows of a table in the order of a stamp (SystemModstamp, then Id), so that a poll for what changed since a moment
// reads only that. Made when first asked for; later it catches up with the rows that were added or replaced since.
import type { Row, Table } from '../../store/table.ts'

class StampIndex {
  private readonly field: string
  private seen: Row[] = []
  private sorted: Row[] = []
  private revision = -1

  constructor(field: string) {
    this.field = field
  }

  /** All rows in the order of the stamp, then of the id. Who holds the array keeps it as it was. */
  rows(table: Table): readonly Row[] {
    if (this.revision !== table.revision) this.catchUp(table)
    return this.sorted
  }

  private catchUp(table: Table): void {
    const { rows } = table
    const { seen } = this
    const fresh = rows.filter((row, position) => row !== seen[position])
    const stale = new Set(seen.filter((row, position) => row !== rows[position]))
    const kept = stale.size === 0 ? this.sorted : this.sorted.filter(row => !stale.has(row))
    this.sorted = merge(kept, fresh.sort(this.compare), this.compare)
    this.seen = [...rows]
    this.revision = table.revision
  }

  private readonly compare = (a: Row, b: Row): number => {
    const [one, other] = [String(a[this.field]), String(b[this.field])]
    if (one !== other) return one < other ? -1 : 1
    return a.Id < b.Id ? -1 : 1
  }
}

function merge(one: readonly Row[], other: readonly Row[], compare: (a: Row, b: Row) => number): Row[] {
  const merged: Row[] = []
  let i = 0
  for (const row of other) {
    for (let next = one[i]; next !== undefined && compare(next, row) < 0; next = one[i]) {
      merged.push(next)
      i += 1
    }
    merged.push(row)
  }
  // Not push(...rest): a million arguments overflow the stack.
  return i === 0 ? merged.concat(one) : merged.concat(one.slice(i))
}

const indexes = new WeakMap<Table, Map<string, StampIndex>>()

/** The rows of a table in the order of a stamp, ties in the order of their ids. */
export function rowsByStamp(table: Table, field: string): readonly Row[] {
  const known = indexes.get(table) ?? new Map<string, StampIndex>()
  indexes.set(table, known)
  const index = known.get(field) ?? new StampIndex(field)
  known.set(field, index)
  return index.rows(table)
}

/** The position of the first row whose stamp is not before a moment, or after it. */
export function firstAt(rows: readonly Row[], field: string, moment: string, after: boolean): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    const stamp = String(rows[middle]?.[field])
    if (stamp < moment || (after && stamp === moment)) low = middle + 1
    else high = middle
  }
  return low
}
