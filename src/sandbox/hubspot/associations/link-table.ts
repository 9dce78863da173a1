// Which records are linked, both ways, with the kinds of each link. Lean, as a seeded portal has a million links: per
// record one flat array of (linked id, number of a set of kinds), ascending by id.

export interface Link {
  readonly toId: number
  /** Ids of the kinds, ascending. */
  readonly typeIds: readonly number[]
}

type Row = number[]

const WIDTH = 2

/** The index in a row at which an id stands, or would stand. */
function positionIn(row: Row, id: number): number {
  let low = 0
  let high = row.length / WIDTH
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((row[middle * WIDTH] ?? 0) < id) low = middle + 1
    else high = middle
  }
  return low * WIDTH
}

/** Puts a link with the number of its set of kinds into a record's row, or takes it out. */
function put(rows: Map<number, Row>, fromId: number, toId: number, set: number | null): void {
  const row = rows.get(fromId)
  if (row === undefined) {
    // A literal has room for just these two; most records have one link.
    if (set !== null) rows.set(fromId, [toId, set])
    return
  }
  const at = positionIn(row, toId)
  const known = row[at] === toId ? WIDTH : 0
  if (set === null) row.splice(at, known)
  else if (at === row.length) row.push(toId, set)
  else row.splice(at, known, toId, set)
  if (row.length === 0) rows.delete(fromId)
}

export class LinkTable {
  /** "0-1|0-2" → record → its row. */
  readonly #pairs = new Map<string, Map<number, Row>>()
  readonly #sets: (readonly number[])[] = []
  readonly #setNumbers = new Map<string, number>()

  get(from: string, fromId: number, to: string, toId: number): readonly number[] {
    const row = this.#pairs.get(`${from}|${to}`)?.get(fromId)
    if (row === undefined) return []
    const at = positionIn(row, toId)
    return row[at] === toId ? (this.#sets[row[at + 1] ?? -1] ?? []) : []
  }

  /** One direction of a link; no kinds: there is none any more. */
  set(from: string, fromId: number, to: string, toId: number, typeIds: readonly number[]): void {
    put(this.#rowsOf(`${from}|${to}`), fromId, toId, typeIds.length === 0 ? null : this.#numberOf(typeIds))
  }

  /** Sets links of always the same kinds from one type to another. */
  setter(from: string, to: string, typeIds: readonly number[]): (fromId: number, toId: number) => void {
    const rows = this.#rowsOf(`${from}|${to}`)
    const number = this.#numberOf(typeIds)
    return (fromId, toId) => put(rows, fromId, toId, number)
  }

  /** Links of a record to records of a type whose id is above `after`, at most `limit`. */
  list(from: string, fromId: number, to: string, after = 0, limit = Number.POSITIVE_INFINITY): Link[] {
    const row = this.#pairs.get(`${from}|${to}`)?.get(fromId) ?? []
    const links: Link[] = []
    for (let at = positionIn(row, after + 1); at < row.length && links.length < limit; at += WIDTH) {
      links.push({ toId: row[at] ?? 0, typeIds: this.#sets[row[at + 1] ?? -1] ?? [] })
    }
    return links
  }

  /** The types to which a type has had links. */
  neighbours(from: string): string[] {
    const pairs = [...this.#pairs.keys()].map(key => key.split('|'))
    return pairs.filter(([first]) => first === from).map(([, second]) => second ?? '')
  }

  #rowsOf(pair: string): Map<number, Row> {
    const known = this.#pairs.get(pair)
    if (known !== undefined) return known
    const made = new Map<number, Row>()
    this.#pairs.set(pair, made)
    return made
  }

  #numberOf(typeIds: readonly number[]): number {
    const sorted = [...new Set(typeIds)].sort((a, b) => a - b)
    const key = sorted.join()
    const known = this.#setNumbers.get(key)
    if (known !== undefined) return known
    this.#setNumbers.set(key, this.#sets.length)
    this.#sets.push(sorted)
    return this.#sets.length - 1
  }
}
