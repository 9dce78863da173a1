// Ids in the order of their modification stamps, so that a window of time is found without a look at all records.
// An entry that was overtaken by a newer stamp stays until there are too many of them: readers skip it.

export class StampOrder {
  #stamps: number[] = []
  #ids: string[] = []
  /** Entries that came out of order and wait to be sorted in. */
  #late: { readonly stamp: number; readonly id: string }[] = []
  #overtaken = 0

  add(stamp: number, id: string): void {
    const last = this.#stamps.at(-1)
    if (
      this.#late.length === 0 &&
      (last === undefined || last < stamp || (last === stamp && after(this.#ids.at(-1), id)))
    ) {
      this.#stamps.push(stamp)
      this.#ids.push(id)
    } else {
      this.#late.push({ stamp, id })
    }
  }

  /** Says that one entry is of no more use. */
  drop(): void {
    this.#overtaken += 1
  }

  /** True where every entry is good, so that a range needs no check. */
  get clean(): boolean {
    return this.#overtaken === 0
  }

  /** Sorts in what came late, and sweeps when half of all is of no more use. `good` tells a living entry. */
  settle(good: (id: string, stamp: number) => boolean): void {
    const sweep = this.#overtaken * 2 > this.#ids.length + this.#late.length
    if (this.#late.length === 0 && !sweep) return
    const late = this.#late.sort((a, b) => a.stamp - b.stamp || Number(a.id) - Number(b.id))
    const [stamps, ids]: [number[], string[]] = [[], []]
    const keep = (stamp: number, id: string): void => {
      if (sweep && !good(id, stamp)) return
      stamps.push(stamp)
      ids.push(id)
    }
    let next = 0
    for (let position = 0; position < this.#ids.length; position += 1) {
      const [stamp, id] = [this.#stamps[position] ?? 0, this.#ids[position] ?? '']
      for (let entry = late[next]; entry !== undefined && before(entry, stamp, id); entry = late[next]) {
        keep(entry.stamp, entry.id)
        next += 1
      }
      keep(stamp, id)
    }
    for (const entry of late.slice(next)) keep(entry.stamp, entry.id)
    this.#stamps = stamps
    this.#ids = ids
    this.#late = []
    if (sweep) this.#overtaken = 0
  }

  get size(): number {
    return this.#ids.length
  }

  idAt(position: number): string {
    return this.#ids[position] ?? ''
  }

  stampAt(position: number): number {
    return this.#stamps[position] ?? 0
  }

  /** The first position whose stamp is not below `stamp`. */
  positionOf(stamp: number): number {
    let low = 0
    let high = this.#stamps.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#stamps[middle] ?? 0) < stamp) low = middle + 1
      else high = middle
    }
    return low
  }
}

function after(last: string | undefined, id: string): boolean {
  return last === undefined || Number(last) < Number(id)
}

function before(entry: { readonly stamp: number; readonly id: string }, stamp: number, id: string): boolean {
  return entry.stamp < stamp || (entry.stamp === stamp && Number(entry.id) < Number(id))
}
